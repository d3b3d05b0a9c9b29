// From the predictions of both alleles to one number per variant and track, and to one
// over the tracks.
#pragma once

#include <string>
#include <vector>

#include "variants/plan.hpp"

namespace s2fbench::variants {

// How tracks are joined into one log2 ratio; differences are averaged either way.
enum class OverTracks {
  mean_of_ratios,  // mean of the tracks' log2 ratios, as the study's program has it
  ratio_of_means,  // log2 ratio of the means over tracks, as its text has it
};

struct VariantScore {
  std::string name;
  std::vector<double> by_track;  // (variants, tracks), NaN where undefined
  std::vector<double> combined;  // (variants): over the tracks where it is defined
};

// Of rows and tracks as VariantSums has them. `logits` is empty for profile models, which
// have the score log2_ratio; binary models have logit_difference and
// probability_difference too. A log2 ratio is undefined unless both are above zero.
std::vector<VariantScore> variant_scores(const VariantPlan& plan,
                                         const std::vector<double>& values,
                                         const std::vector<double>& logits,
                                         OverTracks over);

}  // namespace s2fbench::variants
