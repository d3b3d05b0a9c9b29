// Trains one model on one dataset with a gang of ranks, from the first epoch to the last.
#pragma once

#include <torch/types.h>

#include <functional>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "config/trial_settings.hpp"
#include "cube/record.hpp"
#include "data/dataset.hpp"
#include "models/model.hpp"
#include "reduce/reducer.hpp"
#include "train/checkpoints.hpp"
#include "train/exchange_trace.hpp"
#include "train/gradient_buckets.hpp"
#include "train/validation.hpp"
#include "train/weights.hpp"

namespace s2fbench::train {

struct TrainOptions {
  torch::Device device = torch::kCPU;
  std::function<bool()> stop;                          // true: end after this step
  std::function<void(const EpochReport&)> epoch_done;  // called on every rank
  CheckpointOptions checkpoints = {};                  // where to go on from
  // Called when the training has needed (or would have needed) longer than ever before
  // to bring its state to disk after a request to stop; seconds on this rank.
  std::function<void(double)> longest_to_checkpoint = {};
  std::size_t bucket_floats = kBucketFloats;       // of gradients exchanged at a time
  reduce::Communicators* communicators = nullptr;  // for gangs of GPUs
};

struct TrainOutcome {
  cube::CellState state =
      cube::CellState::done;        // or running (stopped), failed, diverged
  std::string reason;               // why, when not done
  std::vector<cube::Curve> curves;  // catalogue::curves()
  int epochs = 0;                   // finished
  int best_epoch = 0;               // by train.monitor
  Weights best;
  Weights last;
  double earlier_seconds = 0;  // that a stopped training had taken when it was saved
  // What checkpoints cost: how many, and their seconds out of those of the training.
  int checkpoints = 0;
  double checkpoint_seconds = 0;
  ExchangeTrace exchange = {};  // of this rank
  double data_wait = 0;  // seconds that steps of this rank waited for their batches
  double seconds = 0;
};

// Throws UserError for settings that this dataset, a gang of this size or this device
// cannot train.
void check_trainable(const data::Dataset& dataset, const config::TrialSettings& settings,
                     int gang_size, const torch::Device& device = torch::kCPU);

// Collective over the gang. All ranks return the same outcome, the same bits for any gang
// that fits train.shards, and for any number of stops on the way: a training that was
// stopped goes on from its newest checkpoint. When done, the model holds the weights that
// train.keep names.
// What goes wrong in the trial is an outcome; throws UserError for settings that cannot
// be trained and EnvironmentError when the gang itself breaks.
TrainOutcome train(models::Model& model, const data::Dataset& dataset,
                   const config::TrialSettings& settings, const comm::Context& gang,
                   const TrainOptions& options = {});

}  // namespace s2fbench::train
