#include "reduce/communicators.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "comm/agreed.hpp"
#include "reduce/nccl_library.hpp"

namespace s2fbench::reduce {
namespace {

constexpr double kFarewellSeconds = 5;

struct Place {
  int colour = -1;  // which of the gangs; -1 = none
  int key = 0;      // rank in it
};

Place place_of(int world_rank, const std::vector<std::vector<int>>& gangs) {
  for (std::size_t g = 0; g < gangs.size(); ++g) {
    const auto found = std::find(gangs[g].begin(), gangs[g].end(), world_rank);
    if (found != gangs[g].end())
      return {static_cast<int>(g), static_cast<int>(found - gangs[g].begin())};
  }
  return {};
}

}  // namespace

Communicators::Communicators(std::unique_ptr<Nccl> nccl, double patience)
    : nccl_(std::move(nccl)),
      patience_(patience),
      unwinding_at_start_(std::uncaught_exceptions()) {}

// First all are told, so that no two ranks wait for each other about different ones. What
// does not end in time is aborted with its object.
Communicators::~Communicators() {
  if (std::uncaught_exceptions() > unwinding_at_start_) return;
  try {
    for (auto& [members, communicator] : kept_) communicator->finalize();
    for (auto& [members, communicator] : kept_) settle(*communicator, kFarewellSeconds);
  } catch (const std::exception&) {
    // A partner is gone; there is nobody left to tell.
  }
}

Communicator& Communicators::of(const comm::Context& gang) {
  // A rank that has aborted it needs a new one, and so do its partners.
  const bool missing = !kept_.contains(gang.members());
  if (gang.all_max(missing ? 1 : 0) > 0) {
    kept_.erase(gang.members());  // aborts ours, whose partners may be gone
    kept_[gang.members()] = make(gang);
  }
  return *kept_.at(gang.members());
}

namespace {

// Agreed errors are told by the job's rank 0, which is in no gang: here by the group's.
template <typename Work>
void told_by_first(const comm::Context& group, const Work& work) {
  try {
    work();
  } catch (Error& error) {
    error.agreed = group.rank() != 0;
    throw;
  }
}

}  // namespace

std::unique_ptr<Communicator> Communicators::make(const comm::Context& gang) {
  std::unique_ptr<Communicator> made;
  told_by_first(gang, [&] {
    const std::string id = comm::from_rank0(gang, [this] { return nccl_->unique_id(); });
    comm::on_every_rank(gang, [&] {
      made = nccl_->connect(id, gang.size(), gang.rank());
      expect_ready(*made, gang);
    });
  });
  return made;
}

void Communicators::split(const comm::Context& parent,
                          const std::vector<std::vector<int>>& gangs) {
  Communicator& all = of(parent);
  const auto rank = static_cast<std::size_t>(parent.rank());
  const Place place = place_of(parent.members()[rank], gangs);
  std::unique_ptr<Communicator> ours;
  try {
    told_by_first(parent, [&] {
      comm::on_every_rank(parent, [&] {
        ours = all.split(place.colour, place.key);
        expect_ready(*ours, parent);
      });
    });
  } catch (...) {
    abort(all);  // before `ours`, which it may still be making
    throw;
  }
  if (place.colour >= 0)
    kept_[gangs[static_cast<std::size_t>(place.colour)]] = std::move(ours);
}

void Communicators::expect_ready(Communicator& communicator,
                                 const comm::Context& gang) const {
  if (settle(communicator, patience_)) return;
  throw EnvironmentError(
      "NCCL did not connect the GPUs within " + std::to_string(patience_) + " s",
      "rank " + std::to_string(gang.rank()) + " of " + std::to_string(gang.size()) +
          " on " + gang.host(),
      "try NCCL_DEBUG=INFO, and NCCL_SOCKET_IFNAME where a node has "
      "several networks");
}

void Communicators::abort(const Communicator& communicator) {
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const auto& entry) {
    return entry.second.get() == &communicator;
  });
  if (found == kept_.end()) throw InternalError("abort of an unknown communicator");
  found->second->abort();
  kept_.erase(found);
}

std::unique_ptr<Communicators> nccl_communicators(int gpu) {
  return std::make_unique<Communicators>(nccl_library(gpu));
}

}  // namespace s2fbench::reduce
