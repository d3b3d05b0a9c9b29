#include "evaluate/prediction_spread.hpp"

#include <optional>

#include "evaluate/genome_blocks.hpp"
#include "losses/prediction.hpp"
#include "models/dropout.hpp"
#include "models/ensemble.hpp"
#include "train/block_pass.hpp"

namespace s2fbench::evaluate {
namespace {

class Predictions {
 public:
  Predictions(models::Model& model, const data::Dataset& dataset,
              const train::Target& target, const SpreadOptions& options)
      : model_(model),
        ensemble_(dynamic_cast<models::Ensemble*>(&model)),
        dataset_(dataset),
        target_(target),
        options_(options) {
    model.eval();
    if (ensemble_ == nullptr) sampling_.emplace(model);
  }

  // Mean and standard deviation of each track: (tracks, 2).
  std::vector<double> of_window(const data::View& view) const {
    const torch::NoGradGuard no_gradient;
    const auto onehot =
        train::load_batch(dataset_, options_.fold, {&view, 1}, target_, options_.device)
            .input;
    const torch::Tensor values =
        (ensemble_ != nullptr ? of_members(onehot) : of_passes(onehot, view))
            .to(torch::kCPU, torch::kFloat64);
    const torch::Tensor both =
        torch::stack({values.mean(0), values.std(0, /*unbiased=*/true)}, 1).contiguous();
    const double* first = both.const_data_ptr<double>();
    return {first, first + both.numel()};
  }

 private:
  // (predictions, tracks)
  torch::Tensor totals(const losses::Prediction& prediction) const {
    const torch::Tensor values = losses::coverage(prediction);
    return target_.task == catalogue::Task::binary ? torch::sigmoid(values).squeeze(2)
                                                   : values.sum(2);
  }

  torch::Tensor of_members(const torch::Tensor& onehot) const {
    std::vector<torch::Tensor> all;
    for (const auto& member : ensemble_->members())
      all.push_back(totals(member->forward(onehot)));
    return torch::cat(all);
  }

  // As one batch: masks are drawn element by element. Without dropout twice the same, so
  // that rounding within a batch is not taken for spread.
  torch::Tensor of_passes(const torch::Tensor& onehot, const data::View& view) const {
    if (!sampling_->draws()) return totals(model_.forward(onehot)).repeat({2, 1});
    const auto& window =
        dataset_.windows(options_.fold).at(static_cast<std::size_t>(view.window));
    models::seed_dropout(model_, options_.seed, 0, place_key(window));
    return totals(model_.forward(onehot.repeat({kDropoutPasses, 1, 1})));
  }

  models::Model& model_;
  models::Ensemble* ensemble_;
  const data::Dataset& dataset_;
  const train::Target& target_;
  const SpreadOptions& options_;
  std::optional<models::DropoutSampling> sampling_;
};

}  // namespace

PredictionSpread prediction_spread(models::Model& model, const data::Dataset& dataset,
                                   const train::Target& target, const comm::Context& gang,
                                   const SpreadOptions& options) {
  const Predictions predictions(model, dataset, target, options);
  const auto work = [&](std::span<const data::View> views) {
    train::BlockSums sums;
    for (const auto& view : views) {
      const auto numbers = predictions.of_window(view);
      sums.each.insert(sums.each.end(), numbers.begin(), numbers.end());
    }
    return sums;
  };
  const auto all =
      train::sum_blocks(dataset, gang, {options.fold, 1, options.stop, work}).each;
  PredictionSpread spread;
  for (std::size_t i = 0; i < all.size(); i += 2) {
    spread.mean.push_back(all[i]);
    spread.deviation.push_back(all[i + 1]);
  }
  return spread;
}

}  // namespace s2fbench::evaluate
