#include "variants/scores.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <span>

namespace s2fbench::variants {
namespace {

using Join = std::function<double(double alternative, double reference)>;

double log2_ratio(double alternative, double reference) {
  const double ratio = std::log2(alternative / reference);
  const bool defined = alternative > 0 && reference > 0 && std::isfinite(ratio);
  return defined ? ratio : std::numeric_limits<double>::quiet_NaN();
}

double mean_of_finite(std::span<const double> values) {
  double sum = 0, count = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    sum += value;
    ++count;
  }
  return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

VariantScore score(const std::string& name, const VariantPlan& plan,
                   const std::vector<double>& values, const Join& of, bool means_first) {
  VariantScore result;
  result.name = name;
  if (plan.rows.empty()) return result;
  const std::size_t tracks = values.size() / plan.rows.size();
  const std::span<const double> all(values);
  for (std::size_t i = 0; i < plan.variants.size(); ++i) {
    const auto reference =
        all.subspan(static_cast<std::size_t>(plan.reference_row[i]) * tracks, tracks);
    const auto alternative =
        all.subspan(static_cast<std::size_t>(plan.alternative_row[i]) * tracks, tracks);
    for (std::size_t track = 0; track < tracks; ++track) {
      result.by_track.push_back(of(alternative[track], reference[track]));
    }
    result.combined.push_back(
        means_first
            ? of(mean_of_finite(alternative), mean_of_finite(reference))
            : mean_of_finite(std::span(result.by_track).subspan(i * tracks, tracks)));
  }
  return result;
}

}  // namespace

std::vector<VariantScore> variant_scores(const VariantPlan& plan,
                                         const std::vector<double>& values,
                                         const std::vector<double>& logits,
                                         OverTracks over) {
  std::vector<VariantScore> scores;
  const bool means_first = over == OverTracks::ratio_of_means;
  scores.push_back(score("log2_ratio", plan, values, log2_ratio, means_first));
  if (logits.empty()) return scores;
  const Join difference = [](double alternative, double reference) {
    return alternative - reference;
  };
  scores.push_back(score("logit_difference", plan, logits, difference, false));
  scores.push_back(score("probability_difference", plan, values, difference, false));
  return scores;
}

}  // namespace s2fbench::variants
