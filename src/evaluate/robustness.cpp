#include "evaluate/robustness.hpp"

#include <cmath>
#include <cstring>
#include <limits>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/random_stream.hpp"
#include "losses/prediction.hpp"
#include "train/agreement.hpp"
#include "train/batches.hpp"

namespace s2fbench::evaluate {
namespace {

// Room to shift a window, nt.
int range_of(const data::Dataset& dataset, data::Fold fold, std::int64_t window) {
  const int range = dataset.shift_range(fold, window);
  if (range > 0) return range;
  throw UserError(
      "windows of " + std::to_string(dataset.input_length()) + " nt cannot be shifted",
      "variation_score", "try windows that are stored longer than the input");
}

std::vector<int> offsets_of(const data::Window& window, int range,
                            const RobustnessOptions& options) {
  const std::string key = window.chromosome + ":" + std::to_string(window.start);
  std::vector<int> offsets;
  for (int shift = 0; shift < options.shifts; ++shift) {
    RandomStream stream(options.seed, "robustness shifts",
                        static_cast<std::uint64_t>(shift), hash64(key));
    offsets.push_back(static_cast<int>(stream.below(static_cast<std::uint64_t>(range))));
  }
  return offsets;
}

// Of one window, (tracks).
std::vector<double> score_window(models::Model& model, const data::Dataset& dataset,
                                 int resolution, bool binary, std::int64_t window,
                                 const RobustnessOptions& options) {
  const int range = range_of(dataset, options.fold, window);
  const auto& place = dataset.windows(options.fold).at(static_cast<std::size_t>(window));
  const auto offsets = offsets_of(place, range, options);
  std::vector<data::View> views;
  for (const int offset : offsets) views.push_back({window, offset, false});
  const auto batch = dataset.batch(options.fold, views, resolution);
  const torch::NoGradGuard no_gradient;
  const torch::Tensor onehot =
      train::tensor_of(batch.onehot, {batch.windows, 4, batch.length}).to(options.device);
  torch::Tensor values = losses::coverage(model.forward(onehot));
  if (binary) values = torch::sigmoid(values);
  values = values.to(torch::kCPU, torch::kFloat32).contiguous();
  return window_variation(
      {{values.const_data_ptr<float>(), static_cast<std::size_t>(values.numel())},
       offsets,
       batch.tracks,
       resolution,
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

VariationScores variation_scores(models::Model& model, const data::Dataset& dataset,
                                 int resolution, bool binary, const comm::Context& gang,
                                 const RobustnessOptions& options) {
  const auto windows = std::ssize(dataset.windows(options.fold));
  if (windows == 0) throw UserError("no windows to shift: a fold is empty");
  if (options.shifts < 1) throw InternalError("variation over no shifts");
  range_of(dataset, options.fold, 0);  // says so before any work
  model.eval();
  const std::size_t tracks = dataset.tracks().size();
  const auto all = train::gather_or_end(gang, [&] {
    std::vector<double> mine;
    for (std::int64_t window = gang.rank(); window < windows; window += gang.size()) {
      if (options.stop && options.stop()) {
        throw train::TrialEnd(cube::CellState::running, "asked to stop");
      }
      const auto scores =
          score_window(model, dataset, resolution, binary, window, options);
      mine.insert(mine.end(), scores.begin(), scores.end());
    }
    comm::Bytes bytes(mine.size() * sizeof(double));
    std::memcpy(bytes.data(), mine.data(), bytes.size());
    return bytes;
  });
  VariationScores result{std::vector<double>(tracks), std::vector<std::int64_t>(tracks),
                         windows};
  std::vector<double> scores(tracks);
  for (std::int64_t window = 0; window < windows; ++window) {
    const auto& bytes = all.at(static_cast<std::size_t>(window % gang.size()));
    const auto at = static_cast<std::size_t>(window / gang.size()) * tracks;
    std::memcpy(scores.data(), bytes.data() + at * sizeof(double),
                tracks * sizeof(double));
    for (std::size_t track = 0; track < tracks; ++track) {
      if (std::isnan(scores[track])) continue;
      result.by_track[track] += scores[track];
      ++result.defined[track];
    }
  }
  for (std::size_t track = 0; track < tracks; ++track) {
    result.by_track[track] /= static_cast<double>(result.defined[track]);  // 0 / 0 = NaN
  }
  return result;
}

}  // namespace s2fbench::evaluate
