#include "variants/metric_values.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "metrics/metric.hpp"
#include "variants/statistics.hpp"

namespace s2fbench::variants {
namespace {

using ByElement = std::map<std::string, metrics::WindowValues>;

// Scores and effects of the variants that have both.
ByElement scored(const std::vector<formats::Variant>& variants,
                 const std::vector<double>& scores) {
  ByElement elements;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    auto& own = elements[variants[i].element];
    if (!std::isfinite(scores[i]) || std::isnan(variants[i].measured)) continue;
    own.predicted.push_back(scores[i]);
    own.truth.push_back(variants[i].measured);
  }
  return elements;
}

// The effects of an element and those of its repetition with the most variants.
ByElement repeated(const std::vector<formats::Variant>& variants) {
  ByElement elements;
  const auto offer = [&](const std::string& element, const std::vector<double>& x,
                         const std::vector<double>& y) {
    auto& own = elements[element];
    if (x.size() > own.predicted.size()) own = {.predicted = x, .truth = y};
  };
  for (const RepeatedEffects& pair : repeated_effects(variants)) {
    offer(pair.first, pair.effects, pair.again);
    offer(pair.second, pair.effects, pair.again);
  }
  return elements;
}

ByElement evidence_of(metrics::Pairing pairing, const VariantJob& job,
                      const std::vector<VariantScore>& scores, const std::string& score) {
  if (pairing == metrics::Pairing::variant_repeat) return repeated(job.table.variants);
  const auto found =
      std::find_if(scores.begin(), scores.end(),
                   [&](const VariantScore& one) { return one.name == score; });
  if (found == scores.end()) return {};
  return scored(job.plan.variants, found->combined);
}

}  // namespace

std::vector<double> metric_values(const std::string& metric, const VariantJob& job,
                                  const std::vector<VariantScore>& scores,
                                  const std::string& score) {
  const auto* row = metrics::find_metric(metric);
  if (row == nullptr || !metrics::is_of_variants(row->pairing))
    throw InternalError("metric " + metric + " is not of variants");
  const auto elements = evidence_of(row->pairing, job, scores, score);
  std::vector<double> values;
  for (const std::string& element : elements_of(job)) {
    const auto found = elements.find(element);
    values.push_back(
        row->value({.each = found == elements.end() ? nullptr : &found->second}));
  }
  return values;
}

}  // namespace s2fbench::variants
