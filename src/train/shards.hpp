// How a global batch is cut into virtual shards, and which gangs can share them.
#pragma once

#include "config/trial_settings.hpp"

namespace s2fbench::train {

struct Shard {
  int first = 0;  // position in the global batch
  int size = 0;
};

// Shard `index` of `shards`: contiguous, sizes differ by at most one.
Shard shard_of(int batch, int shards, int index);

// Throws UserError when a gang of this size cannot train with these settings: its size
// and train.shards must be powers of two, and every rank needs a shard of at least two
// windows, just one with train.batch_statistics = global.
void check_gang(const config::TrainSettings& settings, int gang_size);

}  // namespace s2fbench::train
