// One synthetic chromosome and what is known about it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "synth/grammar.hpp"
#include "synth/sequence.hpp"

namespace s2fbench::synth {

struct Interval {
  std::int64_t start = 0;  // 0-based
  std::int64_t end = 0;    // one past the last base
  bool overlaps(std::int64_t other_start, std::int64_t other_end) const {
    return start < other_end && other_start < end;
  }
};

// A site put on purpose. Copies of duplicated regions carry their cluster's number.
struct PlantedSite {
  Element element = kCore;
  std::int64_t start = 0;
  int length = 0;
  bool reverse = false;
  int cluster = 0;       // counted per chromosome; -1 in copies of duplicated regions
  std::string cassette;  // what kind of cluster
};

struct Chromosome {
  std::string name;
  Bases bases;
  std::vector<Interval> unknown;      // runs of N
  std::vector<Interval> soft_masked;  // written in lower case
  std::vector<Interval> unmappable;   // no reads: contains the runs of N
  std::vector<Interval> gc_regions;   // stretches of one GC content
  std::vector<double> gc_of_region;
  std::vector<PlantedSite> planted;
};

}  // namespace s2fbench::synth
