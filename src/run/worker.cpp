#include "run/worker.hpp"

#include <string>

#include "base/error.hpp"
#include "run/protocol.hpp"
#include "run/run_trial.hpp"

namespace s2fbench::run {
namespace {

constexpr int kCoordinator = 0;  // its rank
constexpr int kGangTag = 1;

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
      case kStop:
        stopped_ = true;
        break;
      case kRelease:
        world_.send(kCoordinator, kGoodbye, {});
        return;
      default:
        throw InternalError("worker got a message of tag " +
                            std::to_string(message->tag));
    }
  }
}

void Worker::execute(const Assignment& assignment) {
  const comm::Context& gang = gang_of(assignment.members);
  const Report report =
      run_trial(assignment.cell, gang, runner_, sink_, [this] { return stop_trial(); });
  if (gang.rank() == 0)
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
  const auto message = world_.try_receive();
  if (!message) return false;
  // Work and release come only to those who wait.
  if (message->tag != kStop)
    throw InternalError("worker got a message of tag " + std::to_string(message->tag) +
                        " during a trial");
  stopped_ = true;
  return true;
}

}  // namespace s2fbench::run
