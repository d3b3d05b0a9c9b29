// How much a model's prediction of a place moves when the window around it is shifted:
// the profile study's variation score.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "data/dataset.hpp"
#include "models/model.hpp"

namespace s2fbench::evaluate {

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

struct RobustnessOptions {
  data::Fold fold = data::Fold::test;
  int shifts = 20;
  std::uint64_t seed = 1;  // of the evaluation
  torch::Device device = torch::kCPU;
  std::function<bool()> stop = {};  // asked between windows; may be empty
};

struct VariationScores {
  std::vector<double> by_track;       // mean over the windows where it is defined
  std::vector<std::int64_t> defined;  // these windows, of each track
  std::int64_t windows = 0;           // all
};

// Collective over the gang. Of the windows that `dataset` shows; offsets are drawn from
// [0, stored - input) keyed by (seed, place), the same for every model. Binary models:
// of probabilities. The same bits for any number of ranks. Throws UserError when windows
// have no room to be shifted or there is none, TrialEnd on all ranks when it fails on
// any.
VariationScores variation_scores(models::Model& model, const data::Dataset& dataset,
                                 int resolution, bool binary, const comm::Context& gang,
                                 const RobustnessOptions& options);

}  // namespace s2fbench::evaluate
