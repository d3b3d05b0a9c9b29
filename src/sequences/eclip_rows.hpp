// The study's construction of RBP binding sites from two replicates of eCLIP peaks and
// the peaks of the mock input.
//
// A peak is kept when its signalValue is at least `signal` and its -log10 p at least
// `log_p` (the study's text removes p-values the other way round, which would keep the
// insignificant ones). A kept peak of the first replicate is positive when a kept one of
// the second shares a nucleotide with it, on the same strand unless told otherwise, and
// their signals a and b agree: (2 (a - b) / (a + b))^2 < disagreement; the partner is the
// one with the largest overlap, the first of equals. Negative are the mock input's peaks
// (the study: Piranha, bin 20, p below .01) that share no nucleotide with any peak of a
// replicate, kept or not; as many as there are positives are drawn. Windows of 200 nt lie
// around the middle, on the peak's strand; those with an unknown base are left out.
#pragma once

#include <string>
#include <vector>

#include "data/regions.hpp"
#include "sequences/config.hpp"
#include "sequences/row.hpp"

namespace s2fbench::sequences {

struct EclipPeak {
  data::RegionLine line;
  double signal = 0;
  double log_p = 0;  // -log10 p
};

// Throws UserError for lines of fewer than eight columns and for what is no number.
std::vector<EclipPeak> read_eclip_peaks(const std::string& path);

// Which peaks of the first replicate are positive. Both lists are unfiltered.
std::vector<bool> reproducible(const std::vector<EclipPeak>& first,
                               const std::vector<EclipPeak>& second,
                               const EclipInput& input);

// Throws UserError when there are no positive or no negative peaks.
RowSet read_eclip_rows(const EclipInput& input, const SequencesConfig& config);

}  // namespace s2fbench::sequences
