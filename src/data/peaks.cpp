#include "data/peaks.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"

namespace s2fbench::data {

GenomeRegions read_genome_regions(const std::string& path, const Genome& genome) {
  GenomeRegions regions;
  std::set<std::string> unknown;
  for (const auto& [chromosome, interval, where] : read_bed(path)) {
    const auto length = genome.length(chromosome);
    if (!length) {
      if (unknown.insert(chromosome).second) {
        regions.skipped.push_back({chromosome, path});
      }
      continue;
    }
    if (interval.end > *length) {
      throw UserError("BED end " + std::to_string(interval.end) + " lies beyond " +
                          chromosome + " of " + std::to_string(*length) + " nt",
                      where, "try the BED of this genome release");
    }
    regions.intervals[chromosome].push_back(interval);
  }
  return regions;
}

Peaks read_peaks(const DatasetConfig& config, const Genome& genome) {
  Peaks peaks;
  for (std::size_t t = 0; t < config.tracks.size(); ++t) {
    if (config.tracks[t].peaks.empty()) continue;
    auto regions = read_genome_regions(config.tracks[t].peaks, genome);
    if (regions.intervals.empty()) {
      throw UserError("no peak of track '" + config.tracks[t].name +
                          "' lies on a chromosome of the FASTA",
                      config.tracks[t].peaks, "try files of one genome release");
    }
    for (const auto& [chromosome, intervals] : regions.intervals) {
      auto& list = peaks.by_chromosome[chromosome];
      for (const auto& [start, end] : intervals) {
        list.push_back({start + (end - start) / 2, static_cast<int>(t)});
      }
    }
    for (auto& contig : regions.skipped) peaks.skipped.push_back(std::move(contig));
  }
  for (auto& [chromosome, list] : peaks.by_chromosome)
    std::sort(list.begin(), list.end());
  return peaks;
}

std::vector<int> tracks_in(const std::vector<Peak>& peaks, const Interval& interval) {
  std::set<int> tracks;
  auto peak = std::lower_bound(peaks.begin(), peaks.end(), Peak{interval.start, 0});
  for (; peak != peaks.end() && peak->midpoint < interval.end; ++peak) {
    tracks.insert(peak->track);
  }
  return {tracks.begin(), tracks.end()};
}

}  // namespace s2fbench::data
