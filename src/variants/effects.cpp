#include "variants/effects.hpp"

#include <algorithm>
#include <cstring>
#include <span>

#include "losses/prediction.hpp"
#include "train/agreement.hpp"
#include "variants/windows.hpp"

namespace s2fbench::variants {
namespace {

comm::Bytes as_bytes(const std::vector<double>& values) {
  comm::Bytes bytes(values.size() * sizeof(double));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

std::vector<double> as_doubles(const comm::Bytes& bytes) {
  std::vector<double> values(bytes.size() / sizeof(double));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

// Of some windows, (count, tracks): coverage summed over the middle, or a logit.
std::vector<double> window_values(models::Model& model, bool binary,
                                  const VariantWindows& windows, std::int64_t first,
                                  std::int64_t count, const torch::Device& device) {
  const torch::NoGradGuard no_gradient;
  const torch::Tensor onehot = windows.onehot(first, count).to(device);
  const torch::Tensor coverage = losses::coverage(model.forward(onehot))
                                     .to(torch::kCPU, torch::kFloat32)
                                     .contiguous();
  const std::span<const float> values(coverage.const_data_ptr<float>(),
                                      static_cast<std::size_t>(coverage.numel()));
  if (binary) return {values.begin(), values.end()};
  return sum_middles(windows, first, values, coverage.size(1), coverage.size(2));
}

}  // namespace

std::vector<VariantScore> score_variants(models::Model& model, catalogue::Task task,
                                         const VariantJob& job, const comm::Context& gang,
                                         const EffectOptions& options) {
  const VariantWindows windows(job.plan, *job.reference, job.geometry);
  const bool binary = task == catalogue::Task::binary;
  model.to(options.device);
  model.eval();
  RowMeans means(windows, binary);
  const std::int64_t total = windows.size();
  const std::int64_t round = std::int64_t{options.block} * gang.size();
  const auto count_from = [&](std::int64_t first) {
    return std::clamp<std::int64_t>(total - first, 0, options.block);
  };
  for (std::int64_t start = 0; start < total; start += round) {
    const auto blocks = train::gather_or_end(gang, [&]() -> comm::Bytes {
      if (options.stop && options.stop())
        throw train::TrialEnd(cube::CellState::running, "asked to stop");
      const std::int64_t first = start + std::int64_t{options.block} * gang.rank();
      if (first >= total) return {};
      return as_bytes(window_values(model, binary, windows, first, count_from(first),
                                    options.device));
    });
    std::int64_t first = start;
    for (const auto& block : blocks) {
      means.add(first, count_from(first), as_doubles(block));
      first += options.block;
    }
    if (options.progress && gang.rank() == 0)
      options.progress(std::min(start + round, total), total);
  }
  means.finish();
  return variant_scores(job.plan, means.values(), means.logits(), job.over);
}

}  // namespace s2fbench::variants
