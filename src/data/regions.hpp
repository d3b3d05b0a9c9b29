// Regions of a genome: BED files, and merging and complementing intervals.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace s2fbench::data {

struct Interval {
  std::int64_t start = 0;  // 0-based, half-open
  std::int64_t end = 0;
  bool operator==(const Interval&) const = default;
};

struct Region {
  std::string chromosome;
  Interval interval;
  std::string where;  // "peaks.bed:12", for messages
};

// The first three columns of a BED or narrowPeak file (plain, gzip or bgzip); empty lines
// and `#`, `track` and `browser` lines are passed over. Throws UserError with the line.
std::vector<Region> read_bed(const std::string& path);

// A line with all its columns as they stand, the first three of which are the region.
struct RegionLine {
  Region region;
  std::vector<std::string> columns;
};
std::vector<RegionLine> read_bed_lines(const std::string& path);

// Sorted, with touching and overlapping intervals joined.
std::vector<Interval> merge(std::vector<Interval> intervals);
// What is left of [0, length) without `merged`, which must be sorted and disjoint.
std::vector<Interval> complement(const std::vector<Interval>& merged,
                                 std::int64_t length);

}  // namespace s2fbench::data
