// How many ranks train one trial, and what the coordinator counts on that it brings: one
// number for all. What a gang of some model on some machine is likely to bring is
// predicted by scaling_model.hpp.
#pragma once

namespace s2fbench::run {

// Ranks per trial chosen trial by trial.
inline constexpr int kAutoRanks = 0;

struct GangPolicy {
  int ranks_per_trial = 1;  // a power of two, or kAutoRanks
  // What remains of a gang's speed per rank each time its ranks double.
  double efficiency = 0.9;
  // What stopping a trial at a checkpoint and resuming it with other ranks costs.
  double restart_seconds = 60;

  bool automatic() const { return ranks_per_trial == kAutoRanks; }
};

// Throws UserError for an efficiency outside (0.5, 1]: at half, two ranks are as slow as
// one.
void check_efficiency(double efficiency);

// How many times faster than one rank: ranks x efficiency^log2(ranks). A power of two.
double speedup(int ranks, double efficiency);

}  // namespace s2fbench::run
