// Who runs which cell next: a state machine without processes, messages or a clock.
//
// Events go in, at most one assignment comes out of each. The caller carries both between
// here and the workers, which are numbered from 0: by messages under MPI (run_sweep.cpp),
// by plain calls in a process alone, by a simulation in tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "run/cell_queue.hpp"
#include "run/gangs.hpp"
#include "run/summary.hpp"

namespace s2fbench::run {

struct Assignment {
  std::int64_t cell = 0;
  std::vector<int> members;  // workers, ascending; the first one leads and reports
};

// How a trial ended, as its gang's leader tells it.
struct Report {
  std::int64_t cell = 0;
  cube::CellState state = cube::CellState::failed;
  double seconds = 0;  // wall time
};

class Coordinator {
 public:
  // hosts[w] is the node of worker w. Throws UserError for an impossible gang size.
  Coordinator(const std::vector<CellToRun>& cells, const std::vector<std::string>& hosts,
              int ranks_per_trial);

  // The worker waits for work; a gang starts when all its members do.
  std::optional<Assignment> worker_idle(int worker);
  // The leader of a gang reports the end of its trial, and waits for work itself. A trial
  // that is still `running` was stopped: the whole sweep stops.
  std::optional<Assignment> finished(int leader, const Report& report);
  // Nothing is assigned any more; running trials are to end soon.
  void stop() { stopping_ = true; }

  bool stopping() const { return stopping_; }
  // All workers wait and there is nothing to give them: they can be released.
  bool over() const;
  Progress progress() const;
  // After the end.
  Summary summary() const;
  const Gangs& gangs() const { return gangs_; }

 private:
  struct Gang {
    int waiting = 0;                   // members that are idle
    std::optional<CellToRun> running;  // the cell, until the leader's report
  };
  Gang& gang_of(int worker);
  std::optional<Assignment> member_idle(int worker);

  Gangs gangs_;
  std::vector<Gang> states_;  // by gang
  std::vector<int> gang_;     // by worker; -1 = leftover
  std::vector<bool> idle_;    // by worker
  CellQueue queue_;
  Progress progress_;
  bool stopping_ = false;
};

}  // namespace s2fbench::run
