// What an epoch came to, by the names of its curves.
#pragma once

#include <string>

#include "catalogue/catalogue.hpp"
#include "train/block_pass.hpp"

namespace s2fbench::train {

// NaN where a trial has no such value. Means are over the tracks with a value.
struct EpochReport {
  int epoch = 0;               // from 1
  double train_loss = 0;       // mean over the epoch's steps, by windows, dropout on
  double learning_rate = 0;    // of this epoch
  double constant_tracks = 0;  // (shard, track) pairs that counted as r = 0
  double valid_loss = 0;
  double valid_pearson = 0;  // at the trained resolution
  double valid_mse = 0;
  double valid_auroc = 0;
  double valid_aupr = 0;
};

// What a trial's curves need of the validation windows.
metrics::Parts validation_parts(catalogue::Task task);

// Fills in what the sums over the validation fold say.
EpochReport with_validation(EpochReport report, const BlockSums& sums);
// The same of the sequences of a table. labels: their values are 0 or 1.
EpochReport with_sequences(EpochReport report, const BlockSums& sums, bool labels);
// Of masked letters the loss alone is there.
EpochReport with_letters(EpochReport report, const BlockSums& sums);

// The value of one curve of catalogue::curves(). Throws InternalError for another name.
double value_of(const EpochReport& report, const std::string& curve);

}  // namespace s2fbench::train
