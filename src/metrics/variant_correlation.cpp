#include "metrics/variant_correlation.hpp"

#include "metrics/metric.hpp"
#include "metrics/partial_rank_correlation.hpp"

namespace s2fbench::metrics {

double variant_pearson(const WindowValues& variants) {
  return pearson_whole(pair_moments(variants.predicted.data(), variants.truth.data(),
                                    variants.predicted.size()));
}

double variant_spearman(const WindowValues& variants) {
  return rank_correlation(variants.predicted, variants.truth);
}

double variant_count(const WindowValues& variants) {
  return static_cast<double>(variants.predicted.size());
}

}  // namespace s2fbench::metrics
