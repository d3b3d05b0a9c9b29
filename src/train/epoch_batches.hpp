// The batches of one training epoch in the order of its steps, loaded ahead by a thread
// of their own.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "comm/context.hpp"
#include "config/trial_settings.hpp"
#include "data/dataset.hpp"
#include "data/prefetch.hpp"
#include "train/batches.hpp"
#include "train/shards.hpp"
#include "train/side_stream.hpp"

namespace s2fbench::train {

// Where in a training's epoch its next step is.
struct EpochPlace {
  int epoch = 1;          // from 1
  int step = 1;           // from 1
  std::int64_t seen = 0;  // windows of the epoch that were trained on
};

class EpochBatches {
 public:
  // Of the rank's shards of every step from `place` on, to the side stream's device. What
  // it is given must outlive it.
  EpochBatches(const data::Dataset& dataset, const config::TrialSettings& settings,
               const comm::Context& gang, const SideStream& side,
               const EpochPlace& place);

  // Windows of the global batch of a step that begins after so many; 0 = there is none.
  int windows_after(std::int64_t seen) const;
  // The next shard; they must be asked for in their order.
  TensorBatch load(const Shard& shard);
  // Seconds that load() has waited for the thread; a GPU may wait longer for its copy.
  double waited() const { return waited_; }

 private:
  struct Item {
    Shard shard;
    BatchOnTheWay batch;
  };
  std::optional<Item> make_next();

  const data::Dataset& dataset_;
  const config::TrialSettings& settings_;
  const SideStream& side_;
  int first_shard_, end_shard_;
  std::vector<std::int64_t> order_;  // the epoch's windows
  EpochPlace place_;                 // of the thread
  int shard_;                        // of the thread, next one
  double waited_ = 0;
  std::unique_ptr<data::Prefetch<Item>> ahead_;  // last: it uses all of the above
};

}  // namespace s2fbench::train
