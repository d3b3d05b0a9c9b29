// One training step of a gang: every rank its shards, one exchange, the same Adam update.
#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <vector>

#include "comm/context.hpp"
#include "config/trial_settings.hpp"
#include "losses/loss.hpp"
#include "models/model.hpp"
#include "reduce/reducer.hpp"
#include "train/batches.hpp"
#include "train/exchange_buffer.hpp"
#include "train/saved_state.hpp"
#include "train/shards.hpp"

namespace s2fbench::train {

struct StepInput {
  int windows = 0;    // of the global batch
  int epoch = 1;      // from 1
  int step = 1;       // within the epoch, from 1
  bool stop = false;  // this rank was asked to stop
  // Reads the windows of one shard, given as a range of the global batch.
  std::function<TensorBatch(const Shard&)> load;
};

struct StepResult {
  double loss = 0;             // mean over the global batch
  double constant_tracks = 0;  // of all shards, see losses::LossValue
  bool stop = false;           // some rank was asked to stop
};

class Step {
 public:
  // The model must be on its device. Throws UserError when the gang does not fit.
  Step(models::Model& model, losses::Loss loss, const config::TrialSettings& settings,
       const comm::Context& gang);

  // Collective over the gang. Throws TrialEnd on all ranks alike: failed when a rank's
  // shard threw, diverged when the loss is not a number.
  StepResult run(const StepInput& input);

  void set_learning_rate(double rate);
  // The model's weights and the optimiser's memory.
  void register_state(SavedState& state);

 private:
  std::vector<float> shard_leaf(const StepInput& input, int shard, bool stop);
  [[noreturn]] void end_together(const std::exception_ptr& trouble) const;

  models::Model& model_;
  losses::Loss loss_;
  comm::Context gang_;
  int shards_;
  std::uint64_t seed_;
  std::unique_ptr<reduce::Reducer> reducer_;
  ExchangeBuffer buffer_;
  torch::optim::Adam adam_;
};

}  // namespace s2fbench::train
