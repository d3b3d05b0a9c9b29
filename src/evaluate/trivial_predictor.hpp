// How predictors that are no networks are scored: on the test windows, as models are.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "data/dataset.hpp"
#include "metrics/block_statistics.hpp"

namespace s2fbench::evaluate {

// Predicted coverage of some test windows, (windows, tracks, bins).
using TrivialPredictor = std::function<std::vector<float>(std::span<const data::View>)>;

struct TrivialScores {
  metrics::StatisticsTable table;     // (track)
  std::vector<double> spearman = {};  // (track); empty unless parts.ranks
};

struct TrivialScoring {
  int resolution = 32;  // bp per bin
  metrics::Parts parts = {};
  std::string spill_folder = {};  // as evaluate::Means
  std::function<bool()> stop = {};
};

// Collective over the gang. Throws like train::sum_blocks.
TrivialScores score_predictor(const data::Dataset& dataset, const comm::Context& gang,
                              const TrivialPredictor& predictor,
                              const TrivialScoring& scoring);

}  // namespace s2fbench::evaluate
