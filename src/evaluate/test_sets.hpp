// Which windows are scored: one test set, or several of `evaluate.test_sets`, as few
// passes over a model as they need.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/trial_settings.hpp"
#include "data/dataset.hpp"

namespace s2fbench::evaluate {

// Test sets of one window table: thresholds of it. Each is a part of the one before.
struct TestPass {
  data::Dataset dataset;  // its test fold: the windows of the lowest threshold
  std::vector<int> sets;  // by ascending threshold: place in evaluate.test_sets
  // By window: the last of `sets` that it is in; it is in all before as well.
  std::vector<int> level;

  std::int64_t windows_of(int set) const;
};

// One pass for each window table. Without evaluate.test_sets one set, the dataset's own.
std::vector<TestPass> test_passes(const data::Dataset& dataset,
                                  const config::TrialSettings& settings);

// The names of the test sets, in the order of the settings; none: one without a name.
std::size_t count_test_sets(const config::TrialSettings& settings);

// The dataset whose test fold is the set of that place.
data::Dataset of_test_set(const data::Dataset& dataset,
                          const config::TrialSettings& settings, std::size_t set);

}  // namespace s2fbench::evaluate
