// Peaks of all tracks on a genome, each reduced to the midpoint of its interval.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "data/dataset_config.hpp"
#include "data/genome.hpp"
#include "data/regions.hpp"

namespace s2fbench::data {

// A contig that a file names and the FASTA lacks.
struct SkippedContig {
  std::string name;
  std::string file;
};

// The regions of a BED file on the chromosomes of a genome.
struct GenomeRegions {
  std::map<std::string, std::vector<Interval>>
      intervals;  // by chromosome, as in the file
  std::vector<SkippedContig> skipped;
};

// Throws UserError when a region lies beyond its chromosome.
GenomeRegions read_genome_regions(const std::string& path, const Genome& genome);

struct Peak {
  std::int64_t midpoint = 0;  // (start + end) / 2, rounded down; a summit is not used
  int track = 0;
  auto operator<=>(const Peak&) const = default;
};

struct Peaks {
  std::map<std::string, std::vector<Peak>> by_chromosome;  // by midpoint, then track
  std::vector<SkippedContig> skipped;
};

// The peaks of every track; none when the tracks have no files. Throws UserError, also
// when a file shares no chromosome with the genome.
Peaks read_peaks(const DatasetConfig& config, const Genome& genome);

// The tracks that have a peak's midpoint in [interval.start, interval.end), ascending.
std::vector<int> tracks_in(const std::vector<Peak>& peaks, const Interval& interval);

}  // namespace s2fbench::data
