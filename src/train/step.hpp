// One training step of a gang: every rank its shards, one exchange, the same Adam update.
#pragma once

#include <torch/optim/adam.h>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "comm/context.hpp"
#include "config/trial_settings.hpp"
#include "losses/loss.hpp"
#include "models/model.hpp"
#include "reduce/reducer.hpp"
#include "train/batches.hpp"
#include "train/exchange_buffer.hpp"
#include "train/exchange_trace.hpp"
#include "train/gradient_buckets.hpp"
#include "train/shards.hpp"
#include "train/tree_sum.hpp"
#include "train/whole_batch_sums.hpp"

namespace s2fbench::train {

class SavedState;

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

struct StepOptions {
  std::size_t bucket_floats = kBucketFloats;  // of gradients exchanged at a time
  // With train.batch_statistics: global on several ranks; the loss has its hook.
  WholeBatchSums* whole_batch = nullptr;
  // Of gradients; none: one over arrays of the host, as the settings say.
  std::unique_ptr<reduce::Reducer> reducer = nullptr;
};

class Step {
 public:
  // The model must be on its device; one Step at a time has its parameters. Throws
  // UserError when the gang does not fit.
  Step(models::Model& model, losses::Loss loss, const config::TrialSettings& settings,
       const comm::Context& gang, StepOptions options = {});

  // Collective over the gang. Throws TrialEnd on all ranks alike: failed when a rank's
  // shard threw, diverged when the loss is not a number.
  StepResult run(const StepInput& input);

  void set_learning_rate(double rate);
  const ExchangeTrace& trace() const { return trace_; }
  // The model's weights and the optimiser's memory.
  void register_state(SavedState& state);

 private:
  // How a rank's shards ended.
  struct Outcome {
    bool complete = false;
    std::exception_ptr trouble = nullptr;  // ours; none when a partner has the reason
  };

  double share_of(const StepInput& input, int shard) const;
  Outcome run_shards(const StepInput& input);
  // Gradients of one shard are where the buffer has them afterwards.
  ShardWords run_shard(const StepInput& input, int shard);
  // The rank's last shard: its gradients are handed over while they come.
  void run_last_shard(const StepInput& input, int shard);
  // The next slice of the last leaf is in sum_: its exchange begins.
  void hand_over();
  void hand_over_nothing(bool stop);
  [[noreturn]] void end_together(const std::exception_ptr& trouble) const;

  models::Model& model_;
  losses::Loss loss_;
  comm::Context gang_;
  int shards_;
  std::uint64_t seed_;
  std::string precision_;
  WholeBatchSums* whole_batch_;
  std::unique_ptr<reduce::Reducer> reducer_;
  ExchangeBuffer buffer_;
  GradientBuckets buckets_;
  std::vector<Slice> slices_;  // of a step, in the order of their exchange
  std::size_t handed_over_ = 0;
  TreeSum own_;        // of the rank's shards
  torch::Tensor sum_;  // the last shard's leaf, then the sums
  ExchangeTrace trace_;
  double first_start_ = 0;  // when the step's exchange began
  torch::optim::Adam adam_;
};

}  // namespace s2fbench::train
