// The coordinator's choice of gangs: with how many ranks a trial starts, and which
// running trial is to go on with more.
#include <algorithm>

#include "run/coordinator.hpp"

namespace s2fbench::run {
namespace {

// A trial is too long for a gang when it needs this many times the time in which all the
// work could be done if it were spread evenly. A little longer is left to the end of the
// sweep, where idle ranks widen it for nothing.
constexpr double kTooLong = 1.25;
// A trial that has taken longer than expected is expected to take this share more of what
// it took: nothing better is known.
constexpr double kOverdueShare = 0.1;
// Summing up the work of thousands of running trials is worth it once in so many seconds.
constexpr double kWorkHolds = 1;

}  // namespace

// Nothing waits and ranks are idle: of the trials that would end sooner with them, the
// one that ends last is to go on with as many as there are for it. One at a time, so that
// two never count on the same ranks.
void Coordinator::pause_one(const Moment& moment, Orders& orders) {
  if (!policy_.automatic() || !queue_.empty() || paused_ || pausing_ || alone_runs_ ||
      pool_.idle_count() == 0)
    return;
  Running* last = nullptr;
  int ranks = 0;
  double end = 0;  // seconds from now
  for (auto& [leader, trial] : running_) {
    const double work = work_left(trial, moment);
    const double ends = work / speed(trial);
    if (ends <= std::max(end, 2 * policy_.restart_seconds)) continue;
    const int wider = pool_.size_free_with(trial.members, most_ranks_of(trial.cell));
    if (wider <= static_cast<int>(trial.members.size())) continue;
    // It must win more than it costs, for the estimate is rough.
    const double then = work / speedup(wider, policy_.efficiency);
    if (ends - then < 2 * policy_.restart_seconds) continue;
    // It must be able to start again before the time limit, and not for a moment only.
    if (!may_start(trial.cell.kind,
                   {moment.now, moment.left - 2 * policy_.restart_seconds}))
      continue;
    last = &trial;
    ranks = wider;
    end = ends;
  }
  if (last == nullptr) return;
  last->wider = ranks;
  pausing_ = true;
  orders.pause = Pause{last->members.front(), last->cell.index};
}

int Coordinator::most_ranks_of(const CellToRun& cell) const {
  return policy_.automatic() ? std::max(1, cell.most_ranks) : policy_.ranks_per_trial;
}

// The smallest gang that does not make everybody wait for this trial at the end.
int Coordinator::ranks_for(const CellToRun& cell, const Moment& moment) {
  const int most = std::min(most_ranks_of(cell), gang_sizes_.back());
  if (most == gang_sizes_.front()) return most;
  const double expected = queue_.expected_seconds(cell);
  const double workers = pool_.workers();
  // Looking at the queue alone is cheap and nearly always enough.
  if (expected <= kTooLong * queue_.expected_seconds_waiting() / workers) return 1;
  // A start moves work from the queue to the ranks: the sum holds for a while.
  if (work_from_ < 0 || moment.now - work_from_ > kWorkHolds) {
    work_ = expected + all_work(moment);
    work_from_ = moment.now;
  }
  int ranks = 1;
  while (2 * ranks <= most &&
         expected / speedup(ranks, policy_.efficiency) > kTooLong * work_ / workers)
    ranks *= 2;
  return ranks;
}

// With one fixed size of gang all seconds are those of such a gang.
double Coordinator::speed(const Running& trial) const {
  return policy_.automatic()
             ? speedup(static_cast<int>(trial.members.size()), policy_.efficiency)
             : 1;
}

double Coordinator::work_done(const Running& trial, const Moment& moment) const {
  return trial.earlier + speed(trial) * (moment.now - trial.since);
}

double Coordinator::work_left(const Running& trial, const Moment& moment) const {
  const double done = work_done(trial, moment);
  return std::max(queue_.expected_seconds(trial.cell) - done, kOverdueShare * done);
}

// Of what waits and runs, seconds on one rank.
double Coordinator::all_work(const Moment& moment) const {
  double work = queue_.expected_seconds_waiting();
  for (const auto& [leader, trial] : running_) work += work_left(trial, moment);
  return work;
}

}  // namespace s2fbench::run
