// Leaving out tracks that are too much like others: the key `select_tracks`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/dataset_config.hpp"

namespace s2fbench::data {

struct DroppedTrack {
  std::string name;
  std::string like;        // the kept track that it is most like
  double correlation = 0;  // Pearson, with that track
};

struct TrackChoice {
  DatasetConfig config;  // with the kept tracks alone
  std::vector<DroppedTrack> dropped;
  std::int64_t windows = 0;  // over which tracks were compared; 0 = none were
};

// Goes through the tracks in the file's order and drops each whose mean coverage over the
// windows of the peak-centred table (all folds, merged from the peaks of all tracks, raw,
// a missing value counts as 0) has a Pearson correlation above the limit with that of a
// kept track. A track of constant coverage correlates with none. Without the key: as is.
TrackChoice choose_tracks(DatasetConfig config);

}  // namespace s2fbench::data
