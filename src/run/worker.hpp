// A worker's side of the protocol: runs what rank 0 assigns until it is released.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "comm/context.hpp"
#include "cube/cell_sink.hpp"
#include "run/coordinator.hpp"
#include "run/trial_runner.hpp"

namespace s2fbench::run {

class Worker {
 public:
  // stop: whether this process was asked to end.
  Worker(const comm::Context& world, TrialRunner& runner, cube::CellSink& sink,
         std::function<bool()> stop);
  // Returns when the coordinator releases us.
  void run();

 private:
  void execute(const Assignment& assignment);
  const comm::Context& gang_of(const std::vector<int>& members);
  // Our own wish to stop, told to the coordinator the first time.
  bool asked_to_stop();
  // Ours or anyone's, or a pause of this trial; called by the trial between its steps.
  bool stop_trial();
  void heed(const comm::Message& message);
  void tell_checkpoint_time();

  comm::Context world_;
  TrialRunner& runner_;
  cube::CellSink& sink_;
  std::function<bool()> stop_;
  bool told_ = false;                                // our wish to stop is on its way
  bool stopped_ = false;                             // the coordinator stops the sweep
  std::int64_t cell_ = -1;                           // that we train; -1 = none
  bool leads_ = false;                               // we report it
  bool paused_ = false;                              // the coordinator pauses it
  double told_checkpoint_ = 0;                       // seconds, the longest we told
  std::map<std::vector<int>, comm::Context> gangs_;  // by workers: made once, then kept
};

}  // namespace s2fbench::run
