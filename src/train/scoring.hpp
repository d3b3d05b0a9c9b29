// A model's loss and moments over a whole fold.
#pragma once

#include <torch/torch.h>

#include <functional>
#include <vector>

#include "comm/context.hpp"
#include "config/trial_settings.hpp"
#include "data/dataset.hpp"
#include "losses/loss.hpp"
#include "models/model.hpp"
#include "train/block_pass.hpp"

namespace s2fbench::train {

struct Scoring {
  data::Fold fold = data::Fold::valid;
  losses::Loss loss;         // may be empty: no loss is summed
  std::vector<int> factors;  // metrics::pooling_factors
  torch::Device device = torch::kCPU;
  std::function<bool()> stop;
};

// Collective over the gang. Predictions in evaluation mode, in blocks of evaluate.block.
// Profile models: the table is (track, factor). Binary ones: scores are logits. Throws
// like sum_blocks.
BlockSums score_model(models::Model& model, const data::Dataset& dataset,
                      const config::TrialSettings& settings, const comm::Context& gang,
                      const Scoring& scoring);

}  // namespace s2fbench::train
