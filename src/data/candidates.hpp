// The windows that a contig offers to all tables of a dataset.
#pragma once

#include <vector>

#include "data/inputs.hpp"

namespace s2fbench::data {

struct Candidate {
  Interval interval;        // the stored window
  int table = 0;            // index in DatasetConfig::tables
  std::vector<int> active;  // tracks with label 1, ascending
};

// By start, then table. A peak-centred window's active tracks are those of its merged
// peaks; a tiled window's are those with a peak's midpoint in its central `input` nt.
std::vector<Candidate> contig_candidates(const DatasetConfig& config,
                                         const ChromosomePlan& chromosome,
                                         const Interval& contig);

}  // namespace s2fbench::data
