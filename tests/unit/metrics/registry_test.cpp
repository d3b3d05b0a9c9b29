#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "metrics/metric.hpp"

namespace s2fbench::metrics {
namespace {

TEST(MetricRegistry, NamesEqualTheCatalogue) {
  std::vector<std::string> ours, theirs;
  for (const auto& row : registry()) ours.push_back(row.name);
  // Those of sequences alone: sequence_metrics_test.cpp.
  for (const auto& row : catalogue::metrics()) {
    if (row.of_windows) theirs.push_back(row.name);
  }
  std::sort(ours.begin(), ours.end());
  std::sort(theirs.begin(), theirs.end());
  EXPECT_EQ(ours, theirs);
}

TEST(MetricRegistry, KindsAgreeWithTheCatalogue) {
  for (const auto& row : registry()) {
    const auto* other = catalogue::find_metric(row.name);
    ASSERT_NE(other, nullptr) << row.name;
    const bool labels =
        row.pairing == Pairing::labels || row.pairing == Pairing::probabilities;
    EXPECT_EQ(labels, other->needs_peaks) << row.name;
    const bool by_track = other->dimensions == std::vector<std::string>{"track"};
    EXPECT_EQ(is_of_windows(row.pairing), by_track) << row.name;
    EXPECT_EQ(row.name.ends_with("_valid"), row.valid_factor) << row.name;
  }
}

TEST(MetricRegistry, FindsByName) {
  ASSERT_NE(find_metric("mse"), nullptr);
  EXPECT_EQ(find_metric("mse")->pairing, Pairing::prediction);
  EXPECT_EQ(find_metric("pearson_whole_replicate")->pairing, Pairing::replicate);
  EXPECT_EQ(find_metric("auroc")->pairing, Pairing::labels);
  EXPECT_EQ(find_metric("no such metric"), nullptr);
}

}  // namespace
}  // namespace s2fbench::metrics
