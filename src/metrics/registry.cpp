#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "metrics/metric.hpp"

namespace s2fbench::metrics {
namespace {

double whole_pearson(const Evidence& e) { return pearson_whole(e.sums.pairs); }
double poisson_windows(const Evidence& e) { return e.sums.poisson.windows; }

// Sum of true over sum of predicted of the windows that are scored.
double oracle(const PoissonSums& sums) { return sums.truth / sums.predicted; }

// Of the windows one by one; undefined for models that have no such values.
template <double (*value)(const WindowValues&)>
double of_each(const Evidence& e) {
  return e.each != nullptr ? value(*e.each) : std::numeric_limits<double>::quiet_NaN();
}

double whole_mse(const Evidence& e) { return mse(e.sums.pairs); }
double window_mean_pearson(const Evidence& e) { return mean(e.sums.window_pearson); }

// A noiseless predictor of one of two equally noisy measurements reaches the square root
// of their correlation.
double root(double r) {
  return r > 0 ? std::sqrt(r) : std::numeric_limits<double>::quiet_NaN();
}
// Of measurements of twice the depth (Spearman 1910, Brown 1910).
double of_both_halves(const Evidence& e) {
  const double r = whole_pearson(e);
  return r > -1 ? 2 * r / (1 + r) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<Metric> whole_rows() {
  return {
      {"pearson_whole", Pairing::prediction, {.pairs = true}, whole_pearson},
      {"spearman_whole",
       Pairing::prediction,
       {.ranks = true},
       [](const Evidence& e) { return e.spearman; }},
      {"mse", Pairing::prediction, {.pairs = true}, whole_mse},
      {"mse_scaled_oracle",
       Pairing::prediction,
       {.pairs = true},
       [](const Evidence& e) {
         return mse_scaled(e.sums.pairs, ratio_of_means(e.sums.pairs));
       }},
      {"mse_scaled_valid",
       Pairing::prediction,
       {.pairs = true},
       [](const Evidence& e) { return mse_scaled(e.sums.pairs, e.valid_factor); },
       true},
      {"pearson_whole_smoothed", Pairing::prediction, {.smoothed = true}, whole_pearson},
      {"pearson_window_smoothed",
       Pairing::prediction,
       {.smoothed = true},
       window_mean_pearson},
      {"pearson_window_smoothed_windows",
       Pairing::prediction,
       {.smoothed = true},
       [](const Evidence& e) { return e.sums.window_pearson.windows; }},
      {"windows", Pairing::windows, {}, [](const Evidence& e) { return e.windows; }},
  };
}

const Metric& row_named(const std::vector<Metric>& rows, const std::string& name) {
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const Metric& row) { return row.name == name; });
  if (found == rows.end()) throw InternalError("no metric " + name);
  return *found;
}

// Baselines and ceilings of some metrics: the same value of another pair.
std::vector<Metric> companion_rows(const std::vector<Metric>& of_models) {
  const std::pair<const char*, Pairing> predictors[] = {
      {"_gc", Pairing::gc_baseline},
      {"_kmer", Pairing::kmer_baseline},
      {"_average", Pairing::tracks_baseline},
  };
  std::vector<Metric> rows;
  for (const auto& [suffix, pairing] : predictors) {
    for (const char* name :
         {"pearson_whole", "pearson_window", "mse", "spearman_whole", "spearman_window",
          "js_distance", "js_divergence", "poisson_nll", "poisson_deviance"}) {
      Metric row = row_named(of_models, name);
      row.name += suffix;
      row.pairing = pairing;
      rows.push_back(row);
    }
  }
  for (const char* name : {"spearman_whole", "pearson_window", "spearman_window",
                           "js_distance", "js_divergence"}) {
    Metric row = row_named(of_models, name);
    row.name += "_replicate";
    row.pairing = Pairing::replicate;
    rows.push_back(row);
  }
  const Parts both{.pairs = true, .window_pearson = true};
  constexpr auto replicate = Pairing::replicate, split = Pairing::count_split;
  const std::vector<Metric> ceilings = {
      {"pearson_whole_replicate", replicate, both, whole_pearson},
      {"pearson_whole_replicate_root", replicate, both,
       [](const Evidence& e) { return root(whole_pearson(e)); }},
      {"pearson_whole_split", split, both, of_both_halves},
      {"pearson_whole_split_root", split, both,
       [](const Evidence& e) { return root(of_both_halves(e)); }},
  };
  rows.insert(rows.end(), ceilings.begin(), ceilings.end());
  return rows;
}

std::vector<Metric> window_rows() {
  constexpr auto model = Pairing::prediction;
  return {
      {"pearson_window", model, {.window_pearson = true}, window_mean_pearson},
      {"pearson_window_windows",
       model,
       {.window_pearson = true},
       [](const Evidence& e) { return e.sums.window_pearson.windows; }},
      {"spearman_window",
       model,
       {.window_spearman = true},
       [](const Evidence& e) { return mean(e.sums.window_spearman); }},
      {"spearman_window_windows",
       model,
       {.window_spearman = true},
       [](const Evidence& e) { return e.sums.window_spearman.windows; }},
      {"js_distance",
       model,
       {.jensen_shannon = true},
       [](const Evidence& e) { return mean(e.sums.js_distance); }},
      {"js_distance_windows",
       model,
       {.jensen_shannon = true},
       [](const Evidence& e) { return e.sums.js_distance.windows; }},
      {"js_divergence",
       model,
       {.jensen_shannon = true},
       [](const Evidence& e) { return mean(e.sums.js_divergence); }},
      {"js_divergence_windows",
       model,
       {.jensen_shannon = true},
       [](const Evidence& e) { return e.sums.js_divergence.windows; }},
  };
}

// A Poisson score raw and scaled, each with the count of its windows.
std::vector<Metric> poisson_rows(
    const std::string& name, const std::array<double (*)(const Evidence&), 3>& forms) {
  const Parts parts{.poisson = true};
  std::vector<Metric> rows;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const std::string full =
        name + std::array{"", "_scaled_oracle", "_scaled_valid"}.at(i);
    rows.push_back({full, Pairing::prediction, parts, forms.at(i), i == 2});
    rows.push_back({full + "_windows", Pairing::prediction, parts, poisson_windows});
  }
  return rows;
}

std::vector<Metric> label_rows() {
  const Parts parts{.window_totals = true};
  return {
      {"auroc", Pairing::labels, parts,
       [](const Evidence& e) { return auroc(e.levels); }},
      {"average_precision", Pairing::labels, parts,
       [](const Evidence& e) { return average_precision(e.levels); }},
      {"aupr", Pairing::labels, parts, [](const Evidence& e) { return aupr(e.levels); }},
  };
}

// What tracks have apart, beside what they have in common.
std::vector<Metric> contrast_rows() {
  const Parts parts{.contrast = true};
  return {
      {"pearson_specific", Pairing::prediction, parts,
       [](const Evidence& e) { return pearson_whole(e.sums.specific); }},
      {"pearson_tracks_mean", Pairing::prediction, parts,
       [](const Evidence& e) { return pearson_whole(e.sums.tracks_mean); }},
  };
}

std::vector<Metric> each_window_rows() {
  const Parts parts{.window_totals = true};
  using enum Pairing;
  return {
      {"calibration_error", probabilities, parts, of_each<expected_calibration_error>},
      {"calibration_error_largest", probabilities, parts,
       of_each<largest_calibration_error>},
      {"conformal_coverage", totals, parts, of_each<conformal_coverage>},
      {"conformal_coverage_low", totals, parts, of_each<conformal_coverage_low>},
      {"conformal_coverage_high", totals, parts, of_each<conformal_coverage_high>},
      {"conformal_width", totals, parts, of_each<conformal_width>},
      {"conformal_coverage_windows", totals, parts, of_each<conformal_windows>},
      {"spread", spread, {}, of_each<relative_spread>},
      {"spread_error_correlation", spread, {}, of_each<spread_error_correlation>},
      {"variation_score", shifts, {}, of_each<mean_spread>},
      {"variation_score_windows", shifts, {}, of_each<spread_windows>},
  };
}

std::vector<Metric> variant_rows() {
  using enum Pairing;
  return {
      {"variant_pearson", variants, {}, of_each<variant_pearson>},
      {"variant_spearman", variants, {}, of_each<variant_spearman>},
      {"variant_pearson_variants", variants, {}, of_each<variant_count>},
      {"variant_pearson_repeat", variant_repeat, {}, of_each<variant_pearson>},
      {"variant_pearson_repeat_root",
       variant_repeat,
       {},
       [](const Evidence& e) { return root(of_each<variant_pearson>(e)); }},
  };
}

std::vector<Metric> all_rows() {
  std::vector<Metric> rows = whole_rows();
  const auto nll = poisson_rows(
      "poisson_nll",
      {[](const Evidence& e) { return poisson_nll(e.sums.poisson, 1); },
       [](const Evidence& e) {
         return poisson_nll(e.sums.poisson, oracle(e.sums.poisson));
       },
       [](const Evidence& e) { return poisson_nll(e.sums.poisson, e.valid_factor); }});
  const auto deviance =
      poisson_rows("poisson_deviance",
                   {[](const Evidence& e) { return poisson_deviance(e.sums.poisson, 1); },
                    [](const Evidence& e) {
                      return poisson_deviance(e.sums.poisson, oracle(e.sums.poisson));
                    },
                    [](const Evidence& e) {
                      return poisson_deviance(e.sums.poisson, e.valid_factor);
                    }});
  for (const auto& more : {window_rows(), nll, deviance, label_rows(), contrast_rows(),
                           each_window_rows(), variant_rows()}) {
    rows.insert(rows.end(), more.begin(), more.end());
  }
  const auto companions = companion_rows(rows);
  rows.insert(rows.end(), companions.begin(), companions.end());
  return rows;
}

}  // namespace

const std::vector<Metric>& registry() {
  static const std::vector<Metric> rows = all_rows();
  return rows;
}

bool is_companion(Pairing pairing) {
  return pairing != Pairing::prediction && !is_of_windows(pairing) &&
         !is_of_variants(pairing);
}

bool is_of_windows(Pairing pairing) {
  switch (pairing) {
    case Pairing::labels:
    case Pairing::windows:
    case Pairing::totals:
    case Pairing::probabilities:
    case Pairing::shifts:
    case Pairing::spread:
      return true;
    default:
      return false;
  }
}

bool is_of_variants(Pairing pairing) {
  return pairing == Pairing::variants || pairing == Pairing::variant_repeat;
}

const Metric* find_metric(const std::string& name) {
  for (const auto& row : registry()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

int count_undefined(std::span<const double> values) {
  int count = 0;
  for (const double value : values) count += std::isnan(value) ? 1 : 0;
  return count;
}

double mean_defined(std::span<const double> values) {
  double sum = 0;
  int defined = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++defined;
  }
  return defined > 0 ? sum / defined : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace s2fbench::metrics
