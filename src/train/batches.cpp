#include "train/batches.hpp"

#include <memory>
#include <utility>

#include "train/crops.hpp"

namespace s2fbench::train {

torch::Tensor tensor_of(std::vector<float> values, torch::IntArrayRef shape) {
  auto owned = std::make_shared<std::vector<float>>(std::move(values));
  return torch::from_blob(
      owned->data(), shape, [owned](void*) {}, torch::kFloat32);
}

Target target_of(const config::TrialSettings& settings) {
  return {catalogue::task_of_loss(settings.loss), settings.resolution};
}

TensorBatch load_batch(const data::Dataset& dataset, data::Fold fold,
                       std::span<const data::View> views, const Target& target,
                       const torch::Device& device) {
  if (!device.is_cpu() && !dataset.of_sequences()) {
    const Crops crops = read_crops(dataset, fold, views, target, true);
    return decode({crops.bases.to(device, true), crops.coverage.to(device, true),
                   crops.reversed.to(device, true)},
                  target);
  }
  data::Batch batch = dataset.batch(fold, views, target.resolution);
  if (target.task == catalogue::Task::binary && !dataset.of_sequences()) {
    batch.targets = dataset.labels(fold, views);
    batch.bins = 1;
  }
  const auto input =
      tensor_of(std::move(batch.input), {batch.windows, batch.channels, batch.length});
  const auto targets =
      tensor_of(std::move(batch.targets), {batch.windows, batch.tracks, batch.bins});
  return {input.to(device), targets.to(device)};
}

}  // namespace s2fbench::train
