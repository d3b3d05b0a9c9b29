// A model's loss and scores over a whole fold.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <span>
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
  metrics::Parts parts;      // what is summed or kept
  std::vector<int> factors;  // metrics::pooling_factors
  torch::Device device = torch::kCPU;
  std::function<bool()> stop = {};
  // The part of the genome that each window of the fold is in; empty: no moments of
  // parts.
  // Negative: in none.
  std::vector<std::int64_t> genome_part = {};
  // Windows that are summed apart: the group of each window of the fold; empty: one.
  int groups = 1;
  std::vector<int> group = {};
  // Sees every block: its first window, then predictions and truth, both (windows,
  // tracks, bins); may be empty.
  std::function<void(std::int64_t, const metrics::BlockShape&, std::span<const float>,
                     std::span<const float>)>
      observe = {};
};

// Collective over the gang. Predictions in evaluation mode, in blocks of evaluate.block.
// The table is (group, track, factor); binary models are compared with the mean coverage
// of the window. Scores of windows are logits, or the sum of the predicted profile; with
// the latter `each` holds the sums of the measured one, (windows, tracks).
// Of a sequence table `ranked` alone is filled, with the measured values for labels, NaN
// where nothing was measured; `each` with the second of two values.
// Of letters `ranked` holds a row's mean cross-entropy of its masked letters in nats, and
// for its label the share of them that is guessed.
// Throws like sum_blocks.
BlockSums score_model(models::Model& model, const data::Dataset& dataset,
                      const config::TrialSettings& settings, const comm::Context& gang,
                      const Scoring& scoring);

}  // namespace s2fbench::train
