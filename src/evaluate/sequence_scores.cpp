#include "evaluate/sequence_scores.hpp"

#include <span>

#include "base/error.hpp"
#include "evaluate/letter_baselines.hpp"
#include "evaluate/sequence_baselines.hpp"
#include "metrics/metric.hpp"
#include "train/agreement.hpp"
#include "train/batches.hpp"
#include "train/masking.hpp"
#include "train/scoring.hpp"

namespace s2fbench::evaluate {
namespace {

using data::Fold;
using metrics::SequencePredictor;

std::vector<const metrics::SequenceMetric*> metrics_named(
    const std::vector<std::string>& names) {
  std::vector<const metrics::SequenceMetric*> found;
  for (const auto& name : names) {
    found.push_back(metrics::find_sequence_metric(name));
    if (found.back() == nullptr) {
      throw UserError("metric '" + name + "' is not of sequences", "",
                      "try: s2fbench list metrics");
    }
  }
  return found;
}

std::vector<data::View> all_views(const data::Dataset& dataset, Fold fold) {
  std::vector<data::View> views;
  for (std::int64_t i = 0; i < std::ssize(dataset.windows(fold)); ++i)
    views.push_back(dataset.centre(fold, i));
  return views;
}

// (rows, length)
std::vector<std::uint8_t> codes_of(const data::Dataset& dataset,
                                   const std::vector<data::View>& views, Fold fold) {
  std::vector<std::uint8_t> codes(views.size() *
                                  static_cast<std::size_t>(dataset.input_length()));
  dataset.read_bases(fold, views, codes);
  return codes;
}

// (rows, tracks): the first value of each.
std::vector<float> first_values(const data::Dataset& dataset,
                                const std::vector<data::View>& views, Fold fold) {
  const auto all = dataset.values(fold, views);
  const auto each = static_cast<std::size_t>(per_track(dataset.table().values));
  std::vector<float> first;
  for (std::size_t i = 0; i < all.size(); i += each) first.push_back(all[i]);
  return first;
}

// The letters of each test row that every model is asked for. codes: (rows, length)
std::vector<std::vector<std::size_t>> masked_test_places(
    const data::Dataset& dataset, const config::TrialSettings& settings,
    std::span<const std::uint8_t> codes) {
  const auto length = static_cast<std::size_t>(dataset.input_length());
  const auto masking = train::target_of(settings).masking;
  std::vector<std::vector<std::size_t>> places;
  for (const auto& window : dataset.windows(Fold::test))
    places.push_back(train::masked_places(masking, window.row,
                                          codes.subspan(places.size() * length, length)));
  return places;
}

std::vector<std::uint8_t> filter_of(const data::Dataset& dataset) {
  if (dataset.table().values != data::Values::inclusion) return {};
  return metrics::splicing_filter(
      dataset.values(Fold::test, all_views(dataset, Fold::test)),
      static_cast<int>(dataset.tracks().size()));
}

// By track: the mean over the draws of a predictor.
std::vector<double> mean_values(const metrics::SequenceMetric& metric,
                                const std::vector<float>& draws,
                                const metrics::SequenceScores& scores) {
  const std::size_t each = scores.truth.size();
  const std::size_t count = each > 0 ? draws.size() / each : 1;
  std::vector<double> mean(static_cast<std::size_t>(scores.tracks), 0.0);
  for (std::size_t draw = 0; draw < count; ++draw) {
    auto one = scores;
    one.predicted = std::span(draws).subspan(draw * each, each);
    const auto values = metrics::sequence_values(metric, one);
    for (std::size_t track = 0; track < mean.size(); ++track)
      mean[track] += values[track] / static_cast<double>(count);
  }
  return mean;
}

}  // namespace

const std::vector<float>& SequencePredictors::get(SequencePredictor predictor,
                                                  const data::Dataset& dataset,
                                                  const config::TrialSettings& settings) {
  const Key key{predictor,
                dataset.selection(Fold::train) + "\n" + dataset.selection(Fold::test),
                settings.train.mask_share};
  const auto [place, is_new] = known_.try_emplace(key);
  if (!is_new) return place->second;
  const auto train = all_views(dataset, Fold::train);
  const auto test = all_views(dataset, Fold::test);
  const auto train_codes = codes_of(dataset, train, Fold::train);
  const auto test_codes = codes_of(dataset, test, Fold::test);
  const auto& table = dataset.table();
  if (table.values == data::Values::letters) {
    const auto places = masked_test_places(dataset, settings, test_codes);
    place->second =
        letter_baseline(predictor, {table.length, train_codes, test_codes, places});
    return place->second;
  }
  const auto train_values = first_values(dataset, train, Fold::train);
  const auto seed = static_cast<std::uint64_t>(settings.evaluate.seed);
  place->second = sequence_baseline(
      predictor, {table.length, table.sequences, static_cast<int>(table.tracks.size()),
                  dataset.has_labels(), train_codes, train_values, test_codes, seed});
  return place->second;
}

SequenceEvaluation score_sequences(models::Model& model, const data::Dataset& dataset,
                                   const config::TrialSettings& settings,
                                   const comm::Context& gang,
                                   const SequenceRequest& request,
                                   SequencePredictors& predictors) {
  const auto wanted = metrics_named(request.metrics);
  const auto sums =
      train::score_model(model, dataset, settings, gang,
                         {Fold::test, {}, {}, {}, request.device, request.stop});
  SequenceEvaluation evaluation;
  train::agree(gang, [&] {
    const auto filter = filter_of(dataset);
    for (const auto* metric : wanted) {
      const bool of_model = metric->predictor == SequencePredictor::model;
      const auto& predicted = of_model
                                  ? sums.ranked.scores
                                  : predictors.get(metric->predictor, dataset, settings);
      auto values =
          mean_values(*metric, predicted,
                      {sums.ranked.tracks, predicted, sums.ranked.labels, filter});
      if (of_model) evaluation.undefined += metrics::count_undefined(values);
      evaluation.metrics.push_back({metric->name, std::move(values)});
    }
  });
  return evaluation;
}

}  // namespace s2fbench::evaluate
