// Region files: unmappable BED and one narrowPeak file per cell type.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "synth/genome.hpp"

namespace s2fbench::synth {

// A peak is a stretch whose expected coverage is at least kPeakFold times the baseline.
inline constexpr double kPeakFold = 12;
inline constexpr std::int64_t kShortestPeak = 60;  // nt

struct Peak {
  Interval interval;
  std::int64_t summit = 0;  // 0-based position of the highest base
  double height = 0;        // there, in baselines
};

// Peaks of one cell type, cut at unmappable bases.
std::vector<Peak> find_peaks(const std::vector<double>& coverage, std::size_t cell,
                             const std::vector<Interval>& unmappable);

// Columns of the narrowPeak format; p and q values are -1 (not given).
std::vector<std::string> narrow_peak_lines(const std::string& chromosome,
                                           const std::vector<Peak>& peaks);

void write_unmappable(const std::string& path, const SynthGenome& genome);

}  // namespace s2fbench::synth
