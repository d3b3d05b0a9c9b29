// The opened inputs of a dataset, checked against each other, and which chromosome goes
// where.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "data/dataset_config.hpp"
#include "data/genome.hpp"
#include "data/peak_merging.hpp"
#include "data/peaks.hpp"
#include "data/tiling.hpp"
#include "data/tracks.hpp"

namespace s2fbench::data {

// One bigWig: a track, or the replicate of one.
struct Source {
  std::string name;  // "atac", "atac (replicate)"
  int track = 0;     // index of the track, or of the track it replicates
  bool replicate = false;
  Track file;
};

struct ChromosomePlan {
  std::string name;
  Fold fold = Fold::train;
  std::vector<Interval> contigs;  // each holds at least one window
  std::vector<Peak> peaks;        // by midpoint
  // By table: where peak-centred windows stand, by midpoint; empty for tiled tables.
  std::vector<std::vector<MergedPeak>> merged;
};

// Peak-centred windows that a table does not get.
struct DroppedPeaks {
  std::int64_t clipped = 0;     // reach over the chromosome's end
  std::int64_t unmappable = 0;  // touch an unmappable region
  std::int64_t excluded = 0;    // lie on an excluded chromosome
};

struct Inputs {
  Genome genome;
  std::vector<Source> sources;              // the tracks, then the replicates
  std::vector<ChromosomePlan> chromosomes;  // that hold windows, in the FASTA's order
  std::vector<SkippedContig> skipped;
  std::vector<std::string> excluded;  // chromosomes left out by name or pattern
  std::vector<DroppedPeaks> dropped;  // by table
};

const char* fold_name(Fold fold);  // "training", "validation", "test"

// Throws UserError for everything about the inputs that cannot work.
Inputs open_inputs(const DatasetConfig& config);

}  // namespace s2fbench::data
