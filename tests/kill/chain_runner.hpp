// A trial without science whose result shows every step that was lost, repeated or
// changed on the way: the state of each step is a hash of the one before.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cube/schema.hpp"
#include "run/trial_runner.hpp"
#include "sweep/plan.hpp"

namespace s2fbench::kill {

struct ChainSettings {
  std::string checkpoints;  // folder for <cell key>/running.ckpt
  std::string start;        // names the sweep's start
  int steps = 100;
  int checkpoint_steps = 10;
  double step_seconds = 0.003;
  // Cells whose trial kills its process: the poison of the suspect rule.
  std::int64_t poisonous = -1;
};

class ChainRunner : public run::TrialRunner {
 public:
  ChainRunner(const sweep::Plan& plan, ChainSettings settings);
  cube::TrialResult run(std::int64_t cell, const comm::Context& gang,
                        const std::function<bool()>& stop) override;
  void recorded(std::int64_t cell) override;

 private:
  std::string folder_of(std::int64_t cell) const;
  cube::TrialResult result_of(std::uint64_t state) const;

  cube::Schema schema_;
  std::vector<std::string> keys_;  // by cell
  ChainSettings settings_;
};

// Whether the sweep's start of this name wrote a checkpoint there.
bool chain_progressed(const std::string& folder, const std::string& start);

}  // namespace s2fbench::kill
