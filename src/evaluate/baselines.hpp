// What a model's score is held against: trivial predictors below, the noise of the truth
// above.
//
// All depend on the dataset, its selected windows and the resolution alone, not on the
// trial.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "data/dataset.hpp"
#include "evaluate/trivial_predictor.hpp"
#include "metrics/block_statistics.hpp"
#include "metrics/metric.hpp"

namespace s2fbench::evaluate {

// Resolutions of one evaluation. factors: metrics::pooling_factors.
struct Grid {
  int trained = 32;  // bp per bin
  std::vector<int> factors;
};

// What every cube's ceilings need.
inline constexpr metrics::Parts kCeilingParts{.pairs = true, .window_pearson = true};

struct BaselineRequest {
  Grid grid;
  std::uint64_t seed = 1;  // of count splitting
  std::function<bool()> stop = {};
  metrics::Parts parts = kCeilingParts;  // what predictors and replicates are scored by
  std::string spill_folder = {};         // for parts.ranks; as evaluate::Means
};

struct BaselineScores {
  metrics::StatisticsTable table;     // (track, factor)
  std::vector<double> spearman = {};  // (track, factor); empty unless parts.ranks
};

// Each collective over the gang. Scores on the test fold of the coverage that a line
// predicts: over the bin's GC share, or over the mean of all other tracks (none where
// there is one track). One line per track and resolution, fitted on the training windows.
BaselineScores gc_baseline(const data::Dataset& dataset, const comm::Context& gang,
                           const BaselineRequest& request);
BaselineScores tracks_baseline(const data::Dataset& dataset, const comm::Context& gang,
                               const BaselineRequest& request);

// Collective over the gang. A predictor at each resolution of the grid, given in bp per
// bin, scored on the test fold.
BaselineScores score_at_each(
    const data::Dataset& dataset, const comm::Context& gang,
    const BaselineRequest& request,
    const std::function<TrivialPredictor(std::size_t column, int resolution)>& predictor);

// Collective over the gang. Scores on the test fold of each track's stored replicate;
// empty, and NaN, for tracks without one.
BaselineScores replicate_ceiling(const data::Dataset& dataset, const comm::Context& gang,
                                 const BaselineRequest& request);

// Remembers baselines of one dataset and its selections, so that each is computed once
// and not in every trial.
class BaselineCache {
 public:
  // Collective over the gang. Computes when any rank of the gang has not got it yet.
  const BaselineScores& get(metrics::Pairing pairing, const data::Dataset& dataset,
                            const comm::Context& gang, const BaselineRequest& request);

 private:
  struct Key {
    metrics::Pairing pairing;
    std::string windows;  // which, in words
    int trained;
    std::vector<int> factors;
    std::uint64_t seed;
    metrics::Parts parts;
    auto operator<=>(const Key&) const = default;
  };
  std::map<Key, BaselineScores> scores_;
};

}  // namespace s2fbench::evaluate
