#include "train/crops.hpp"

#include <algorithm>
#include <vector>

namespace s2fbench::train {
namespace {

template <typename Number>
std::span<Number> values_of(const torch::Tensor& tensor) {
  return {tensor.mutable_data_ptr<Number>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

Crops read_crops(const data::Dataset& dataset, data::Fold fold,
                 std::span<const data::View> views, const Target& target, bool pinned) {
  const auto windows = static_cast<std::int64_t>(views.size());
  const auto tracks = static_cast<std::int64_t>(dataset.tracks().size());
  const bool binary = target.task == catalogue::Task::binary;
  const std::int64_t length = dataset.input_length();
  const auto here = [&](torch::ScalarType type) {
    return torch::TensorOptions().dtype(type).pinned_memory(pinned);
  };
  Crops crops;
  crops.bases = torch::empty({windows, length}, here(torch::kUInt8));
  crops.coverage =
      torch::empty({windows, tracks, binary ? 1 : length}, here(torch::kFloat32));
  crops.reversed = torch::empty({windows}, here(torch::kBool));
  const auto reversed = values_of<bool>(crops.reversed);
  for (std::size_t i = 0; i < views.size(); ++i)
    reversed[i] = views[i].reverse_complement;
  dataset.read_bases(fold, views, values_of<std::uint8_t>(crops.bases));
  if (binary) {
    const auto labels = dataset.labels(fold, views);
    std::copy(labels.begin(), labels.end(), values_of<float>(crops.coverage).begin());
  } else {
    dataset.read_coverage(fold, views, values_of<float>(crops.coverage));
  }
  return crops;
}

}  // namespace s2fbench::train
