// The Basenji family: layer sizes, counts, rules and the study's two searches.
#include <gtest/gtest.h>

#include "catalogue/basenji_layers.hpp"
#include "catalogue/catalogue.hpp"

namespace s2fbench::catalogue {
namespace {

ModelRequest request(const std::string& model, int resolution,
                     const Options& options = {}, int length = 2048, int tracks = 15) {
  return {length, resolution, tracks, complete_options(*find_model(model), options)};
}

std::string why_not(const std::string& model, int resolution, const Options& options = {},
                    int length = 2048) {
  return find_model(model)->why_not(request(model, resolution, options, length));
}

TEST(BasenjiLayers, DilationsRoundHalfToEven) {
  EXPECT_EQ(dilations(11, 1.5), (std::vector<int>{1, 2, 2, 3, 5, 8, 11, 17, 26, 38, 58}));
  EXPECT_EQ(dilations(2, 2), (std::vector<int>{1, 2}));
  EXPECT_EQ(dilations(4, 2.5), (std::vector<int>{1, 2, 6, 16}));
  EXPECT_TRUE(dilations(0, 2).empty());
}

TEST(BasenjiLayers, BasenjimodsTowerReachesTheBin) {
  struct Row {
    int bin, fours, twos;
  };
  for (const Row& row : {Row{32, 1, 0}, Row{64, 1, 1}, Row{128, 2, 0}, Row{256, 2, 1},
                         Row{512, 3, 0}, Row{1024, 3, 1}, Row{2048, 4, 0}}) {
    const BasenjimodLayers layers = basenjimod_layers(request("basenjimod", row.bin));
    int fours = 0, twos = 0, product = layers.stem.pool;
    for (const auto& block : layers.tower) {
      (block.pool == 4 ? fours : twos) += 1;
      product *= block.pool;
    }
    EXPECT_EQ(fours, row.fours) << row.bin;
    EXPECT_EQ(twos, row.twos) << row.bin;
    EXPECT_EQ(product, row.bin);
    EXPECT_TRUE(layers.up.empty());
  }
}

TEST(BasenjiLayers, BasenjimodsFilters) {
  // The stored run with 64, 64, 64, 128: tower of 64 and 72, trunk 72.
  const Options stored = {
      {"filters1", "64"}, {"filters2", "64"}, {"filters4", "64"}, {"filters5", "128"}};
  const BasenjimodLayers layers = basenjimod_layers(request("basenjimod", 128, stored));
  EXPECT_EQ(layers.stem.filters, 64);
  ASSERT_EQ(layers.tower.size(), 2u);
  EXPECT_EQ(layers.tower[0].filters, 64);
  EXPECT_EQ(layers.trunk(), 72);
  EXPECT_EQ(layers.dilated, 64);
  EXPECT_EQ(layers.dilations, (std::vector<int>{1, 2}));
  EXPECT_EQ(layers.last, 128);
  EXPECT_EQ(layers.last_dropout, 0.0);
  // 256, 288, 324, 364.5: half to even.
  EXPECT_EQ(basenjimod_layers(request("basenjimod", 2048)).trunk(), 364);
  EXPECT_EQ(basenjimod_layers(request("basenjimod", 1024)).trunk(), 364);
  EXPECT_EQ(basenjimod_layers(request("basenjimod", 64)).trunk(), 288);
  const BasenjimodLayers base = basenjimod_layers(request("basenjimod", 1));
  EXPECT_EQ(base.up, (std::vector<int>{288, 288, 324}));
  EXPECT_EQ(base.dilations, (std::vector<int>{1, 1}));
  EXPECT_EQ(base.last, 256);
  EXPECT_DOUBLE_EQ(base.dilated_dropout, 0.25);
  EXPECT_DOUBLE_EQ(base.last_dropout, 0.05);
}

TEST(BasenjiLayers, DropoutGoesByTheFilters) {
  const Options on = {{"add_dropout", "true"}, {"filters1", "64"},  {"filters2", "128"},
                      {"filters4", "256"},     {"filters5", "512"}, {"width", "0.1"}};
  const BasenjimodLayers layers = basenjimod_layers(request("basenjimod", 64, on));
  EXPECT_DOUBLE_EQ(layers.stem.dropout, 0.1);
  EXPECT_DOUBLE_EQ(layers.tower[0].dropout, 0.2);
  EXPECT_DOUBLE_EQ(layers.tower[1].dropout, 0.2);
  EXPECT_DOUBLE_EQ(layers.dilated_dropout, 0.3);
  EXPECT_DOUBLE_EQ(layers.last_dropout, 0.4);
  EXPECT_DOUBLE_EQ(
      basenjimod_layers(
          request("basenjimod", 32, {{"add_dropout", "true"}, {"filters5", "1024"}}))
          .last_dropout,
      0.5);
}

TEST(Basenji, ParameterCountsOfThePublishedSizes) {
  const auto* basenji = find_model("basenji");
  for (const int resolution : kResolutions) {
    EXPECT_EQ(basenji->parameters(request("basenji", resolution)), 2'025'231);
  }
  EXPECT_EQ(find_model("basenji_binary")->parameters(request("basenji_binary", 2048)),
            2'025'231);
  EXPECT_EQ(find_model("basset")->parameters(request("basset", 2048)), 10'371'115);
}

TEST(Basenji, PoolsAndFilters) {
  const BasenjiLayers base = basenji_layers(request("basenji", 1, {{"width", "0.1"}}));
  EXPECT_EQ(base.first_pool, 1);
  EXPECT_EQ(base.average_pool, 1);
  EXPECT_EQ(base.trunk, 26);
  EXPECT_EQ(base.dilated, 13);
  EXPECT_EQ(base.last, 205);
  const BasenjiLayers coarse = basenji_layers(request("basenji", 128));
  EXPECT_EQ(coarse.first_pool, 2);
  EXPECT_EQ(coarse.average_pool, 64);
  EXPECT_EQ(basenji_layers(request("basenji_binary", 2048)).average_pool, 1024);
}

TEST(Basenji, OperationsByHand) {
  const Options small = {{"trunk_filters", "8"},  {"dilated_filters", "4"},
                         {"last_filters", "16"},  {"dilated_units", "3"},
                         {"dilated_kernel", "5"}, {"stem_kernel", "7"}};
  const auto* row = find_model("basenji");
  EXPECT_DOUBLE_EQ(
      row->operations(request("basenji", 64, small, 2048, 2)),
      2048.0 * 4 * 8 * 7 + 1024.0 * (3 * (8 * 4 * 5 + 4 * 8) + 8 * 16) + 32.0 * 16 * 2);
  EXPECT_DOUBLE_EQ(row->operations(request("basenji", 1, small, 2048, 2)),
                   2048.0 * (4 * 8 * 7 + 3 * (8 * 4 * 5 + 4 * 8) + 8 * 16 + 16 * 2));
}

TEST(Basenji, RefusesWhatItCannotPredict) {
  for (const int resolution : kResolutions) {
    EXPECT_EQ(why_not("basenji", resolution), "");
  }
  EXPECT_EQ(why_not("basenji", 2), "");
  EXPECT_EQ(why_not("basenji", 3, {}, 2049),
            "bins are 1 bp or even: its first pool is 2");
  EXPECT_EQ(why_not("basenji", 64, {}, 1000),
            "bins of 64 bp do not divide the window of 1000 nt");
  EXPECT_NE(why_not("basenji", 0), "");
  EXPECT_NE(why_not("basenji", -2), "");
}

TEST(BinaryModels, PredictOneValuePerWindow) {
  for (const char* model : {"basset", "basenji_binary"}) {
    EXPECT_EQ(find_model(model)->task, Task::binary);
    EXPECT_EQ(why_not(model, 2048), "");
    EXPECT_EQ(why_not(model, 32),
              "predicts one value per window: resolution must be 2048");
  }
  EXPECT_EQ(why_not("basset", 40, {}, 40), "needs a window of at least 48 nt");
  EXPECT_EQ(why_not("basenji_binary", 333, {}, 333),
            "the window must be even: its first pool is 2");
}

TEST(Basset, SizesAreOptions) {
  // The study's earlier variant: 150, 100, 100 filters, kernels 11, 9, 6.
  const Options earlier = {{"filters1", "150"}, {"filters2", "100"}, {"filters3", "100"},
                           {"kernel1", "11"},   {"kernel2", "9"},    {"kernel3", "6"}};
  const auto stage = [](int in, int out, int kernel) {
    return in * out * kernel + out + 2 * out;
  };
  EXPECT_EQ(find_model("basset")->parameters(request("basset", 2048, earlier, 2048, 2)),
            stage(4, 150, 11) + stage(150, 100, 9) + stage(100, 100, 6) +
                (42 * 100 * 1000 + 1000) + (1000 * 1000 + 1000) + (1000 * 2 + 2));
}

TEST(Basenjimod, ParametersByHand) {
  const auto unit = [](int in, int out, int kernel) {
    return in * out * kernel + 2 * out;
  };
  const Options stored = {
      {"filters1", "64"}, {"filters2", "64"}, {"filters4", "64"}, {"filters5", "128"}};
  const auto parameters = [](const ModelRequest& r) {
    return find_model("basenjimod")->parameters(r);
  };
  EXPECT_EQ(parameters(request("basenjimod", 128, stored)),
            unit(4, 64, 15) + unit(64, 64, 5) + unit(64, 72, 5) +
                2 * (unit(72, 64, 3) + unit(64, 72, 1)) + unit(72, 128, 1) + 128 * 15 +
                15);
  EXPECT_EQ(parameters(request("basenjimod", 1)),
            unit(4, 128, 15) + unit(128, 256, 5) +
                2 * (unit(256, 256, 3) + unit(256, 256, 1)) + unit(256, 256, 1) +
                (256 * 288 * 5 + 288) + (288 * 288 * 5 + 288) + (288 * 324 * 5 + 324) +
                (324 * 324 + 324) + (324 * 15 + 15));
}

TEST(Basenjimod, OperationsByHand) {
  const Options small = {{"filters1", "8"},
                         {"filters2", "16"},
                         {"filters4", "16"},
                         {"filters5", "32"},
                         {"dilated_units", "1"}};
  const auto* row = find_model("basenjimod");
  EXPECT_DOUBLE_EQ(row->operations(request("basenjimod", 64, small, 2048, 2)),
                   2048.0 * 4 * 8 * 15 + 256.0 * 8 * 16 * 5 + 64.0 * 16 * 18 * 5 +
                       32.0 * (18 * 16 * 3 + 16 * 18) + 32.0 * (18 * 32 + 32 * 2));
  const double base = row->operations(request("basenjimod", 1));
  EXPECT_GT(base, row->operations(request("basenjimod", 32)));
}

TEST(Basenjimod, RefusesOtherBinsAndFiltersThatDecrease) {
  for (const int resolution : kResolutions) {
    EXPECT_EQ(why_not("basenjimod", resolution), "");
  }
  const std::string bins =
      "bins are 1 bp or a power of two from 32 bp on: its pools are 8, 4, ... and 2";
  for (const int bin : {-1, 0, 2, 16, 48, 96}) {
    EXPECT_EQ(why_not("basenjimod", bin), bins);
  }
  EXPECT_EQ(why_not("basenjimod", 64, {}, 1000),
            "bins of 64 bp do not divide the window of 1000 nt");
  EXPECT_EQ(why_not("basenjimod", 1, {}, 1000),
            "at 1 bp the window must be a multiple of 32 nt: it is pooled by 8 and 4");
  EXPECT_EQ(why_not("basenjimod", 128, {{"filters2", "64"}}),
            "filter counts must not decrease: filters1 is 128, filters2 is 64");
  EXPECT_EQ(why_not("basenjimod", 128, {{"filters5", "64"}}),
            "filter counts must not decrease: filters4 is 256, filters5 is 64");
  // filters3 counts at 1 bp alone.
  EXPECT_EQ(why_not("basenjimod", 128, {{"filters3", "64"}}), "");
  EXPECT_EQ(why_not("basenjimod", 1, {{"filters3", "64"}}),
            "filter counts must not decrease: filters2 is 256, filters3 is 64");
}

// The grids of the study's searches: 64 of 180 and 96 of 540 runs could be built.
TEST(Basenjimod, CountsTheValidRunsOfTheSearches) {
  const std::vector<std::string> first = {"64", "128"}, middle = {"64", "128", "256"},
                                 last = {"64", "128", "256", "512", "1024"};
  int all = 0, valid = 0, all_base = 0, valid_base = 0;
  for (const auto& f1 : first) {
    for (const auto& f2 : middle) {
      for (const auto& f4 : middle) {
        for (const auto& f5 : last) {
          for (const char* dropout : {"false", "true"}) {
            Options options = {{"filters1", f1},
                               {"filters2", f2},
                               {"filters4", f4},
                               {"filters5", f5},
                               {"add_dropout", dropout}};
            ++all;
            valid += why_not("basenjimod", 128, options).empty();
            for (const auto& f3 : middle) {
              options["filters3"] = f3;
              ++all_base;
              valid_base += why_not("basenjimod", 1, options).empty();
            }
          }
        }
      }
    }
  }
  EXPECT_EQ(all, 180);
  EXPECT_EQ(valid, 64);
  EXPECT_EQ(all_base, 540);
  EXPECT_EQ(valid_base, 96);
}

}  // namespace
}  // namespace s2fbench::catalogue
