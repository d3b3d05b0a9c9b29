#include "train/scoring.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.hpp"
#include "losses/formulas.hpp"
#include "train/batches.hpp"

namespace s2fbench::train {
namespace {

std::span<const float> values_of(const torch::Tensor& tensor) {
  return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

// (windows, tracks): the sum of each window's profile.
std::vector<double> totals(const metrics::BlockShape& shape,
                           std::span<const float> values) {
  std::vector<double> out;
  for (std::size_t first = 0; first < values.size();
       first += static_cast<std::size_t>(shape.bins)) {
    double sum = 0;
    for (const float value : values.subspan(first, static_cast<std::size_t>(shape.bins)))
      sum += value;
    out.push_back(sum);
  }
  return out;
}

class Scorer {
 public:
  Scorer(models::Model& model, const data::Dataset& dataset, const Target& target,
         const Scoring& scoring)
      : model_(model), dataset_(dataset), target_(target), scoring_(scoring) {}

  BlockSums score(std::span<const data::View> views) const {
    const auto batch =
        load_batch(dataset_, scoring_.fold, views, target_, scoring_.device);
    const auto prediction = model_.forward(batch.input);
    const auto predicted = losses::coverage(prediction);
    BlockSums sums;
    sums.windows = static_cast<double>(views.size());
    if (scoring_.loss) {
      sums.loss =
          scoring_.loss(prediction, batch.targets).value.item<double>() * sums.windows;
    }
    if (target_.task == catalogue::Task::masked)
      return keep_letters(std::move(sums), predicted, batch.targets);
    const auto p = predicted.to(torch::kCPU).contiguous();
    if (dataset_.of_sequences()) return keep_values(std::move(sums), p, batch.targets);
    if (predicted.sizes() != batch.targets.sizes()) {
      throw InternalError("a model's output has another shape than its target");
    }
    const metrics::BlockShape shape{static_cast<int>(p.size(0)),
                                    static_cast<int>(p.size(1)),
                                    static_cast<int>(p.size(2))};
    const bool profile = target_.task == catalogue::Task::profile;
    if (scoring_.parts.window_totals) {
      const auto scores = totals(shape, values_of(p));
      sums.ranked = {shape.tracks, {scores.begin(), scores.end()}, labels(views)};
      if (profile) sums.each = totals(shape, values_of(truth(batch, views)));
    }
    if (metrics::any_sums(scoring_.parts) || scoring_.observe) {
      const auto y = truth(batch, views);
      if (metrics::any_sums(scoring_.parts))
        sums.table = statistics(shape, values_of(p), values_of(y), views);
      sums.genome = genome_moments(shape, values_of(p), values_of(y), views);
      if (scoring_.observe)
        scoring_.observe(views.front().window, shape, values_of(p), values_of(y));
    }
    return sums;
  }

 private:
  // Of sequences every prediction is kept beside what was measured, and in `each` the
  // second of two values. predicted: (windows, tracks, 1), truth: (windows, tracks,
  // values).
  BlockSums keep_values(BlockSums sums, const torch::Tensor& predicted,
                        const torch::Tensor& truth) const {
    const auto y = truth.to(torch::kCPU);
    if (predicted.dim() != 3 || predicted.size(2) != 1 ||
        predicted.size(1) != y.size(1)) {
      throw InternalError("a model's output has another shape than its target");
    }
    const auto kept = [](const torch::Tensor& values) {
      const auto flat = values.contiguous();
      const auto all = values_of(flat);
      return std::vector<float>(all.begin(), all.end());
    };
    sums.ranked = {static_cast<int>(y.size(1)), kept(predicted), kept(y.select(2, 0))};
    if (y.size(2) > 1) {
      const auto second = kept(y.select(2, 1));
      sums.each.assign(second.begin(), second.end());
    }
    return sums;
  }

  // Of masked letters a row keeps its mean cross-entropy, and for a label the share of
  // them that was guessed; NaN where none is masked. predicted: (windows, 4, length),
  // truth: (windows, 1, length).
  BlockSums keep_letters(BlockSums sums, const torch::Tensor& predicted,
                         const torch::Tensor& truth) const {
    const auto masked = truth.isnan().logical_not().squeeze(1);
    const auto count = masked.sum(1).to(torch::kFloat64);
    const auto cost = losses::letter_cross_entropy(predicted, truth);
    const auto guessed = predicted.argmax(1).eq(truth.squeeze(1)).logical_and(masked);
    const auto kept = [&](const torch::Tensor& of_letters) {
      const auto mean = of_letters.sum(1, false, torch::kFloat64) / count;
      const auto flat = mean.to(torch::kCPU, torch::kFloat32).contiguous();
      const auto all = values_of(flat);
      return std::vector<float>(all.begin(), all.end());
    };
    sums.ranked = {1, kept(cost), kept(guessed)};
    return sums;
  }

  // Zeros where the dataset has no peaks.
  std::vector<float> labels(std::span<const data::View> views) const {
    if (dataset_.has_labels()) return dataset_.labels(scoring_.fold, views);
    return std::vector<float>(views.size() * dataset_.tracks().size());
  }

  // Of binary models the mean coverage of the window. (windows, tracks, bins)
  torch::Tensor truth(const TensorBatch& batch, std::span<const data::View> views) const {
    if (target_.task != catalogue::Task::binary)
      return batch.targets.to(torch::kCPU).contiguous();
    return tensor_of(dataset_.coverage(scoring_.fold, views, target_.resolution),
                     batch.targets.sizes());
  }

  metrics::StatisticsTable statistics(const metrics::BlockShape& shape,
                                      std::span<const float> predicted,
                                      std::span<const float> truth,
                                      std::span<const data::View> views) const {
    std::vector<int> group;
    if (!scoring_.group.empty()) {
      for (const auto& view : views)
        group.push_back(scoring_.group.at(static_cast<std::size_t>(view.window)));
    }
    return metrics::block_statistics(shape, predicted, truth, scoring_.factors,
                                     scoring_.parts, {scoring_.groups, group});
  }

  GenomeMoments genome_moments(const metrics::BlockShape& shape,
                               std::span<const float> predicted,
                               std::span<const float> truth,
                               std::span<const data::View> views) const {
    GenomeMoments genome;
    if (scoring_.genome_part.empty()) return genome;
    std::vector<int> group;
    for (const auto& view : views) {
      const auto part = scoring_.genome_part.at(static_cast<std::size_t>(view.window));
      const auto known = std::find(genome.parts.begin(), genome.parts.end(), part);
      group.push_back(static_cast<int>(known - genome.parts.begin()));
      if (known == genome.parts.end()) genome.parts.push_back(part);
    }
    const auto table = metrics::block_statistics(
        shape, predicted, truth, scoring_.factors, {.pairs = true},
        {static_cast<int>(genome.parts.size()), group});
    for (const auto& entry : table) genome.moments.push_back(entry.pairs);
    return genome;
  }

  models::Model& model_;
  const data::Dataset& dataset_;
  const Target& target_;
  const Scoring& scoring_;
};

}  // namespace

BlockSums score_model(models::Model& model, const data::Dataset& dataset,
                      const config::TrialSettings& settings, const comm::Context& gang,
                      const Scoring& scoring) {
  const torch::NoGradGuard no_gradient;
  model.eval();
  const Target target = target_of(settings);
  const Scorer scorer(model, dataset, target, scoring);
  return sum_blocks(
      dataset, gang,
      {scoring.fold, settings.evaluate.block, scoring.stop,
       [&](std::span<const data::View> views) { return scorer.score(views); }});
}

}  // namespace s2fbench::train
