// Sums over a global batch of which several ranks hold a shard each: what batch norm and
// correlations take their statistics from in `train.batch_statistics: global`.
#pragma once

#include <torch/types.h>

#include <functional>

namespace s2fbench::losses {

// Adds a tensor over the shards of the batch; all ranks get the sum, and gradients go
// through it. Collective over the gang. Empty: the shard at hand is the batch.
using SumOverShards = std::function<torch::Tensor(const torch::Tensor&)>;

// The mean of x over its dimensions `over` and all shards, of which these dimensions are
// kept as 1. Collective over the gang when the sum is.
torch::Tensor whole_batch_mean(const torch::Tensor& x, torch::IntArrayRef over,
                               const SumOverShards& sum_over_shards);

}  // namespace s2fbench::losses
