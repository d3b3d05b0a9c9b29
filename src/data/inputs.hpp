// The opened inputs of a dataset, checked against each other, and which chromosome goes
// where.
#pragma once

#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "data/dataset_config.hpp"
#include "data/genome.hpp"
#include "data/regions.hpp"
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
};

// A contig that a file names and the FASTA lacks.
struct SkippedContig {
  std::string name;
  std::string file;
};

struct Inputs {
  Genome genome;
  Tiling tiling;
  std::vector<Source> sources;              // the tracks, then the replicates
  std::vector<ChromosomePlan> chromosomes;  // that hold windows, in the FASTA's order
  std::vector<SkippedContig> skipped;
  std::vector<std::string> excluded;  // chromosomes left out by name or pattern
};

const char* fold_name(Fold fold);  // "training", "validation", "test"

// Throws UserError for everything about the inputs that cannot work.
Inputs open_inputs(const DatasetConfig& config);

}  // namespace s2fbench::data
