#include "run/run_sweep.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "run/coordinator.hpp"
#include "run/protocol.hpp"
#include "run/run_trial.hpp"
#include "run/worker.hpp"

namespace s2fbench::run {
namespace {

constexpr double kTickSeconds = 1.0;
constexpr int kWorkersTag = 3;  // of comm::Context::subgroup

Moment moment(const RunOptions& options) {
  return {monotonic_seconds(), options.seconds_left()};
}

// Rank 0's side of the protocol: carries events and assignments between workers and
// machine.
class CoordinatorLoop {
 public:
  CoordinatorLoop(const comm::Context& world, Coordinator& machine,
                  const RunOptions& options)
      : world_(world), machine_(machine), options_(options) {}

  void run() {
    while (!machine_.over()) {
      if (const auto message =
              world_.receive([this] { return must_stop() || is_late(); }))
        handle(*message);
      // Asked after each message too: there may be no pause between them.
      if (must_stop()) machine_.stop();
      if (is_late()) tick();
      if (machine_.stopping() && !told_) tell_all(kStop);
    }
    release();
  }

 private:
  bool must_stop() const { return !machine_.stopping() && options_.stop(); }
  bool is_late() const { return monotonic_seconds() >= next_tick_; }

  void tick() {
    next_tick_ = monotonic_seconds() + kTickSeconds;
    obey(machine_.tick(moment(options_)));
  }

  void handle(const comm::Message& message) {
    const int worker = worker_of_rank(message.source);
    switch (message.tag) {
      case kIdle:
        obey(machine_.worker_idle(worker, moment(options_)));
        break;
      case kReport:
        finish(worker, unpack_report(message.body));
        break;
      case kCheckpointTook:
        machine_.checkpoint_took(worker, unpack_seconds(message.body));
        break;
      case kStopRequest:
        machine_.stop();
        break;
      default:
        throw InternalError("coordinator got a message of tag " +
                            std::to_string(message.tag));
    }
  }

  // The next trial first: what we tell people can wait. A paused trial has not ended.
  void finish(int worker, const Report& report) {
    obey(machine_.finished(worker, report, moment(options_)));
    if (report.state != cube::CellState::running || machine_.stopping())
      options_.progress(machine_.progress());
  }

  void obey(const Orders& orders) {
    for (const Assignment& assignment : orders.starts)
      for (int worker : assignment.members)
        world_.send(rank_of_worker(worker), kAssign, pack(assignment));
    if (orders.pause)
      world_.send(rank_of_worker(orders.pause->leader), kPause,
                  pack_cell(orders.pause->cell));
  }

  void tell_all(MessageTag tag) {
    for (int rank = 1; rank < world_.size(); ++rank) world_.send(rank, tag, {});
    if (tag == kStop) told_ = true;
  }

  // Wishes to stop may still be on their way; after the last goodbye none is.
  void release() {
    tell_all(kRelease);
    for (int left = world_.size() - 1; left > 0;)
      if (world_.receive()->tag == kGoodbye) --left;
  }

  comm::Context world_;
  Coordinator& machine_;
  const RunOptions& options_;
  bool told_ = false;     // the workers know that the sweep stops
  double next_tick_ = 0;  // monotonic seconds
};

void run_alone(Coordinator& machine, TrialRunner& runner, cube::CellSink& sink,
               const comm::Context& world, const RunOptions& options) {
  const auto stop = [&] {
    machine.checkpoint_took(0, runner.checkpoint_seconds());
    machine.tick(moment(options));
    if (options.stop()) machine.stop();
    return machine.stopping();
  };
  if (options.stop()) machine.stop();
  Orders orders = machine.worker_idle(0, moment(options));
  while (!orders.starts.empty()) {
    const Report report = run_trial(orders.starts.front(), world, runner, sink, stop);
    if (options.stop()) machine.stop();
    orders = machine.finished(0, report, moment(options));
    options.progress(machine.progress());
  }
}

comm::Bytes bytes_of(const std::string& text) {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

// Collective over the world. The node of each worker: of every rank but the coordinator.
std::vector<std::string> worker_hosts(const comm::Context& world) {
  std::vector<std::string> hosts;
  for (const comm::Bytes& bytes : world.all_gather(bytes_of(world.host())))
    hosts.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (hosts.size() > 1) hosts.erase(hosts.begin());
  return hosts;
}

void name_leftovers(const Gangs& gangs, int ranks_per_trial) {
  if (gangs.leftover.empty()) return;
  std::vector<std::string> ranks;
  for (int worker : gangs.leftover)
    ranks.push_back(std::to_string(rank_of_worker(worker)));
  log::warning("{} of the workers fill no gang of {} and stay idle: rank {}",
               ranks.size(), ranks_per_trial, join(ranks, ", "));
}

// Collective over the workers. Gangs of a fixed size can get to know each other now.
void announce_gangs(const comm::Context& world, const std::vector<std::string>& hosts,
                    const GangPolicy& policy, TrialRunner& runner) {
  if (policy.automatic() || policy.ranks_per_trial == 1) return;
  auto gangs = form_gangs(hosts, policy.ranks_per_trial).members;
  if (gangs.size() < 2) return;
  for (auto& gang : gangs)
    std::transform(gang.begin(), gang.end(), gang.begin(), rank_of_worker);
  std::vector<int> workers(hosts.size());
  std::iota(workers.begin(), workers.end(), rank_of_worker(0));
  runner.gangs_to_come(world.subgroup(workers, kWorkersTag), gangs);
}

// Callbacks that may be called without asking whether they are there.
RunOptions with_defaults(RunOptions options) {
  if (!options.stop) options.stop = [] { return false; };
  if (!options.seconds_left)
    options.seconds_left = [] { return std::numeric_limits<double>::infinity(); };
  if (!options.progress) options.progress = [](const Progress&) {};
  return options;
}

}  // namespace

Summary run_sweep(const std::vector<CellToRun>& cells, TrialRunner& runner,
                  cube::CellSink& sink, const comm::Context& world,
                  const RunOptions& given) {
  const RunOptions options = with_defaults(given);
  const GangPolicy& gangs = options.gangs;
  if (!gangs.automatic())
    check_ranks_per_trial(gangs.ranks_per_trial, std::max(1, world.size() - 1));
  check_efficiency(gangs.efficiency);
  const auto hosts = worker_hosts(world);
  if (world.rank() > 0) {
    announce_gangs(world, hosts, gangs, runner);
    Worker(world, runner, sink, options.stop).run();
    return unpack_summary(world.broadcast({}, 0));
  }
  Coordinator machine(cells, hosts, gangs);
  if (world.size() == 1) {
    run_alone(machine, runner, sink, world, options);
    return machine.summary();
  }
  name_leftovers(machine.gangs(), gangs.ranks_per_trial);
  CoordinatorLoop(world, machine, options).run();
  world.broadcast(pack(machine.summary()), 0);
  return machine.summary();
}

}  // namespace s2fbench::run
