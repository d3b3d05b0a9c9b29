#include "train/batches.hpp"

#include <limits>
#include <memory>
#include <utility>

#include "data/reverse_complement.hpp"
#include "train/crops.hpp"

namespace s2fbench::train {
namespace {

// input (windows, length), targets (windows, 1, length): letters 0 ... 3 where one is
// masked, else NaN.
TensorBatch masked_batch(const data::Dataset& dataset, data::Fold fold,
                         std::span<const data::View> views, const Masking& masking,
                         const torch::Device& device) {
  const auto length = static_cast<std::size_t>(dataset.input_length());
  std::vector<std::uint8_t> codes(views.size() * length);
  dataset.read_bases(fold, views, codes);
  std::vector<float> targets(codes.size(), std::numeric_limits<float>::quiet_NaN());
  std::vector<std::int64_t> input;
  input.reserve(codes.size());
  for (std::size_t v = 0; v < views.size(); ++v) {
    const auto forward = std::span(codes).subspan(v * length, length);
    const auto own = views[v].reverse_complement
                         ? data::reverse_complement(forward)
                         : std::vector<std::uint8_t>(forward.begin(), forward.end());
    const auto& window = dataset.windows(fold)[static_cast<std::size_t>(views[v].window)];
    const auto places = masked_places(masking, window.row, own);
    for (const auto place : places) targets[v * length + place] = own[place];
    const auto shown = with_masks(masking, window.row, own, places);
    input.insert(input.end(), shown.begin(), shown.end());
  }
  const auto windows = static_cast<std::int64_t>(views.size());
  const auto each = static_cast<std::int64_t>(length);
  return {torch::tensor(input).view({windows, each}).to(device),
          tensor_of(std::move(targets), {windows, 1, each}).to(device)};
}

}  // namespace

torch::Tensor tensor_of(std::vector<float> values, torch::IntArrayRef shape) {
  auto owned = std::make_shared<std::vector<float>>(std::move(values));
  return torch::from_blob(
      owned->data(), shape, [owned](void*) {}, torch::kFloat32);
}

Target target_of(const config::TrialSettings& settings) {
  return {catalogue::task_of_loss(settings.loss),
          settings.resolution,
          {settings.train.mask_share}};
}

Target training_target(const config::TrialSettings& settings, int epoch) {
  Target target = target_of(settings);
  target.masking.seed = static_cast<std::uint64_t>(settings.seed);
  target.masking.epoch = epoch;
  return target;
}

TensorBatch load_batch(const data::Dataset& dataset, data::Fold fold,
                       std::span<const data::View> views, const Target& target,
                       const torch::Device& device) {
  if (target.task == catalogue::Task::masked)
    return masked_batch(dataset, fold, views, target.masking, device);
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
