// Sums over the shards of a step's batch while their forward and backward passes go on,
// for `train.batch_statistics: global`: one shard per rank.
//
// A step is a series of exchanges, the same on all ranks, ended by end(). A rank that
// throws on the way has end(true) as its next exchange: the others throw PartnerFailed
// out of theirs, and all meet again in the exchange of gradients.
#pragma once

#include <torch/types.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "comm/context.hpp"
#include "config/trial_settings.hpp"
#include "losses/whole_batch.hpp"
#include "models/batch_norm.hpp"
#include "models/model.hpp"
#include "reduce/reducer.hpp"

namespace s2fbench::train {

// Another rank of the gang threw; it has the reason.
struct PartnerFailed : std::runtime_error {
  PartnerFailed() : std::runtime_error("another rank of the gang failed") {}
};

class WholeBatchSums {
 public:
  // While it lives, the model's batch norms use it.
  WholeBatchSums(models::Model& model, std::unique_ptr<reduce::Reducer> reducer);
  ~WholeBatchSums();
  WholeBatchSums(const WholeBatchSums&) = delete;
  WholeBatchSums& operator=(const WholeBatchSums&) = delete;

  // For losses. With L the global batch's loss, the sum of share x loss over the shards,
  // gradients times the share are those of L.
  losses::SumOverShards hook();
  // Before anything of a shard that may throw; share of the global batch (n_s / n).
  void begin(double share);
  // Collective over the gang. Throws PartnerFailed unless the trouble is ours. Nothing
  // when the series has ended: trouble may come after it.
  void end(bool trouble);
  // A partner is silent: nothing can be exchanged any more.
  bool broken() const { return broken_; }

 private:
  struct Sum;
  // Collective over the gang.
  torch::Tensor exchange(const torch::Tensor& values);
  // The message with our error word; whether another rank has one.
  bool send_message(bool trouble);

  std::vector<models::BatchNorm> norms_;
  std::unique_ptr<reduce::Reducer> reducer_;
  torch::Tensor message_;  // (kPiece + 1), the last one the error word
  double share_ = 1;
  bool open_ = false;  // a series is under way
  bool broken_ = false;
};

// Collective over the gang. What such sums go through, where the settings want them and
// there is more than one rank: apart from the gradients' reducer, which goes on
// meanwhile.
std::unique_ptr<reduce::Reducer> statistics_reducer(
    const config::TrainSettings& settings, const comm::Context& gang,
    reduce::Communicators* communicators = nullptr);

}  // namespace s2fbench::train
