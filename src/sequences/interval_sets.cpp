#include "sequences/interval_sets.hpp"

#include <algorithm>
#include <utility>

namespace s2fbench::sequences {

IntervalSets::IntervalSets(std::map<std::string, std::vector<data::Interval>> intervals) {
  for (auto& [chromosome, list] : intervals)
    merged_.emplace(chromosome, data::merge(std::move(list)));
}

bool IntervalSets::overlaps(const std::string& chromosome,
                            const data::Interval& interval) const {
  const auto found = merged_.find(chromosome);
  if (found == merged_.end()) return false;
  // The last one that begins before the end.
  const auto& list = found->second;
  auto after = std::lower_bound(
      list.begin(), list.end(), interval.end,
      [](const data::Interval& one, std::int64_t end) { return one.start < end; });
  return after != list.begin() && std::prev(after)->end > interval.start;
}

}  // namespace s2fbench::sequences
