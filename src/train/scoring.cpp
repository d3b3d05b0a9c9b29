#include "train/scoring.hpp"

#include <span>

#include "base/error.hpp"
#include "train/batches.hpp"

namespace s2fbench::train {
namespace {

std::span<const float> values_of(const torch::Tensor& tensor) {
  return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

BlockSums score_model(models::Model& model, const data::Dataset& dataset,
                      const config::TrialSettings& settings, const comm::Context& gang,
                      const Scoring& scoring) {
  const torch::NoGradGuard no_gradient;
  model.eval();
  const Target target = target_of(settings);
  BlockPass pass{scoring.fold, settings.evaluate.block, scoring.stop, {}};
  pass.work = [&](std::span<const data::View> views) {
    const auto batch = load_batch(dataset, scoring.fold, views, target, scoring.device);
    const auto prediction = model.forward(batch.onehot);
    const auto predicted = losses::coverage(prediction);
    if (predicted.sizes() != batch.targets.sizes()) {
      throw InternalError("a model's output has another shape than its target");
    }
    BlockSums sums;
    sums.windows = static_cast<double>(views.size());
    if (scoring.loss) {
      sums.loss =
          scoring.loss(prediction, batch.targets).value.item<double>() * sums.windows;
    }
    const auto p = predicted.to(torch::kCPU).contiguous();
    const auto y = batch.targets.to(torch::kCPU).contiguous();
    const metrics::BlockShape shape{static_cast<int>(y.size(0)),
                                    static_cast<int>(y.size(1)),
                                    static_cast<int>(y.size(2))};
    if (target.task == catalogue::Task::binary) {
      // One bin: (windows, tracks).
      const auto scores = values_of(p), labels = values_of(y);
      sums.ranked = {
          shape.tracks, {scores.begin(), scores.end()}, {labels.begin(), labels.end()}};
    } else {
      sums.table =
          metrics::block_moments(shape, values_of(p), values_of(y), scoring.factors);
    }
    return sums;
  };
  return sum_blocks(dataset, gang, pass);
}

}  // namespace s2fbench::train
