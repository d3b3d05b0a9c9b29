#include "run/simulation.hpp"

#include <algorithm>
#include <map>
#include <queue>
#include <set>

#include "base/error.hpp"
#include "run/coordinator.hpp"

namespace s2fbench::run {
namespace {

constexpr double kTickSeconds = 60;

struct Event {
  double time = 0;
  std::int64_t order = 0;  // of equal times: first come, first served
  int worker = 0;
  std::int64_t run = -1;  // the worker reports this run; -1: it is idle
  bool operator<(const Event& other) const {
    return time != other.time ? time > other.time : order > other.order;
  }
};

// A gang in a trial.
struct Run {
  Assignment assignment;
  double works_from = 0;  // when the restart is over
  bool paused = false;
};

class Simulation {
 public:
  explicit Simulation(const SimulatedSweep& sweep)
      : sweep_(sweep), machine_(sweep.cells, sweep.hosts, sweep.policy) {
    for (const CellToRun& cell : sweep.cells)
      work_left_[cell.index] = sweep.seconds(cell.index);
  }

  SimulationResult run() {
    for (std::size_t worker = 0; worker < sweep_.hosts.size(); ++worker)
      add(0, static_cast<int>(worker), -1);
    double next_tick = 0;
    while (!events_.empty()) {
      // Only gangs that are chosen trial by trial can profit from time going by.
      if (sweep_.policy.automatic() && next_tick < events_.top().time) {
        obey(machine_.tick({next_tick}), next_tick);
        next_tick += kTickSeconds;
        continue;
      }
      const Event event = events_.top();
      events_.pop();
      if (event.run < 0)
        obey(machine_.worker_idle(event.worker, {event.time}), event.time);
      else if (const auto run = runs_.find(event.run); run != runs_.end())
        end(run, event);
    }
    if (!machine_.over() ||
        result_.trials != static_cast<std::int64_t>(work_left_.size()))
      throw InternalError("a simulated sweep did not run every cell once");
    result_.occupancy =
        result_.in_trials / (result_.makespan * static_cast<double>(sweep_.hosts.size()));
    return result_;
  }

 private:
  using Runs = std::map<std::int64_t, Run>;

  void add(double time, int worker, std::int64_t run) {
    events_.push({time, ++order_, worker, run});
  }

  double speed(const Run& run) const {
    const auto ranks = static_cast<int>(run.assignment.members.size());
    if (!sweep_.policy.automatic()) return 1;
    return sweep_.speedup ? sweep_.speedup(run.assignment.cell, ranks)
                          : speedup(ranks, sweep_.policy.efficiency);
  }

  void obey(const Orders& orders, double now) {
    for (const Assignment& assignment : orders.starts) {
      const bool resumes = !started_.insert(assignment.cell).second;
      Run run{assignment, now + (resumes ? sweep_.policy.restart_seconds : 0)};
      const auto ranks = static_cast<int>(assignment.members.size());
      result_.widest = std::max(result_.widest, ranks);
      add(run.works_from + work_left_.at(assignment.cell) / speed(run),
          assignment.members.front(), ++last_run_);
      runs_.emplace(last_run_, std::move(run));
    }
    if (!orders.pause) return;
    const auto run = std::find_if(runs_.begin(), runs_.end(), [&](const auto& entry) {
      return entry.second.assignment.cell == orders.pause->cell;
    });
    run->second.paused = true;
    ++result_.pauses;
    // The end that was foreseen finds nobody any more.
    Run paused = std::move(run->second);
    runs_.erase(run);
    runs_.emplace(++last_run_, std::move(paused));
    add(now, orders.pause->leader, last_run_);
  }

  void end(Runs::iterator found, const Event& event) {
    const Run run = std::move(found->second);
    runs_.erase(found);
    const double worked = std::max(0.0, event.time - run.works_from);
    const std::int64_t cell = run.assignment.cell;
    result_.in_trials += worked * static_cast<double>(run.assignment.members.size());
    work_left_[cell] -= worked * speed(run);
    if (!run.paused) ++result_.trials;
    result_.makespan = event.time;
    for (std::size_t member = 1; member < run.assignment.members.size(); ++member)
      add(event.time, run.assignment.members[member], -1);
    const auto state = run.paused ? cube::CellState::running : cube::CellState::done;
    obey(machine_.finished(event.worker, {cell, state, worked}, {event.time}),
         event.time);
  }

  const SimulatedSweep& sweep_;
  Coordinator machine_;
  std::priority_queue<Event> events_;
  Runs runs_;
  std::set<std::int64_t> started_;
  std::map<std::int64_t, double> work_left_;  // seconds on one rank
  std::int64_t order_ = 0;
  std::int64_t last_run_ = 0;
  SimulationResult result_;
};

}  // namespace

SimulationResult simulate(const SimulatedSweep& sweep) { return Simulation(sweep).run(); }

std::vector<std::string> node_names(int nodes, int gpus_per_node) {
  std::vector<std::string> names;
  for (int node = 0; node < nodes; ++node)
    names.insert(names.end(), static_cast<std::size_t>(gpus_per_node),
                 "node" + std::to_string(node));
  return names;
}

}  // namespace s2fbench::run
