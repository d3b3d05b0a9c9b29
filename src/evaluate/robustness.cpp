#include "evaluate/robustness.hpp"

#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "evaluate/genome_blocks.hpp"
#include "losses/prediction.hpp"
#include "train/block_pass.hpp"

namespace s2fbench::evaluate {
namespace {

std::vector<int> offsets_of(const data::Window& window, int range,
                            const ShiftOptions& options) {
  std::vector<int> offsets;
  for (int shift = 0; shift < options.shifts; ++shift) {
    RandomStream stream(options.seed, "robustness shifts",
                        static_cast<std::uint64_t>(shift), place_key(window));
    offsets.push_back(static_cast<int>(stream.below(static_cast<std::uint64_t>(range))));
  }
  return offsets;
}

// Of one window, (tracks).
std::vector<double> score_window(models::Model& model, const data::Dataset& dataset,
                                 const train::Target& target, std::int64_t window,
                                 const ShiftOptions& options) {
  const int range = dataset.shift_range(options.fold, window);
  if (range == 0) {
    return std::vector<double>(dataset.tracks().size(),
                               std::numeric_limits<double>::quiet_NaN());
  }
  const auto& place = dataset.windows(options.fold).at(static_cast<std::size_t>(window));
  const auto offsets = offsets_of(place, range, options);
  std::vector<data::View> views;
  for (const int offset : offsets) views.push_back({window, offset, false});
  const auto batch =
      train::load_batch(dataset, options.fold, views, target, options.device);
  const torch::NoGradGuard no_gradient;
  torch::Tensor values = losses::coverage(model.forward(batch.input));
  if (target.task == catalogue::Task::binary) values = torch::sigmoid(values);
  values = values.to(torch::kCPU, torch::kFloat32).contiguous();
  return window_variation(
      {{values.const_data_ptr<float>(), static_cast<std::size_t>(values.numel())},
       offsets,
       static_cast<int>(values.size(1)),
       target.resolution,
       range,
       dataset.input_length()});
}

}  // namespace

std::vector<double> window_variation(const ShiftedPredictions& predictions) {
  const std::size_t shifts = predictions.offsets.size();
  const auto tracks = static_cast<std::size_t>(predictions.tracks);
  const std::size_t bins = predictions.values.size() / shifts / tracks;
  std::vector<double> scores(tracks, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t track = 0; track < tracks; ++track) {
    double deviations = 0, total = 0;
    for (int base = predictions.first; base < predictions.end; ++base) {
      const auto value = [&](std::size_t shift) {
        const auto bin = static_cast<std::size_t>((base - predictions.offsets[shift]) /
                                                  predictions.bin);
        return double{predictions.values[(shift * tracks + track) * bins + bin]};
      };
      double mean = 0, squares = 0;
      for (std::size_t shift = 0; shift < shifts; ++shift) mean += value(shift);
      mean /= static_cast<double>(shifts);
      for (std::size_t shift = 0; shift < shifts; ++shift) {
        const double off = value(shift) - mean;
        squares += off * off;
      }
      deviations += std::sqrt(squares / static_cast<double>(shifts));
      total += mean;
    }
    if (total > 0) scores[track] = deviations / total;  // both are sums over the bases
  }
  return scores;
}

std::vector<double> variation_scores(models::Model& model, const data::Dataset& dataset,
                                     const train::Target& target,
                                     const comm::Context& gang,
                                     const ShiftOptions& options) {
  if (options.shifts < 1) throw InternalError("variation over no shifts");
  model.eval();
  const auto work = [&](std::span<const data::View> views) {
    train::BlockSums sums;
    for (const auto& view : views) {
      const auto scores = score_window(model, dataset, target, view.window, options);
      sums.each.insert(sums.each.end(), scores.begin(), scores.end());
    }
    return sums;
  };
  return train::sum_blocks(dataset, gang, {options.fold, 1, options.stop, work}).each;
}

}  // namespace s2fbench::evaluate
