// Which intervals of a genome are taken.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "data/regions.hpp"

namespace s2fbench::sequences {

class IntervalSets {
 public:
  // By chromosome; in any order, overlapping or not.
  explicit IntervalSets(std::map<std::string, std::vector<data::Interval>> intervals);

  // Whether [start, end) shares a nucleotide with one of them.
  bool overlaps(const std::string& chromosome, const data::Interval& interval) const;

 private:
  std::map<std::string, std::vector<data::Interval>> merged_;
};

}  // namespace s2fbench::sequences
