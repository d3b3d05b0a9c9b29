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

}  // namespace

Coordinator::Coordinator(const std::vector<CellToRun>& cells,
                         const std::vector<std::string>& hosts, int ranks_per_trial)
    : gangs_(form_gangs(hosts, ranks_per_trial)),
      states_(gangs_.members.size()),
      gang_(hosts.size(), -1),
      idle_(hosts.size(), false),
      queue_(cells) {
  for (std::size_t g = 0; g < gangs_.members.size(); ++g)
    for (int worker : gangs_.members[g])
      gang_[static_cast<std::size_t>(worker)] = static_cast<int>(g);
  progress_.so_far.total = static_cast<std::int64_t>(cells.size());
}

Coordinator::Gang& Coordinator::gang_of(int worker) {
  return states_.at(static_cast<std::size_t>(gang_[static_cast<std::size_t>(worker)]));
}

std::optional<Assignment> Coordinator::worker_idle(int worker) {
  if (worker < 0 || static_cast<std::size_t>(worker) >= idle_.size() ||
      idle_[static_cast<std::size_t>(worker)])
    throw InternalError("worker " + std::to_string(worker) + " cannot become idle now");
  return member_idle(worker);
}

std::optional<Assignment> Coordinator::member_idle(int worker) {
  const auto w = static_cast<std::size_t>(worker);
  idle_[w] = true;
  if (gang_[w] < 0) return std::nullopt;
  Gang& gang = gang_of(worker);
  const auto& members = gangs_.members[static_cast<std::size_t>(gang_[w])];
  if (++gang.waiting < static_cast<int>(members.size())) return std::nullopt;
  if (gang.running)
    throw InternalError("a gang is idle whose cell " +
                        std::to_string(gang.running->index) + " was not reported");
  if (stopping_ || queue_.empty()) return std::nullopt;
  gang.waiting = 0;
  for (int member : members) idle_[static_cast<std::size_t>(member)] = false;
  gang.running = queue_.take();
  ++progress_.running;
  return Assignment{gang.running->index, members};
}

std::optional<Assignment> Coordinator::finished(int leader, const Report& report) {
  const auto w = static_cast<std::size_t>(leader);
  if (leader < 0 || w >= idle_.size() || gang_[w] < 0 || idle_[w] ||
      gangs_.members[static_cast<std::size_t>(gang_[w])].front() != leader ||
      !gang_of(leader).running || gang_of(leader).running->index != report.cell)
    throw InternalError("worker " + std::to_string(leader) + " reports cell " +
                        std::to_string(report.cell) + ", which it does not lead");
  ++count_of(progress_.so_far, report.state);
  // Only full trials tell how long a trial takes.
  if (report.state == cube::CellState::done)
    queue_.measured(*gang_of(leader).running, report.seconds);
  if (report.state == cube::CellState::running) stopping_ = true;
  gang_of(leader).running.reset();
  --progress_.running;
  progress_.last_cell = report.cell;
  progress_.last_state = report.state;
  return member_idle(leader);
}

bool Coordinator::over() const {
  return (stopping_ || queue_.empty()) &&
         std::all_of(idle_.begin(), idle_.end(), [](bool idle) { return idle; });
}

Progress Coordinator::progress() const {
  Progress now = progress_;
  now.so_far.unstarted = static_cast<std::int64_t>(queue_.size());
  // Running trials are taken to be half through on average.
  double left = queue_.expected_seconds_left();
  if (left >= 0) {
    for (const Gang& gang : states_)
      if (gang.running) left += 0.5 * queue_.expected_seconds(*gang.running);
    now.seconds_left = left / static_cast<double>(states_.size());
  }
  return now;
}

Summary Coordinator::summary() const {
  Summary end = progress().so_far;
  end.stopped_early = end.interrupted + end.unstarted > 0;
  return end;
}

}  // namespace s2fbench::run
