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
#include "metrics/block_statistics.hpp"
#include "metrics/metric.hpp"

namespace s2fbench::evaluate {

// Resolutions of one evaluation. factors: metrics::pooling_factors.
struct Grid {
  int trained = 32;  // bp per bin
  std::vector<int> factors;
};

// What baselines and ceilings are scored by.
inline constexpr metrics::Parts kBaselineParts{.pairs = true, .window_pearson = true};

// Each collective over the gang. Sums (track, factor) of the test fold between the
// coverage that a line predicts and the measured one: a line over the bin's GC share, or
// over the mean of all other tracks (none where there is one track). One line per track
// and resolution, fitted on the training windows.
metrics::StatisticsTable gc_baseline(const data::Dataset& dataset,
                                     const comm::Context& gang, const Grid& grid,
                                     const std::function<bool()>& stop);
metrics::StatisticsTable tracks_baseline(const data::Dataset& dataset,
                                         const comm::Context& gang, const Grid& grid,
                                         const std::function<bool()>& stop);

// Collective over the gang. Sums of the test fold between each track's stored replicate
// and the track; empty for tracks without one.
metrics::StatisticsTable replicate_ceiling(const data::Dataset& dataset,
                                           const comm::Context& gang, const Grid& grid,
                                           const std::function<bool()>& stop);

struct BaselineRequest {
  Grid grid;
  std::uint64_t seed = 1;  // of count splitting
  std::function<bool()> stop = {};
};

// Remembers baselines of one dataset and its selections, so that each is computed once
// and not in every trial.
class BaselineCache {
 public:
  // Collective over the gang. Computes when any rank of the gang has not got it yet.
  const metrics::StatisticsTable& get(metrics::Pairing pairing,
                                      const data::Dataset& dataset,
                                      const comm::Context& gang,
                                      const BaselineRequest& request);

 private:
  struct Key {
    metrics::Pairing pairing;
    std::string windows;  // which, in words
    int trained;
    std::vector<int> factors;
    std::uint64_t seed;
    auto operator<=>(const Key&) const = default;
  };
  std::map<Key, metrics::StatisticsTable> tables_;
};

}  // namespace s2fbench::evaluate
