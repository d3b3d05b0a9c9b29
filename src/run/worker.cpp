#include "run/worker.hpp"

#include <string>

#include "base/error.hpp"
#include "run/protocol.hpp"
#include "run/run_trial.hpp"

namespace s2fbench::run {
namespace {

constexpr int kCoordinator = 0;  // its rank
constexpr int kGangTag = 1;
// A checkpoint time is told again when it has grown so many times.
constexpr double kWorthTelling = 1.1;

}  // namespace

Worker::Worker(const comm::Context& world, TrialRunner& runner, cube::CellSink& sink,
               std::function<bool()> stop)
    : world_(world), runner_(runner), sink_(sink), stop_(std::move(stop)) {}

void Worker::run() {
  world_.send(kCoordinator, kIdle, {});
  while (true) {
    const auto message = world_.receive([this] { return !told_ && asked_to_stop(); });
    if (!message) continue;
    switch (message->tag) {
      case kAssign:
        execute(unpack_assignment(message->body));
        break;
      case kRelease:
        world_.send(kCoordinator, kGoodbye, {});
        return;
      default:
        heed(*message);
    }
  }
}

void Worker::execute(const Assignment& assignment) {
  const comm::Context& gang = gang_of(assignment.members);
  cell_ = assignment.cell;
  leads_ = gang.rank() == 0;
  paused_ = false;
  const Report report =
      run_trial(assignment, gang, runner_, sink_, [this] { return stop_trial(); });
  cell_ = -1;
  if (leads_)
    world_.send(kCoordinator, kReport, pack(report));
  else
    world_.send(kCoordinator, kIdle, {});
}

const comm::Context& Worker::gang_of(const std::vector<int>& members) {
  const auto known = gangs_.find(members);
  if (known != gangs_.end()) return known->second;
  std::vector<int> ranks;
  for (int worker : members) ranks.push_back(rank_of_worker(worker));
  return gangs_.emplace(members, world_.subgroup(ranks, kGangTag)).first->second;
}

bool Worker::asked_to_stop() {
  if (!told_ && stop_()) {
    world_.send(kCoordinator, kStopRequest, {});
    told_ = true;
  }
  return told_;
}

bool Worker::stop_trial() {
  if (stopped_ || asked_to_stop()) return true;
  if (leads_) tell_checkpoint_time();
  if (const auto message = world_.try_receive()) heed(*message);
  return stopped_ || paused_;
}

// What may come at any time. Work and release come only to those who wait.
void Worker::heed(const comm::Message& message) {
  if (message.tag == kStop)
    stopped_ = true;
  else if (message.tag != kPause)
    throw InternalError("worker got a message of tag " + std::to_string(message.tag) +
                        (cell_ < 0 ? "" : " during a trial"));
  else if (unpack_cell(message.body) == cell_)  // else it ended in the meantime
    paused_ = true;
}

// While the trial runs, for the time limit may be nearer than its end.
void Worker::tell_checkpoint_time() {
  const double seconds = runner_.checkpoint_seconds();
  if (seconds <= kWorthTelling * told_checkpoint_) return;
  world_.send(kCoordinator, kCheckpointTook, pack_seconds(seconds));
  told_checkpoint_ = seconds;
}

}  // namespace s2fbench::run
