// How far several predictions of the same windows are apart: of an ensemble's members, or
// of one model's passes with dropout.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "comm/context.hpp"
#include "data/dataset.hpp"
#include "models/model.hpp"
#include "train/batches.hpp"

namespace s2fbench::evaluate {

inline constexpr int kDropoutPasses = 20;

struct SpreadOptions {
  data::Fold fold = data::Fold::test;
  std::uint64_t seed = 1;  // of the evaluation: dropout masks
  torch::Device device = torch::kCPU;
  std::function<bool()> stop = {};  // asked between windows; may be empty
};

// Of each window's total coverage, or of a binary model's probability; (windows, tracks).
struct PredictionSpread {
  std::vector<double> mean;
  std::vector<double> deviation;  // standard deviation, n - 1
};

// Collective over the gang. The members of a models::Ensemble are held against each
// other; of another model kDropoutPasses passes with masks keyed by (seed, place), which
// agree where it has no dropout: deviation 0. The same bits for any number of ranks.
// Throws like train::sum_blocks.
PredictionSpread prediction_spread(models::Model& model, const data::Dataset& dataset,
                                   const train::Target& target, const comm::Context& gang,
                                   const SpreadOptions& options);

}  // namespace s2fbench::evaluate
