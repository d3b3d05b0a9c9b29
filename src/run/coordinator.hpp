// Who runs which cell next: a state machine without processes, messages or a clock.
//
// Events go in, orders come out. The caller carries both between here and the workers,
// which are numbered from 0: by messages under MPI (run_sweep.cpp), by plain calls in a
// process alone, by events in a simulation (simulation.cpp).
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "run/cell_queue.hpp"
#include "run/checkpoint_reserve.hpp"
#include "run/gang_policy.hpp"
#include "run/gang_pool.hpp"
#include "run/summary.hpp"

namespace s2fbench::run {

// When an event happens, in seconds.
struct Moment {
  double now = 0;                                         // of a clock that never jumps
  double left = std::numeric_limits<double>::infinity();  // until the time limit
};

struct Assignment {
  std::int64_t cell = 0;
  std::vector<int> members = {};  // workers, ascending; the first one leads and reports
  bool alone = false;             // a suspect: nothing else runs beside it
};

// The leader is to stop this trial at a checkpoint and to report it as `running`: it goes
// on in a larger gang.
struct Pause {
  int leader = 0;
  std::int64_t cell = 0;
};

struct Orders {
  std::vector<Assignment> starts;
  std::optional<Pause> pause;
};

// How a trial ended, as its gang's leader tells it.
struct Report {
  std::int64_t cell = 0;
  cube::CellState state = cube::CellState::failed;
  double seconds = 0;             // wall time of this run of the trial
  double checkpoint_seconds = 0;  // TrialRunner::checkpoint_seconds
  double earlier_seconds = 0;     // of runs in earlier starts that it went on from
};

class Coordinator {
 public:
  // hosts[w] is the node of worker w. Throws UserError for an impossible gang size.
  Coordinator(const std::vector<CellToRun>& cells, const std::vector<std::string>& hosts,
              const GangPolicy& policy);

  // The worker waits for work; a gang starts when all its members do.
  Orders worker_idle(int worker, const Moment& moment = {});
  // The leader of a gang reports the end of its trial, and waits for work itself. A trial
  // that is `running` though no pause was ordered was stopped: the whole sweep stops.
  Orders finished(int leader, const Report& report, const Moment& moment = {});
  // The trial that this worker leads took so many seconds to a checkpoint.
  void checkpoint_took(int leader, double seconds);
  // Time went by: to be called every second or so. The only event that pauses a trial.
  Orders tick(const Moment& moment);
  // Nothing is assigned any more; running trials are to end soon.
  void stop() { stopping_ = true; }

  bool stopping() const { return stopping_; }
  // All workers wait and there is nothing to give them: they can be released.
  bool over() const;
  Progress progress() const;
  // After the end.
  Summary summary() const;
  // With a fixed gang size: the gangs, and the workers that fill none.
  const Gangs& gangs() const { return pool_.gangs(gang_sizes_.front()); }

 private:
  struct Running {
    CellToRun cell;
    std::vector<int> members;
    double since = 0;    // seconds
    double earlier = 0;  // seconds on one rank before it was paused
    int wider = 0;       // ranks that it is being paused for; 0 = not paused
  };
  // Stopped to go on with more ranks, as soon as all its workers are idle.
  struct Paused {
    Running trial;
    double done = 0;  // seconds on one rank
  };
  // Kept up to date at each event, since a sweep may have thousands of running trials.
  struct OfKind {
    int count = 0;
    double cost = 0;
  };
  void forget(int leader);
  Orders orders(const Moment& moment);
  void heed_time_limit(const Moment& moment);
  bool may_start(int kind, const Moment& moment) const;
  bool nothing_may_start(const Moment& moment) const;
  void start(Running trial, int most_ranks, bool alone, const Moment& moment,
             Orders& orders);
  void start_waiting(const Moment& moment, Orders& orders);
  void start_alone(const Moment& moment, Orders& orders);
  void resume_paused(const Moment& moment, Orders& orders);
  void pause_one(const Moment& moment, Orders& orders);
  int most_ranks_of(const CellToRun& cell) const;
  int ranks_for(const CellToRun& cell, const Moment& moment);
  double speed(const Running& trial) const;
  double work_done(const Running& trial, const Moment& moment) const;
  double work_left(const Running& trial, const Moment& moment) const;
  double all_work(const Moment& moment) const;

  GangPolicy policy_;
  std::vector<int> gang_sizes_;  // ascending
  GangPool pool_;
  CellQueue queue_;
  std::vector<CellToRun> alone_;    // suspects, the next one last
  std::map<int, Running> running_;  // by leader
  std::map<int, OfKind> kinds_;     // of the running trials
  std::optional<Paused> paused_;
  bool pausing_ = false;     // a trial was asked to pause and has not reported
  bool all_came_ = false;    // every worker was idle once
  bool alone_runs_ = false;  // the running trial is a suspect
  CheckpointReserve reserve_;
  double work_ = 0;        // seconds on one rank of all that waits and runs
  double work_from_ = -1;  // when that was summed up; negative = never
  Progress progress_;
  bool stopping_ = false;
};

}  // namespace s2fbench::run
