#include "comm/context.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "comm/backoff.hpp"
#include "comm/group.hpp"

namespace s2fbench::comm {
namespace {

void check_rank(const Context& context, int rank, const char* what) {
  if (rank < 0 || rank >= context.size())
    throw InternalError(std::string(what) + ": rank " + std::to_string(rank) + " of " +
                        std::to_string(context.size()));
}

}  // namespace

std::vector<int> world_ranks(const std::vector<int>& members,
                             const std::vector<int>& chosen) {
  std::vector<int> ranks;
  for (const int rank : chosen)
    ranks.push_back(members.at(static_cast<std::size_t>(rank)));
  return ranks;
}

Context::Context(std::shared_ptr<Group> group) : group_(std::move(group)) {}

int Context::rank() const { return group_->rank(); }
int Context::size() const { return group_->size(); }
const std::vector<int>& Context::members() const { return group_->members(); }

std::string Context::host() const {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

void Context::send(int target, int tag, Bytes body) const {
  check_rank(*this, target, "send");
  group_->send(target, tag, std::move(body));
}

std::optional<Message> Context::try_receive() const { return group_->try_receive(); }

std::optional<Message> Context::receive(const std::function<bool()>& stop) const {
  Backoff backoff;
  while (true) {
    if (auto message = group_->try_receive()) return message;
    if (stop && stop()) return std::nullopt;
    if (!stop && !group_->others_can_send())
      throw InternalError("receive: nothing was sent and nobody else can send");
    backoff.pause();
  }
}

void Context::barrier() const { group_->barrier(); }

Bytes Context::broadcast(const Bytes& bytes, int root) const {
  check_rank(*this, root, "broadcast");
  return group_->broadcast(bytes, root);
}

std::vector<Bytes> Context::all_gather(const Bytes& bytes) const {
  return group_->all_gather(bytes);
}

std::int64_t Context::all_max(std::int64_t value) const { return group_->all_max(value); }

Context Context::subgroup(const std::vector<int>& members, int tag) const {
  for (int member : members) check_rank(*this, member, "subgroup");
  if (tag < 0) throw InternalError("subgroup: tag " + std::to_string(tag));
  if (std::adjacent_find(members.begin(), members.end(), std::greater_equal<>()) !=
      members.end())
    throw InternalError("subgroup: members must ascend");
  if (std::find(members.begin(), members.end(), rank()) == members.end())
    throw InternalError("subgroup: the caller is not a member");
  // One rank needs no group of its own: the process alone.
  if (members.size() == 1)
    return local_context(this->members()[static_cast<std::size_t>(rank())]);
  return Context(group_->subgroup(members, tag));
}

std::unique_ptr<Transfer> Context::start_all_to_all(const float* mine, float* theirs,
                                                    std::size_t piece) const {
  return group_->start_all_to_all(mine, theirs, piece);
}

std::unique_ptr<Transfer> Context::start_all_gather(float* all, std::size_t piece) const {
  return group_->start_all_gather(all, piece);
}

std::unique_ptr<Transfer> Context::start_all_reduce(float* values,
                                                    std::size_t count) const {
  return group_->start_all_reduce(values, count);
}

}  // namespace s2fbench::comm
