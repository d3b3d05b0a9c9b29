#include "losses/whole_batch.hpp"

namespace s2fbench::losses {

torch::Tensor whole_batch_mean(const torch::Tensor& x, torch::IntArrayRef over,
                               const SumOverShards& sum_over_shards) {
  if (!sum_over_shards) return x.mean(over, true);
  const torch::Tensor sums = x.sum(over, true);
  const auto values = static_cast<double>(x.numel()) / static_cast<double>(sums.numel());
  const torch::Tensor joined = sum_over_shards(
      torch::cat({sums.flatten(), torch::full({1}, values, sums.options())}));
  const auto means = joined.narrow(0, 0, sums.numel()) / joined[sums.numel()].detach();
  return means.view(sums.sizes());
}

}  // namespace s2fbench::losses
