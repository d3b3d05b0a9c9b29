// When and where a training's state goes to disk, and how it comes back.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "comm/context.hpp"
#include "train/saved_state.hpp"

namespace s2fbench::train {

struct CheckpointOptions {
  std::string folder;  // "" = no checkpoints
  // Whose state it is: a checkpoint with another `identity` label is not used.
  std::string identity;
  std::string start;      // of the sweep: tells at a later start what came since
  int every_steps = 200;  // training steps between two checkpoints; 0 = at epochs' ends
};

// The ranks of a gang hold equal states; the first one writes. All functions are
// collective over the gang and throw TrialEnd (failed, with the disk's reason) on all
// ranks alike.
class Checkpoints {
 public:
  Checkpoints(CheckpointOptions options, const comm::Context& gang,
              const SavedState& state);

  // Collective. Loads the newest sound checkpoint on every rank; false when there is
  // none. Damaged ones are told and passed over.
  bool resume();
  // Collective. After a training step; saves at every so manieth step of the trial.
  void step_done();
  // Collective. At epochs' ends and before a stopped trial leaves.
  void save();
  // Of the saves so far, seconds on this rank.
  double longest_save() const { return longest_save_; }
  double seconds() const { return seconds_; }
  int count() const { return count_; }

 private:
  comm::Bytes read() const;

  CheckpointOptions options_;
  comm::Context gang_;
  const SavedState& state_;
  std::int64_t steps_ = 0;  // since the last save
  double longest_save_ = 0;
  double seconds_ = 0;
  int count_ = 0;
};

// Whether the folder holds a checkpoint that the sweep's start `start` wrote.
bool checkpoint_is_of_start(const std::string& folder, const std::string& start);

}  // namespace s2fbench::train
