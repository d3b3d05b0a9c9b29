#include "evaluate/test_sets.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "base/error.hpp"
#include "sweep/selection.hpp"

namespace s2fbench::evaluate {
namespace {

double threshold(const std::string& text) {
  const auto selection = sweep::parse_selection(text);
  if (!selection) throw InternalError("no selection of windows: '" + text + "'");
  return selection->above.value_or(-std::numeric_limits<double>::infinity());
}

TestPass pass_of(const data::Dataset& dataset, const config::TrialSettings& settings,
                 std::vector<int> sets) {
  const auto& words = settings.evaluate.test_sets;
  const auto above = [&](int set) {
    return threshold(words[static_cast<std::size_t>(set)]);
  };
  std::stable_sort(sets.begin(), sets.end(),
                   [&](int a, int b) { return above(a) < above(b); });
  TestPass pass{
      of_test_set(dataset, settings, static_cast<std::size_t>(sets.front())), sets, {}};
  std::vector<double> thresholds;
  for (const int set : sets) thresholds.push_back(above(set));
  const auto windows = std::ssize(pass.dataset.windows(data::Fold::test));
  for (std::int64_t w = 0; w < windows; ++w) {
    const double maximum = pass.dataset.maximum(data::Fold::test, w);
    const auto passed =
        std::lower_bound(thresholds.begin() + 1, thresholds.end(), maximum);
    pass.level.push_back(static_cast<int>(passed - thresholds.begin()) - 1);
  }
  return pass;
}

}  // namespace

std::int64_t TestPass::windows_of(int set) const {
  return std::count_if(level.begin(), level.end(), [set](int l) { return l >= set; });
}

std::size_t count_test_sets(const config::TrialSettings& settings) {
  return std::max<std::size_t>(1, settings.evaluate.test_sets.size());
}

data::Dataset of_test_set(const data::Dataset& dataset,
                          const config::TrialSettings& settings, std::size_t set) {
  if (settings.evaluate.test_sets.empty()) return dataset;
  auto select = settings.select;
  select.test = settings.evaluate.test_sets.at(set);
  return dataset.select(select);
}

std::vector<TestPass> test_passes(const data::Dataset& dataset,
                                  const config::TrialSettings& settings) {
  const auto& words = settings.evaluate.test_sets;
  if (words.empty()) {
    TestPass pass{dataset, {0}, {}};
    pass.level.resize(dataset.windows(data::Fold::test).size());
    return {pass};
  }
  std::map<std::string, std::vector<int>> by_table;
  for (std::size_t i = 0; i < words.size(); ++i) {
    by_table[sweep::parse_selection(words[i])->table].push_back(static_cast<int>(i));
  }
  std::vector<TestPass> passes;
  for (const auto& [table, sets] : by_table)
    passes.push_back(pass_of(dataset, settings, sets));
  return passes;
}

}  // namespace s2fbench::evaluate
