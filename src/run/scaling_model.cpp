#include "run/scaling_model.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace s2fbench::run {
namespace {

constexpr double kPasses = 3;    // a forward pass, and a backward pass at twice its price
constexpr double kBackward = 2;  // of these
constexpr double kRounds = 2;    // of an exchange
// Of an addition: two numbers are read and one is written.
constexpr double kMovedPerSum = 3;
// Statistics of batch norms and the words of a step: one small message.
constexpr double kTailBytes = 64;

// Seconds of messages sent one after the other.
double sending(const Link& link, double messages, double bytes) {
  if (messages <= 0) return 0;
  return messages * link.message_seconds + bytes / link.bytes_per_second;
}

double tree_round(double bytes, const GangMachine& machine, int ranks) {
  const int here = std::min(ranks, machine.ranks_per_node);
  const double piece = bytes / ranks;
  const double local = sending(machine.local, here - 1, (here - 1) * piece);
  if (ranks == here) return local;
  // A node sends most when half of the gang is in it.
  const int sharing = std::min(here, ranks / 2);
  const double away = sending(machine.network, ranks - here,
                              static_cast<double>(sharing) * (ranks - sharing) * piece);
  return std::max(local, away);
}

double ring_round(double bytes, const GangMachine& machine, int ranks) {
  const double messages = ranks - 1;
  const double sent = messages * bytes / ranks;
  double slowest = 0;
  if (machine.ranks_per_node > 1) slowest = sending(machine.local, messages, sent);
  if (ranks > machine.ranks_per_node)
    slowest = std::max(slowest, sending(machine.network, messages, sent));
  return slowest;
}

double adding(double bytes, const Device& device) {
  return kMovedPerSum * bytes / device.memory_bytes_per_second;
}

}  // namespace

double exchange_seconds(double bytes, ExchangeMode mode, const Device& device,
                        const GangMachine& machine, int ranks) {
  if (ranks == 1) return 0;
  const double round = mode == ExchangeMode::tree ? tree_round(bytes, machine, ranks)
                                                  : ring_round(bytes, machine, ranks);
  return kRounds * (device.round_seconds + round) +
         adding(bytes * (ranks - 1) / ranks, device);
}

StepTime step_time(const StepWork& work, const Device& device, const GangMachine& machine,
                   int ranks) {
  if (ranks < 1 || ranks > work.shards)
    throw InternalError("a step of more ranks than shards was modelled");
  if (work.bucket_bytes <= 0) throw InternalError("an exchange in buckets of nothing");
  const double own_shards = static_cast<double>(work.shards) / ranks;
  const double windows = std::ceil(static_cast<double>(work.batch) / ranks);
  const double passes =
      kPasses * windows * work.operations / device.operations_per_second +
      own_shards * device.shard_seconds;
  StepTime time;
  time.computing =
      passes + (own_shards - 1) * adding(work.bytes, device) + device.step_seconds;
  if (ranks == 1) return time;

  // Seconds from the beginning of the last shard's backward pass on.
  const double backward = passes / own_shards * kBackward / kPasses;
  double end = 0;
  for (double left = work.bytes; left > 0;) {
    const double bytes = std::min(left, work.bucket_bytes);
    left -= bytes;
    const double ready = backward * (1 - left / work.bytes);
    const double taken = exchange_seconds(bytes, work.mode, device, machine, ranks);
    time.exchanging += taken;
    end = std::max(end, ready) + taken;
  }
  const double tail = exchange_seconds(kTailBytes, work.mode, device, machine, ranks);
  time.exchanging += tail;
  time.exposed =
      device.moves_bytes ? time.exchanging : std::max(end, backward) + tail - backward;
  return time;
}

double modelled_speedup(const StepWork& work, const Device& device,
                        const GangMachine& machine, int ranks) {
  return step_time(work, device, machine, 1).total() /
         step_time(work, device, machine, ranks).total();
}

}  // namespace s2fbench::run
