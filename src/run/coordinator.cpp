#include "run/coordinator.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace s2fbench::run {
namespace {

std::int64_t& count_of(Summary& summary, cube::CellState state) {
  switch (state) {
    case cube::CellState::done:
      return summary.done;
    case cube::CellState::failed:
      return summary.failed;
    case cube::CellState::diverged:
      return summary.diverged;
    case cube::CellState::timed_out:
      return summary.timed_out;
    case cube::CellState::running:
      return summary.interrupted;
    default:
      throw InternalError("a trial cannot end in state " +
                          std::to_string(static_cast<int>(state)));
  }
}

// 1, 2, 4, ... while some cell may use so many, or the one fixed size.
std::vector<int> gang_sizes(const std::vector<CellToRun>& cells, std::size_t workers,
                            const GangPolicy& policy) {
  if (!policy.automatic()) return {policy.ranks_per_trial};
  std::size_t most = 1;
  for (const CellToRun& cell : cells)
    most = std::max(most, static_cast<std::size_t>(std::max(1, cell.most_ranks)));
  std::vector<int> sizes;
  for (std::size_t size = 1; size <= std::min(most, workers); size *= 2)
    sizes.push_back(static_cast<int>(size));
  return sizes;
}

std::vector<CellToRun> chosen(const std::vector<CellToRun>& cells, bool alone) {
  std::vector<CellToRun> some;
  for (const CellToRun& cell : cells)
    if (cell.alone == alone) some.push_back(cell);
  return some;
}

}  // namespace

Coordinator::Coordinator(const std::vector<CellToRun>& cells,
                         const std::vector<std::string>& hosts, const GangPolicy& policy)
    : policy_(policy),
      gang_sizes_(gang_sizes(cells, hosts.size(), policy)),
      pool_(hosts, gang_sizes_),
      queue_(chosen(cells, false)),
      alone_(chosen(cells, true)) {
  std::reverse(alone_.begin(), alone_.end());
  progress_.so_far.total = static_cast<std::int64_t>(cells.size());
}

Orders Coordinator::worker_idle(int worker, const Moment& moment) {
  if (running_.contains(worker))
    throw InternalError("worker " + std::to_string(worker) + " is idle, but cell " +
                        std::to_string(running_.at(worker).cell.index) +
                        " was not reported");
  pool_.add_idle(worker);
  return orders(moment);
}

Orders Coordinator::finished(int leader, const Report& report, const Moment& moment) {
  const auto found = running_.find(leader);
  if (found == running_.end() || found->second.cell.index != report.cell)
    throw InternalError("worker " + std::to_string(leader) + " reports cell " +
                        std::to_string(report.cell) + ", which it does not lead");
  const Running trial = found->second;
  reserve_.seen(trial.cell.kind, report.checkpoint_seconds);
  const bool pauses =
      report.state == cube::CellState::running && trial.wider > 0 && !stopping_;
  if (pauses) {
    paused_ = Paused{trial, work_done(trial, moment)};
  } else {
    ++count_of(progress_.so_far, report.state);
    if (report.state == cube::CellState::running) stopping_ = true;
    // Only full trials tell how long a trial takes.
    if (report.state == cube::CellState::done)
      queue_.measured(trial.cell,
                      (trial.earlier > 0 ? trial.earlier : report.earlier_seconds) +
                          speed(trial) * report.seconds);
    progress_.last_cell = report.cell;
    progress_.last_state = report.state;
  }
  if (trial.wider > 0) pausing_ = false;
  forget(leader);
  pool_.add_idle(leader);
  return orders(moment);
}

void Coordinator::forget(int leader) {
  const CellToRun cell = running_.at(leader).cell;
  OfKind& of_kind = kinds_.at(cell.kind);
  of_kind.cost -= cell.cost;
  if (--of_kind.count == 0) kinds_.erase(cell.kind);
  running_.erase(leader);
  alone_runs_ = false;
  --progress_.running;
}

void Coordinator::checkpoint_took(int leader, double seconds) {
  const auto found = running_.find(leader);
  if (found != running_.end()) reserve_.seen(found->second.cell.kind, seconds);
}

Orders Coordinator::tick(const Moment& moment) {
  Orders orders = this->orders(moment);
  if (!stopping_ && all_came_) pause_one(moment, orders);
  return orders;
}

Orders Coordinator::orders(const Moment& moment) {
  Orders orders;
  if (pool_.idle_count() == pool_.workers()) all_came_ = true;
  heed_time_limit(moment);
  // Gangs of several sizes are chosen with all workers in view.
  if (stopping_ || (policy_.automatic() && !all_came_)) return orders;
  resume_paused(moment, orders);
  start_waiting(moment, orders);
  start_alone(moment, orders);
  return orders;
}

// The trials that run must reach a checkpoint, and those that wait must be able to.
void Coordinator::heed_time_limit(const Moment& moment) {
  reserve_.time_left(moment.left);
  for (const auto& [kind, running] : kinds_)
    if (!may_start(kind, moment)) stopping_ = true;
  if (running_.empty() && nothing_may_start(moment)) stopping_ = true;
}

bool Coordinator::may_start(int kind, const Moment& moment) const {
  return moment.left >= reserve_.of(kind);
}

// Something waits, and there is too little time for all of it.
bool Coordinator::nothing_may_start(const Moment& moment) const {
  std::vector<int> kinds = queue_.kinds();
  for (const CellToRun& cell : alone_) kinds.push_back(cell.kind);
  if (paused_) kinds.push_back(paused_->trial.cell.kind);
  return !kinds.empty() && std::none_of(kinds.begin(), kinds.end(), [&](int kind) {
    return may_start(kind, moment);
  });
}

void Coordinator::start(Running trial, int most_ranks, bool alone, const Moment& moment,
                        Orders& orders) {
  trial.members = pool_.free_gang(most_ranks).value();
  trial.since = moment.now;
  trial.wider = 0;
  pool_.take(trial.members);
  orders.starts.push_back({trial.cell.index, trial.members, alone});
  OfKind& of_kind = kinds_[trial.cell.kind];
  ++of_kind.count;
  of_kind.cost += trial.cell.cost;
  ++progress_.running;
  alone_runs_ = alone;
  running_.emplace(trial.members.front(), std::move(trial));
}

void Coordinator::start_waiting(const Moment& moment, Orders& orders) {
  const auto allowed = [&](int kind) { return may_start(kind, moment); };
  while (pool_.free_gang(gang_sizes_.back())) {
    const auto cell = queue_.take(allowed);
    if (!cell) return;
    start({*cell, {}, 0, 0, 0}, ranks_for(*cell, moment), false, moment, orders);
  }
}

void Coordinator::start_alone(const Moment& moment, Orders& orders) {
  if (alone_.empty() || !queue_.empty() || paused_ || !running_.empty()) return;
  if (!may_start(alone_.back().kind, moment) || !pool_.free_gang(gang_sizes_.front()))
    return;
  const CellToRun cell = alone_.back();
  alone_.pop_back();
  start({cell, {}, 0, 0, 0}, gang_sizes_.front(), true, moment, orders);
}

void Coordinator::resume_paused(const Moment& moment, Orders& orders) {
  if (!paused_ || !may_start(paused_->trial.cell.kind, moment)) return;
  const auto& members = paused_->trial.members;
  if (!std::all_of(members.begin(), members.end(),
                   [this](int worker) { return pool_.is_idle(worker); }))
    return;
  Running trial = paused_->trial;
  trial.earlier = paused_->done;
  paused_.reset();
  const int ranks = trial.wider;
  start(std::move(trial), ranks, false, moment, orders);
}

bool Coordinator::over() const {
  return (stopping_ || (queue_.empty() && alone_.empty() && !paused_)) &&
         pool_.idle_count() == pool_.workers();
}

Progress Coordinator::progress() const {
  Progress now = progress_;
  now.so_far.unstarted =
      static_cast<std::int64_t>(queue_.size() + alone_.size()) + (paused_ ? 1 : 0);
  if (!queue_.knows_seconds()) return now;
  double left = queue_.expected_seconds_waiting();
  for (const CellToRun& cell : alone_) left += queue_.expected_seconds(cell);
  // Running trials are taken to be half through on average.
  for (const auto& [kind, running] : kinds_)
    left += 0.5 * queue_.expected_seconds({-1, running.cost, kind});
  now.seconds_left = left / static_cast<double>(gangs().members.size());
  return now;
}

Summary Coordinator::summary() const {
  Summary end = progress().so_far;
  end.stopped_early = end.interrupted + end.unstarted > 0;
  return end;
}

}  // namespace s2fbench::run
