#include "metrics/sequence_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "metrics/metric.hpp"
#include "metrics/partial_rank_correlation.hpp"
#include "metrics/score_levels.hpp"

namespace s2fbench::metrics {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> wide(const std::vector<float>& values) {
  return {values.begin(), values.end()};
}

PairMoments moments(const SequencePairs& pairs) {
  const auto x = wide(pairs.predicted), y = wide(pairs.truth);
  return pair_moments(x.data(), y.data(), x.size());
}

std::vector<ScoreLevel> levels(const SequencePairs& pairs) {
  return score_levels(pairs.predicted, pairs.truth);
}

using Value = double (*)(const SequencePairs&);

std::vector<SequenceMetric> all_rows() {
  struct Row {
    const char* name;
    Value value;
    bool filtered = false;
  };
  const Row rows[] = {
      {"pearson", pearson},
      {"spearman", spearman},
      {"mean_squared_error", mean_squared_error},
      {"accuracy", accuracy},
      {"pearson_filtered", pearson, true},
      {"spearman_filtered", spearman, true},
      {"auroc", auroc},
      {"average_precision", average_precision},
      {"aupr", aupr},
  };
  using enum SequencePredictor;
  const std::pair<const char*, SequencePredictor> predictors[] = {
      {"", model},      {"_1mer", mono},         {"_2mer", di},
      {"_5mer", penta}, {"_shuffled", shuffled},
  };
  std::vector<SequenceMetric> all = {{"windows", model, measured_rows}};
  for (const Row& row : rows) {
    for (const auto& [suffix, predictor] : predictors)
      all.push_back({std::string(row.name) + suffix, predictor, row.value, row.filtered});
  }
  for (const auto& [suffix, predictor] : {std::pair{"", model},
                                          {"_order1", order1},
                                          {"_order8", order8},
                                          {"_sides4", sides4}})
    all.push_back({std::string("perplexity") + suffix, predictor, perplexity});
  all.push_back({"masked_accuracy", model, masked_accuracy});
  return all;
}

double mean_of(const std::vector<float>& values) {
  double sum = 0;
  for (const float value : values) sum += value;
  return values.empty() ? kNan : sum / static_cast<double>(values.size());
}

double sigmoid(double logit) { return 1 / (1 + std::exp(-logit)); }

// PSI of the tracks that are measured. target: (tracks, 2).
std::vector<double> inclusion(std::span<const float> target) {
  std::vector<double> psi;
  for (std::size_t i = 0; i + 1 < target.size(); i += 2) {
    const double logit = static_cast<double>(target[i]) + target[i + 1];
    if (!std::isnan(logit)) psi.push_back(sigmoid(logit));
  }
  return psi;
}

bool varies(const std::vector<double>& psi) {
  if (psi.size() < kLeastTissues) return false;
  double mean = 0;
  for (const double value : psi) mean += value / static_cast<double>(psi.size());
  return std::any_of(psi.begin(), psi.end(), [&](double value) {
    return std::abs(value - mean) >= kLeastDifference;
  });
}

}  // namespace

double pearson(const SequencePairs& pairs) { return pearson_whole(moments(pairs)); }

double spearman(const SequencePairs& pairs) {
  return rank_correlation(wide(pairs.predicted), wide(pairs.truth));
}

double mean_squared_error(const SequencePairs& pairs) { return mse(moments(pairs)); }

double auroc(const SequencePairs& pairs) { return auroc(levels(pairs)); }
double average_precision(const SequencePairs& pairs) {
  return average_precision(levels(pairs));
}
double aupr(const SequencePairs& pairs) { return aupr(levels(pairs)); }

double accuracy(const SequencePairs& pairs) {
  double right = 0;
  for (std::size_t i = 0; i < pairs.truth.size(); ++i) {
    if (std::isnan(pairs.predicted[i])) return kNan;
    right += (pairs.predicted[i] > 0) == (pairs.truth[i] > 0.5F) ? 1 : 0;
  }
  return pairs.truth.empty() ? kNan : right / static_cast<double>(pairs.truth.size());
}

double measured_rows(const SequencePairs& pairs) {
  return static_cast<double>(pairs.truth.size());
}

double perplexity(const SequencePairs& pairs) {
  return std::exp(mean_of(pairs.predicted));
}

double masked_accuracy(const SequencePairs& pairs) { return mean_of(pairs.truth); }

const std::vector<SequenceMetric>& sequence_registry() {
  static const std::vector<SequenceMetric> rows = all_rows();
  return rows;
}

const SequenceMetric* find_sequence_metric(const std::string& name) {
  for (const auto& row : sequence_registry()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::vector<double> sequence_values(const SequenceMetric& metric,
                                    const SequenceScores& scores) {
  const auto tracks = static_cast<std::size_t>(scores.tracks);
  const std::size_t rows = tracks > 0 ? scores.truth.size() / tracks : 0;
  const bool filtered = metric.filtered;
  if (scores.predicted.size() != scores.truth.size() ||
      scores.truth.size() != rows * tracks ||
      (!scores.filter.empty() && scores.filter.size() != rows))
    throw InternalError("predictions of other rows than their truth");
  if (filtered && scores.filter.empty()) return std::vector<double>(tracks, kNan);
  std::vector<double> values;
  for (std::size_t t = 0; t < tracks; ++t) {
    SequencePairs pairs;
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t at = row * tracks + t;
      if (std::isnan(scores.truth[at]) || (filtered && scores.filter[row] == 0)) continue;
      pairs.predicted.push_back(scores.predicted[at]);
      pairs.truth.push_back(scores.truth[at]);
    }
    values.push_back(metric.value(pairs));
  }
  return values;
}

std::vector<std::uint8_t> splicing_filter(std::span<const float> targets, int tracks) {
  const auto row = static_cast<std::size_t>(tracks) * 2;
  std::vector<std::uint8_t> passes;
  for (std::size_t first = 0; first + row <= targets.size() && row > 0; first += row)
    passes.push_back(varies(inclusion(targets.subspan(first, row))) ? 1 : 0);
  return passes;
}

}  // namespace s2fbench::metrics
