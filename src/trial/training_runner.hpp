// One cell of a sweep: make the model, train it, evaluate it, keep its weights.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "reduce/communicators.hpp"
#include "run/trial_runner.hpp"
#include "sweep/plan.hpp"
#include "train/checkpoints.hpp"
#include "train/trainer.hpp"
#include "trial/cell_evaluation.hpp"
#include "trial/representations.hpp"

namespace s2fbench::trial {

struct TrialOptions {
  torch::Device device = torch::kCPU;  // train::resolve_device
  // Folder for <cell key>/best and /last, such as checkpoints/ of a results folder; "" =
  // keep no weights.
  std::string checkpoints = {};
  // Of the sweep's start: goes into the checkpoints of running trials, which lie in the
  // same folders.
  std::string start = {};
  int checkpoint_steps = 200;  // training steps between two of them; 0 = epochs' ends
};

class TrainingRunner : public run::TrialRunner {
 public:
  // The dataset is loaded once by the caller and shared by all trials of the process.
  TrainingRunner(sweep::Plan plan, data::Dataset dataset, TrialOptions options);
  ~TrainingRunner() override;

  // Collective over the workers; see run::TrialRunner. Connects gangs of GPUs at once.
  void gangs_to_come(const comm::Context& workers,
                     const std::vector<std::vector<int>>& gangs) override;
  // Collective over the gang; see run::TrialRunner. The gang's first rank writes the
  // model folders; state, reason, metrics and curves are the same on all ranks.
  cube::TrialResult run(std::int64_t cell, const comm::Context& gang,
                        const std::function<bool()>& stop) override;
  // The end is on disk: the state to go on from is not needed any more.
  void recorded(std::int64_t cell) override;
  double checkpoint_seconds() const override { return checkpoint_seconds_; }

 private:
  struct Trial;
  void need_communicators();
  cube::TrialResult run_to_end(Trial& trial);
  train::TrainOutcome learn(Trial& trial);
  void prepare(Trial& trial);
  train::CheckpointOptions checkpoint_options(const sweep::Cell& cell) const;
  void evaluate_and_save(Trial& trial, cube::TrialResult& result);

  sweep::Plan plan_;
  data::Dataset dataset_;
  TrialOptions options_;
  CellEvaluation evaluation_;
  Representations representations_;
  double checkpoint_seconds_ = 0;
  // Of gangs of GPUs, for all trials; none before the first such gang.
  std::unique_ptr<reduce::Communicators> communicators_;
};

}  // namespace s2fbench::trial
