#include "models/batch_norm.hpp"

namespace s2fbench::models {

BatchNormImpl::BatchNormImpl(int64_t features, double momentum, double epsilon)
    : momentum_(momentum), epsilon_(epsilon) {
  weight = register_parameter("weight", torch::ones({features}));
  bias = register_parameter("bias", torch::zeros({features}));
  running_mean = register_buffer("running_mean", torch::zeros({features}));
  running_variance = register_buffer("running_variance", torch::ones({features}));
}

torch::Tensor BatchNormImpl::forward(const torch::Tensor& x) {
  if (!is_training()) {
    return torch::batch_norm(x, weight, bias, running_mean, running_variance, false, 0.0,
                             epsilon_, true);
  }
  if (sum_over_shards) return normalise_by_whole_batch(x);
  // With momentum 1 the kernel leaves the statistics of this batch in its buffers. Fresh
  // ones each time: the trainer may still hold those of the shard before.
  shard_mean = torch::zeros_like(running_mean);
  const torch::Tensor unbiased = torch::zeros_like(running_variance);
  torch::Tensor normalised =
      torch::batch_norm(x, weight, bias, shard_mean, unbiased, true, 1.0, epsilon_, true);
  const int64_t values = x.numel() / x.size(1);
  // One value has no spread; the kernel's unbiased estimate of it is 0 / 0.
  shard_variance =
      values > 1
          ? unbiased * (static_cast<double>(values - 1) / static_cast<double>(values))
          : torch::zeros_like(unbiased);
  return normalised;
}

// In 32-bit floats or more: sums of lower precision would not do.
torch::Tensor BatchNormImpl::normalise_by_whole_batch(const torch::Tensor& x) {
  const torch::Tensor wide = x.to(weight.scalar_type());
  const auto over = x.dim() == 3 ? std::vector<int64_t>{0, 2} : std::vector<int64_t>{0};
  const torch::Tensor mean = losses::whole_batch_mean(wide, over, sum_over_shards);
  const torch::Tensor centred = wide - mean;
  const torch::Tensor variance =
      losses::whole_batch_mean(centred.square(), over, sum_over_shards);
  shard_mean = mean.detach().flatten();
  shard_variance = variance.detach().flatten();
  const torch::Tensor scale =
      weight.view(mean.sizes()) * torch::rsqrt(variance + epsilon_);
  return (centred * scale + bias.view(mean.sizes())).to(x.scalar_type());
}

std::pair<torch::Tensor, torch::Tensor> BatchNormImpl::evaluation_line() const {
  const torch::Tensor scale = weight * torch::rsqrt(running_variance + epsilon_);
  return {scale, bias - running_mean * scale};
}

void BatchNormImpl::move(const torch::Tensor& mean, const torch::Tensor& variance) {
  const torch::NoGradGuard no_gradient;
  running_mean.mul_(1.0 - momentum_).add_(mean, momentum_);
  running_variance.mul_(1.0 - momentum_).add_(variance, momentum_);
}

std::vector<BatchNorm> batch_norms(torch::nn::Module& model) {
  std::vector<BatchNorm> found;
  for (const auto& module : model.modules(false)) {
    if (auto norm = std::dynamic_pointer_cast<BatchNormImpl>(module)) {
      found.emplace_back(norm);
    }
  }
  return found;
}

}  // namespace s2fbench::models
