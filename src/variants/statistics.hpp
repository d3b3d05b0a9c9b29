// How well scores follow measured effects: per element, with intervals over positions,
// and what the experiments themselves leave to reach.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "formats/variant_table.hpp"

namespace s2fbench::variants {

inline constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

// r, signed, and the 95 % percentile interval of its bootstrap; NaN = undefined.
struct CorrelationInterval {
  double value = kUndefined, low = kUndefined, high = kUndefined;
};

struct ElementScore {
  std::string element;
  int variants = 0;    // with a score and a measured effect: the n of the correlations
  int positions = 0;   // with a measured effect: what is resampled
  int undefined = 0;   // measured, but without a score
  int unmeasured = 0;  // without a measured effect
  CorrelationInterval pearson, spearman;
};

struct ElementScores {
  std::vector<ElementScore> elements;  // in the order of the variants
  // Means over the elements where each is defined; variants and the like are sums.
  ElementScore mean;
};

// scores: one per variant, NaN = undefined. All variants of a position are drawn
// together. Draws are keyed by (seed, element), the same for every score and model.
ElementScores element_scores(const std::vector<formats::Variant>& variants,
                             std::span<const double> scores, int draws,
                             std::uint64_t seed);

// The same variants measured twice: by two elements that share at least three measured
// variants and half of the smaller one's, or in one element's first two replicates.
struct RepeatedEffects {
  std::string first, second;  // elements; equal for replicates of one
  std::vector<double> effects, again;
};

std::vector<RepeatedEffects> repeated_effects(
    const std::vector<formats::Variant>& variants);

// r between the two. A noiseless predictor of one of
// them reaches the root of r.
struct VariantCeiling {
  std::string first, second;  // elements; equal for replicates of one
  int variants = 0;
  double r = kUndefined;
};

// Of repeated_effects().
std::vector<VariantCeiling> variant_ceilings(
    const std::vector<formats::Variant>& variants);

}  // namespace s2fbench::variants
