// What a model says of a batch of windows.
#pragma once

#include <torch/types.h>

#include <utility>

namespace s2fbench::losses {

struct Prediction {
  // Made from a tensor by models with one output.
  Prediction(torch::Tensor values) : profile(std::move(values)) {}
  Prediction(torch::Tensor values, torch::Tensor counts)
      : profile(std::move(values)), log_counts(std::move(counts)) {}

  // (batch, tracks, bins): coverage of the bins; logits of their shares for a model with
  // a count output; a binary model's logits, with one bin.
  torch::Tensor profile;
  // (batch, tracks): log(1 + sum over the bins); undefined without a count output.
  torch::Tensor log_counts;
};

// What is scored, (batch, tracks, bins): the profile itself, or the shares of the bins
// times their predicted sum.
torch::Tensor coverage(const Prediction& prediction);

}  // namespace s2fbench::losses
