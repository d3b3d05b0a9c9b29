// Parameter counts against the published table (15 tracks, 2048 nt), rules, costs.
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {
namespace {

ModelRequest request(const std::string& model, int resolution, int tracks = 15,
                     const Options& options = {}) {
  return {2048, resolution, tracks, complete_options(*find_model(model), options)};
}

std::int64_t parameters(const std::string& model, int resolution, int tracks = 15,
                        const Options& options = {}) {
  return find_model(model)->parameters(request(model, resolution, tracks, options));
}

TEST(Models, ParameterCountsOfThePublishedSizes) {
  EXPECT_EQ(parameters("cnn", 1), 7639375);
  EXPECT_EQ(parameters("cnn", 32), 3528527);
  EXPECT_EQ(parameters("residualbind32", 32), 19252239);
  for (const int resolution : kResolutions)
    EXPECT_EQ(parameters("bpnet", resolution), 1824527);
}

TEST(Models, FiltersAndLayersOfBpnet) {
  // 64 filters, 9 layers, 2 tracks, by hand.
  const std::int64_t expected =
      (4 * 25 * 64 + 64) + 9 * (64 * 64 * 3 + 64) + 2 * (64 * 7 + 1);
  EXPECT_EQ(parameters("bpnet", 32, 2, {{"filters", "64"}}), expected);
  EXPECT_EQ(parameters("bpnet", 32, 2, {{"width", "0.25"}}), expected);
  EXPECT_EQ(parameters("bpnet", 32, 2, {{"filters", "64"}, {"layers", "8"}}),
            expected - (64 * 64 * 3 + 64));
}

TEST(Models, WidthScalesAllButTheChannelsPerBin) {
  // 192, 256, 512, 256 shrink to 24, 32, 64, 32; the 8 channels per bin stay.
  const std::int64_t trunk = (4 * 24 * 19 + 24 + 48) + (24 * 32 * 7 + 32 + 64) +
                             (32 * 64 * 7 + 64 + 128) + (16 * 64 * 32 + 32 + 64);
  const std::int64_t head =
      (32 * 512 + 512 + 1024) + (8 * 32 * 7 + 32 + 64) + (32 * 4 + 4);
  EXPECT_EQ(parameters("cnn", 32, 4, {{"width", "0.125"}}), trunk + head);
  EXPECT_LT(parameters("residualbind32", 32, 4, {{"width", "0.125"}}), 400000);
}

TEST(Models, OperationsFollowLengthsAndKernels) {
  // Every convolution of bpnet runs at all 2048 positions.
  const double expected = 2048.0 * (4 * 25 * 256 + 9 * 256 * 256 * 3 + 15 * 256 * 7);
  const auto* bpnet = find_model("bpnet");
  EXPECT_DOUBLE_EQ(bpnet->operations(request("bpnet", 32)), expected);
  const auto* cnn = find_model("cnn");
  const double full = cnn->operations(request("cnn", 32));
  EXPECT_LT(cnn->operations(request("cnn", 32, 15, {{"width", "0.5"}})), full / 2);
  EXPECT_GT(cnn->operations(request("cnn", 1)), full);
}

TEST(Models, ReasonsForImpossibleRequests) {
  const auto why_not = [](const std::string& model, int length, int resolution) {
    return find_model(model)->why_not(
        {length, resolution, 1, complete_options(*find_model(model), {})});
  };
  for (const int resolution : kResolutions) {
    EXPECT_EQ(why_not("cnn", 2048, resolution), "");
    EXPECT_EQ(why_not("bpnet", 2048, resolution), "");
    EXPECT_EQ(why_not("residualbind32", 2048, resolution),
              resolution == 32 ? "" : "fixed to 32 bp by its pooling (4 x 4 x 2)");
  }
  EXPECT_EQ(why_not("bpnet", 1000, 64),
            "bins of 64 bp do not divide the window of 1000 nt");
  EXPECT_EQ(why_not("residualbind32", 1000, 32),
            "bins of 32 bp do not divide the window of 1000 nt");
  EXPECT_EQ(why_not("cnn", 64, 1), "needs a window of at least 128 nt");
}

TEST(Options, CompletedReadAndScaled) {
  const Options options =
      complete_options(*find_model("bpnet"), {{"width", "0.5"}, {"head", "task"}});
  EXPECT_EQ(options, (Options{{"activation", "relu"},
                              {"dilated_kernel", "3"},
                              {"filters", "256"},
                              {"head_kernel", "7"},
                              {"layers", "9"},
                              {"stem_kernel", "25"},
                              {"width", "0.5"}}));
  EXPECT_DOUBLE_EQ(number_option(options, "width"), .5);
  EXPECT_EQ(integer_option(options, "layers"), 9);
  EXPECT_THROW(word_option(options, "head"), InternalError);
  EXPECT_THROW(integer_option(options, "width"), InternalError);
  EXPECT_EQ(scaled(192, .125), 24);
  EXPECT_EQ(scaled(8, .01), 1);
}

}  // namespace
}  // namespace s2fbench::catalogue
