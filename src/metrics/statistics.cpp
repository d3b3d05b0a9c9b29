#include "metrics/statistics.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

#include "metrics/metric.hpp"
#include "metrics/rank_correlation.hpp"

namespace s2fbench::metrics {
namespace {

WindowMean merge(const WindowMean& a, const WindowMean& b) {
  return {a.windows + b.windows, a.sum + b.sum};
}

PoissonSums merge(const PoissonSums& a, const PoissonSums& b) {
  return {a.windows + b.windows,     a.undefined + b.undefined, a.bins + b.bins,
          a.predicted + b.predicted, a.truth + b.truth,         a.y_log_p + b.y_log_p,
          a.deviance + b.deviance};
}

}  // namespace

Parts either(const Parts& a, const Parts& b) {
  return {.pairs = a.pairs || b.pairs,
          .window_pearson = a.window_pearson || b.window_pearson,
          .window_spearman = a.window_spearman || b.window_spearman,
          .jensen_shannon = a.jensen_shannon || b.jensen_shannon,
          .poisson = a.poisson || b.poisson,
          .window_totals = a.window_totals || b.window_totals,
          .ranks = a.ranks || b.ranks,
          .smoothed = a.smoothed || b.smoothed,
          .contrast = a.contrast || b.contrast};
}

bool any_sums(const Parts& parts) {
  return parts.pairs || parts.window_pearson || parts.window_spearman ||
         parts.jensen_shannon || parts.poisson || parts.contrast;
}

bool any(const Parts& parts) {
  return any_sums(parts) || parts.window_totals || parts.ranks || parts.smoothed;
}

WindowMean with_value(WindowMean mean, double value) {
  if (std::isnan(value)) return mean;
  return {mean.windows + 1, mean.sum + value};
}

double mean(const WindowMean& mean) {
  return mean.windows > 0 ? mean.sum / mean.windows
                          : std::numeric_limits<double>::quiet_NaN();
}

double window_pearson(const double* x, const double* y, int bins) {
  return pearson_whole(pair_moments(x, y, static_cast<std::size_t>(bins)));
}

Statistics statistics_of(const double* x, const double* y, int windows, int bins,
                         const Parts& parts) {
  Statistics out;
  if (parts.pairs) {
    out.pairs = pair_moments(x, y, static_cast<std::size_t>(windows) * bins);
  }
  for (int w = 0; w < windows; ++w, x += bins, y += bins) {
    if (parts.window_pearson) {
      out.window_pearson = with_value(out.window_pearson, window_pearson(x, y, bins));
    }
    if (parts.window_spearman) {
      out.window_spearman = with_value(out.window_spearman, window_spearman(x, y, bins));
    }
    if (parts.jensen_shannon) {
      const double divergence = js_divergence(x, y, bins);
      out.js_divergence = with_value(out.js_divergence, divergence);
      out.js_distance = with_value(out.js_distance, std::sqrt(divergence));
    }
    if (parts.poisson) out.poisson = merge(out.poisson, poisson_sums(x, y, bins));
  }
  return out;
}

Statistics merge(const Statistics& a, const Statistics& b) {
  return {merge(a.pairs, b.pairs),
          merge(a.window_pearson, b.window_pearson),
          merge(a.window_spearman, b.window_spearman),
          merge(a.js_distance, b.js_distance),
          merge(a.js_divergence, b.js_divergence),
          merge(a.poisson, b.poisson),
          merge(a.specific, b.specific),
          merge(a.tracks_mean, b.tracks_mean)};
}

}  // namespace s2fbench::metrics
