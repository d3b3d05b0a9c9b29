// How much a model's prediction of a place moves when the window around it is shifted:
// the profile study's variation score.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "data/dataset.hpp"
#include "models/model.hpp"
#include "train/batches.hpp"

namespace s2fbench::evaluate {

inline constexpr int kShifts = 20;  // of each window

// Predictions of one place through windows that begin at several offsets.
struct ShiftedPredictions {
  std::span<const float> values;  // (offsets, tracks, bins), coverage
  std::span<const int> offsets;   // nt from the start of the stored window
  int tracks = 0;
  int bin = 0;    // nt
  int first = 0;  // [first, end): nt of the stored window that every shifted one covers
  int end = 0;
};

// Per track: the population standard deviation over the offsets at each base of
// [first, end), its mean over these bases, divided by the mean prediction over offsets
// and bases. NaN where that mean is not above zero. Predictions are repeated to base
// resolution.
std::vector<double> window_variation(const ShiftedPredictions& predictions);

struct ShiftOptions {
  data::Fold fold = data::Fold::test;
  int shifts = kShifts;
  std::uint64_t seed = 1;  // of the evaluation
  torch::Device device = torch::kCPU;
  std::function<bool()> stop = {};  // asked between windows; may be empty
};

// Collective over the gang. window_variation() of every window that `dataset` shows,
// (windows, tracks); offsets are drawn from [0, stored - input) keyed by (seed, place),
// the same for every model. NaN for windows that are stored no longer than the input.
// Binary models: of probabilities. The same bits for any number of ranks. Throws like
// train::sum_blocks.
std::vector<double> variation_scores(models::Model& model, const data::Dataset& dataset,
                                     const train::Target& target,
                                     const comm::Context& gang,
                                     const ShiftOptions& options);

}  // namespace s2fbench::evaluate
