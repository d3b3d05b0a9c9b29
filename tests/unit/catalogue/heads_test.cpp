// Counts, defaults and rules of the models with heads per track, two outputs, residual
// blocks over a dense profile, and one value per window.
#include <gtest/gtest.h>

#include <algorithm>

#include "catalogue/catalogue.hpp"
#include "catalogue/models/decoder_sizes.hpp"
#include "catalogue/models/residualbind32_sizes.hpp"

namespace s2fbench::catalogue {
namespace {

ModelRequest request(const std::string& model, int resolution, const Options& options,
                     int tracks = 15) {
  return {2048, resolution, tracks, complete_options(*find_model(model), options)};
}

std::int64_t parameters(const std::string& model, int resolution,
                        const Options& options = {}, int tracks = 15) {
  return find_model(model)->parameters(request(model, resolution, options, tracks));
}

std::string why_not(const std::string& model, int resolution,
                    const Options& options = {}) {
  return find_model(model)->why_not(request(model, resolution, options));
}

TEST(HeadModels, ParameterCountsOfThePublishedSizes) {
  const Options task = {{"head", "task"}};
  EXPECT_EQ(parameters("cnn", 1, task), 9'359'695);
  EXPECT_EQ(parameters("cnn", 32, task), 5'248'847);
  EXPECT_EQ(parameters("residualbind", 1), 23'807'375);
  EXPECT_EQ(parameters("residualbind", 1, task), 20'742'799);
  EXPECT_EQ(parameters("residualbind32", 32, task), 22'545'423);
  EXPECT_EQ(parameters("cnn_binary", 2048), 3'380'815);
  EXPECT_EQ(parameters("residual_binary", 2048), 14'371'471);
  for (const int resolution : kResolutions) {
    EXPECT_EQ(parameters("bpnet_original", resolution), 142'622);
  }
}

TEST(Models, EveryHyperParameterCounts) {
  // Another filter count, kernel width or depth must change the parameters, at base
  // resolution if not elsewhere; pools and cycles only move positions.
  for (const ModelRow& row : models()) {
    std::vector<int> resolutions = {64, 1};
    if (row.task == Task::binary) resolutions = {2048};
    if (row.name == "residualbind32") resolutions = {32};
    for (const OptionRow& option : row.options) {
      const bool number = option.type == OptionType::integer;
      if (!number || option.name.starts_with("pool") || option.name == "cycle") continue;
      const Options base = {{"head", "task"}};
      Options changed = base;
      changed[option.name] = option.name == "vocabulary"    ? "7"
                             : option.default_value == "11" ? "13"
                                                            : "11";
      EXPECT_TRUE(std::ranges::any_of(resolutions,
                                      [&](int resolution) {
                                        return parameters(row.name, resolution,
                                                          changed) !=
                                               parameters(row.name, resolution, base);
                                      }))
          << row.name << " " << option.name;
    }
  }
}

TEST(HeadModels, TheHeadPicksTheStudysNumbers) {
  const auto sizes = [](const Options& given) {
    const Options options = complete_options(*find_model("residualbind"), given);
    const TrunkSizes trunk = trunk_sizes(kResidualBindTrunk, options);
    const DecoderSizes decoder = decoder_sizes(kResidualBindDecoder, options);
    return std::vector<double>{static_cast<double>(trunk.stages[0].pool),
                               static_cast<double>(trunk.stages[2].residual.depth),
                               static_cast<double>(decoder.residual.depth),
                               decoder.dropout};
  };
  EXPECT_EQ(sizes({}), (std::vector<double>{4, 4, 5, 0.1}));
  EXPECT_EQ(sizes({{"head", "task"}}), (std::vector<double>{8, 3, 6, 0.2}));
  EXPECT_EQ(sizes({{"head", "task"}, {"pool1", "4"}, {"depth3", "0"}, {"dropout4", "0"}}),
            (std::vector<double>{4, 0, 6, 0}));
  const auto mix = [](const Options& given) {
    return mix_sizes(complete_options(*find_model("residualbind32"), given));
  };
  EXPECT_EQ(mix({}).kernel, 1);
  EXPECT_EQ(mix({}).dropout, 0.3);
  EXPECT_EQ(mix({{"head", "task"}}).kernel, 7);
  EXPECT_EQ(mix({{"head", "task"}}).dropout, 0.2);
  EXPECT_EQ(find_option(*find_model("residualbind"), "pool1")->help,
            "max pool of stage 1 (-1: 4 with head single, 8 with task)");
}

TEST(HeadModels, DefaultsStandInTheirOwnRange) {
  for (const ModelRow& row : models()) {
    for (const OptionRow& option : row.options) {
      if (option.type == OptionType::word || option.type == OptionType::boolean) continue;
      const double value = number_option(complete_options(row, {}), option.name);
      EXPECT_GE(value, option.least) << row.name << " " << option.name;
      EXPECT_LE(value, option.most) << row.name << " " << option.name;
    }
  }
}

TEST(HeadModels, ReasonsForImpossibleRequests) {
  for (const int resolution : kResolutions) {
    EXPECT_EQ(why_not("residualbind", resolution), "");
    EXPECT_EQ(why_not("bpnet_original", resolution), "");
    for (const char* model : {"cnn_binary", "residual_binary"}) {
      EXPECT_EQ(why_not(model, resolution),
                resolution == 2048
                    ? ""
                    : "predicts one value per window: resolution must be 2048");
    }
  }
  EXPECT_EQ(why_not("bpnet", 32, {{"head_kernel", "8"}}), "head_kernel must be odd");
  EXPECT_EQ(why_not("residualbind", 32, {{"pool1", "0"}}),
            "pool1 must be at least 1, or -1");
  EXPECT_EQ(why_not("residualbind", 32, {{"dropout4", "-0.5"}}),
            "dropout4 must be at least 0, or -1");
  EXPECT_EQ(why_not("residualbind32", 32, {{"mix_kernel", "0"}}),
            "mix_kernel must be at least 1, or -1");
  EXPECT_EQ(why_not("residualbind32", 32, {{"mix_dropout", "-0.5"}}),
            "mix_dropout must be at least 0, or -1");
  EXPECT_EQ(why_not("cnn", 32, {{"pool1", "1024"}}),
            "needs a window of at least 16384 nt");
  EXPECT_EQ(why_not("cnn", 32, {{"pool1", "2048"}, {"pool2", "2048"}, {"pool3", "1024"}}),
            "needs a window of at least 4294967296 nt");
  EXPECT_EQ(why_not("residualbind32", 32, {{"pool3", "8"}}),
            "fixed to 128 bp by its pooling (4 x 4 x 8)");
}

TEST(HeadModels, TasksAndOutputs) {
  EXPECT_EQ(find_model("cnn_binary")->task, Task::binary);
  EXPECT_EQ(find_model("residual_binary")->task, Task::binary);
  EXPECT_TRUE(find_model("bpnet_original")->counts);
  EXPECT_FALSE(find_model("bpnet")->counts);
}

// 15 convolutions of 256 x 64 x 7 and 15 dense layers of 64 at each of 64 bins.
TEST(HeadModels, OperationsOfTheHeadsPerTrack) {
  const auto operations = [](const char* head) {
    return find_model("cnn")->operations(request("cnn", 32, {{"head", head}}));
  };
  EXPECT_DOUBLE_EQ(operations("task") - operations("single"),
                   64.0 * 15 * (256 * 64 * 7 + 64) - 64.0 * 15 * 256);
}

}  // namespace
}  // namespace s2fbench::catalogue
