// Batch norm whose moving averages move once per step, whatever the number of shards.
//
// In training it normalises with the statistics of the shard at hand and leaves them in
// shard_mean / shard_variance; the trainer joins the shards' statistics in the fixed tree
// and calls move(). Keras conventions: epsilon 1e-3, population variance.
#pragma once

#include <torch/nn/module.h>

#include <utility>
#include <vector>

#include "losses/whole_batch.hpp"

namespace s2fbench::models {

class BatchNormImpl : public torch::nn::Module {
 public:
  // momentum = weight of the new batch (Keras 0.99 is 0.01 here).
  explicit BatchNormImpl(int64_t features, double momentum = 0.01, double epsilon = 1e-3);
  torch::Tensor forward(
      const torch::Tensor& x);  // (batch, features) or (batch, features, n)
  // What evaluation does to each feature: x * first + second. (features) each.
  std::pair<torch::Tensor, torch::Tensor> evaluation_line() const;
  // Replaces the layer's own weight of the new batch.
  void set_momentum(double momentum) { momentum_ = momentum; }
  // Moving averages <- (1 - momentum) * old + momentum * given. Each (features).
  void move(const torch::Tensor& mean, const torch::Tensor& variance);

  torch::Tensor weight, bias;                    // (features)
  torch::Tensor running_mean, running_variance;  // (features), buffers
  torch::Tensor shard_mean, shard_variance;  // (features), of the last training forward
  // In training, statistics of the whole batch instead of the shard's.
  losses::SumOverShards sum_over_shards;

 private:
  torch::Tensor normalise_by_whole_batch(const torch::Tensor& x);
  double momentum_;
  double epsilon_;
};
TORCH_MODULE(BatchNorm);

// All batch norms of a model in registration order: the trainer's list.
std::vector<BatchNorm> batch_norms(torch::nn::Module& model);

}  // namespace s2fbench::models
