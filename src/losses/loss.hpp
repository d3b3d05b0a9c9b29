// Training losses by name.
#pragma once

#include <torch/types.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "losses/prediction.hpp"
#include "losses/whole_batch.hpp"

namespace s2fbench::losses {

struct LossValue {
  LossValue(torch::Tensor loss) : value(std::move(loss)) {}
  LossValue(torch::Tensor loss, torch::Tensor constant)
      : value(std::move(loss)), constant_tracks(std::move(constant)) {}

  torch::Tensor value;  // scalar
  // Scalar: how many tracks counted as r = 0, one side being constant. Undefined for
  // losses without a correlation.
  torch::Tensor constant_tracks;
};

// The truth is (batch, tracks, bins); (batch, tracks, 2) for splice_kl, (batch, 1,
// length) for masked_letters.
using Loss = std::function<LossValue(const Prediction&, const torch::Tensor& truth)>;

// alpha: the weight of one of the loss's two terms, 0 = the study's. Throws UserError for
// an unknown name, and for an alpha of a loss that has none. sum_over_shards:
// correlations are those of the whole batch instead of the shard's. missing: the truth
// may hold NaN for what was not measured; InternalError for a loss that knows none.
Loss make_loss(const std::string& name, double alpha = 0,
               const SumOverShards& sum_over_shards = {}, bool missing = false);
std::vector<std::string> factory_names();

}  // namespace s2fbench::losses
