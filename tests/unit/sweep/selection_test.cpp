#include "sweep/selection.hpp"

#include "sweep_file.hpp"

namespace s2fbench::sweep {
namespace {

using config::SelectSettings;

// Training windows with maxima 3, 5, 5, 9; three of them without a peak.
DatasetSummary two_tables() {
  DatasetSummary dataset = small_dataset();
  auto& tiled = dataset.tables[0];
  tiled.train = {2, {3, 5, 5, 9}, 3};
  tiled.valid = {2, {4, 6}, 2};
  tiled.test = {-1, {0, 1, 7}, 1};
  dataset.tables.push_back(test::table_of("peaks", 2, 1, 0));
  dataset.has_labels = true;
  return dataset;
}

SelectSettings selecting(const std::string& train) {
  SelectSettings settings;
  settings.train = train;
  return settings;
}

TEST(Selection, TextsAreReadAndWritten) {
  EXPECT_EQ(parse_selection("tiled")->table, "tiled");
  EXPECT_FALSE(parse_selection("tiled")->above.has_value());
  EXPECT_EQ(parse_selection("tiled > -0.50")->above, -0.5);
  EXPECT_EQ(selection_text(*parse_selection(" peaks >4.0")), "peaks>4");
  for (const char* bad : {"", ">4", "tiled>", "tiled>=4", "tiled>four", "a b", "a>1>2",
                          "tiled>nan", "tiled>inf", "tiled<4"}) {
    EXPECT_FALSE(parse_selection(bad).has_value()) << bad;
  }
}

TEST(Selection, CountsAreStrictlyAboveTheThreshold) {
  const auto dataset = two_tables();
  const auto count = [&](const std::string& train) {
    return selected_windows(selecting(train), dataset);
  };
  EXPECT_EQ(count("tiled").train, 4);
  EXPECT_EQ(count("tiled>3").train, 3);
  EXPECT_EQ(count("tiled>4.9").train, 3);
  EXPECT_EQ(count("tiled>5").train, 1);
  EXPECT_EQ(count("tiled>5").valid, 1);  // the same
  EXPECT_EQ(count("tiled>5").test, 3);   // tiled
  auto settings = selecting("peaks");
  settings.valid = "tiled";
  settings.test = "tiled>0";
  settings.negatives = 1.5;
  EXPECT_EQ(selected_windows(settings, dataset).train, 2 + 3);
  EXPECT_EQ(selected_windows(settings, dataset).test, 2);
}

TEST(Selection, WhatTheDatasetCannotGiveHasAReason) {
  const auto dataset = two_tables();
  const auto reason = [&](const SelectSettings& settings) {
    return why_not_selected(settings, dataset);
  };
  EXPECT_EQ(reason({}), "");
  EXPECT_EQ(reason(selecting("tiled>2")), "");
  EXPECT_EQ(reason(selecting("tiled>1.5")),
            "select.train: table 'tiled' holds only training windows above 2; try "
            "tiled>2 or more, or prepare with a lower threshold");
  EXPECT_EQ(reason(selecting("tiled>9")),
            "select.train: none of the 4 training windows of table 'tiled' is above 9 "
            "(the highest has 9); try a lower threshold");
  EXPECT_EQ(reason(selecting("tiled>6")),
            "select.valid: none of the 2 validation windows of table 'tiled' is above 6 "
            "(the highest has 6); try a lower threshold");
  EXPECT_EQ(
      reason(selecting("peak")),
      "select.train: the dataset has no window table 'peak'; did you mean 'peaks'?");
  EXPECT_EQ(
      reason(selecting("other")),
      "select.train: the dataset has no window table 'other'; it has: tiled, peaks");
  auto settings = selecting("peaks");
  settings.test = "peaks";
  EXPECT_EQ(reason(settings), "select.test: table 'peaks' has no test windows");
}

TEST(Selection, NegativesNeedPeaksAndEnoughWindows) {
  auto dataset = two_tables();
  auto settings = selecting("peaks");
  settings.negatives = 1.5;  // 3 of 3 for training, 2 of 2 for validation
  EXPECT_EQ(why_not_selected(settings, dataset), "");
  settings.negatives = 2;
  EXPECT_EQ(
      why_not_selected(settings, dataset),
      "select.negatives 2 wants 4 training windows without a peak, there are 3; try "
      "fewer, or prepare with a lower threshold");
  settings.train = "tiled>2";
  EXPECT_NE(why_not_selected(settings, dataset).find("select.train takes it whole"),
            std::string::npos);
  settings.train = "peaks";
  dataset.has_labels = false;
  EXPECT_NE(why_not_selected(settings, dataset).find("peaks: FILE"), std::string::npos);
}

TEST(Selection, IsAnAxisOfASweep) {
  const Sweep sweep =
      SweepFile(kSmallSweep)
          .load({"extra_axes.select.train=[tiled>2, tiled > 5.0, peaks, tiled>1]",
                 "train.shards=1"});
  EXPECT_EQ(sweep.axes.back().values,
            (std::vector<std::string>{"tiled>2", "tiled>5", "peaks", "tiled>1"}));
  auto dataset = two_tables();
  const Plan plan = make_plan(sweep, dataset);
  EXPECT_EQ(plan.cells[0].invalid_reason, "");
  EXPECT_GT(plan.cells[0].cost, plan.cells[1].cost);  // fewer windows
  EXPECT_NE(plan.cells[1].invalid_reason.find("needs at least 2"), std::string::npos);
  EXPECT_EQ(plan.cells[2].invalid_reason, "");
  EXPECT_NE(plan.cells[3].invalid_reason.find("tiled>2 or more"), std::string::npos);
  EXPECT_EQ(cell_settings(plan, 2).select.train, "peaks");
  dataset.content_hash = "";  // not prepared yet: nothing is known
  dataset.tables = {};
  EXPECT_EQ(make_plan(sweep, dataset).cells[3].invalid_reason, "");
}

TEST(Selection, MistakesInTheFileHaveTheirPlace) {
  const SweepFile file(std::string(kSmallSweep) + "select: {train: tiled>four}\n");
  EXPECT_NE(file.error().find("x.yaml:10:17"), std::string::npos) << file.error();
  EXPECT_NE(file.error().find("TABLE>NUMBER"), std::string::npos) << file.error();
  const SweepFile same(std::string(kSmallSweep) + "select: {test: same}\n");
  EXPECT_NE(same.error().find("'same' is no selection"), std::string::npos);
  const SweepFile negative(std::string(kSmallSweep) + "select: {negatives: -1}\n");
  EXPECT_NE(negative.error().find("x.yaml:10"), std::string::npos);
  EXPECT_EQ(SweepFile(std::string(kSmallSweep) + "select: {valid: same}\n")
                .load()
                .base.select.valid,
            "same");
}

}  // namespace
}  // namespace s2fbench::sweep
