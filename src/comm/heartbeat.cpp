#include "comm/heartbeat.hpp"

#include <atomic>
#include <chrono>
#include <exception>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "comm/agreed.hpp"
#include "comm/mpi.hpp"
#include "comm/pulses.hpp"

namespace s2fbench::comm {
namespace {

constexpr int kHeartbeatTag = 2;  // of the subgroup
constexpr int kCentre = 0;        // the rank that everybody beats to
constexpr double kTick = 0.1;     // seconds between two looks at the mail

enum Tag : int { kBeat = 1, kGoodbye };

std::vector<int> all_ranks(int size) {
  std::vector<int> ranks(static_cast<std::size_t>(size));
  std::iota(ranks.begin(), ranks.end(), 0);
  return ranks;
}

// Whom this rank listens to.
std::vector<int> heard_ranks(const Context& world) {
  if (world.rank() != kCentre) return {kCentre};
  std::vector<int> ranks = all_ranks(world.size());
  ranks.erase(ranks.begin());
  return ranks;
}

// No beat may set out before its group is there on the other side: a rank was once seen
// to hear nothing of another's beats, as if Open MPI 4.1 had lost those that came too
// early.
Context mail_group(const Context& world) {
  Context mail = world.subgroup(all_ranks(world.size()), kHeartbeatTag);
  world.barrier();
  return mail;
}

Bytes bytes_of(const std::string& text) {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

std::string text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void end_job(const std::string& what) {
  log::error("{}", what);
  abort_job(kExitEnvironment);
}

}  // namespace

struct Heartbeat::Beating {
  Beating(const Context& world, HeartbeatOptions given)
      : options(std::move(given)),
        hosts(all_texts(world, world.host())),
        mail(mail_group(world)),
        others(heard_ranks(world)),
        pulses(others, options.silence, monotonic_seconds()),
        thread([this] { run_guarded(); }) {}

  void run_guarded();
  void run();
  void tell(Tag tag, const std::string& text);
  void read_mail();
  void watch();

  HeartbeatOptions options;
  std::vector<std::string> hosts;  // by rank
  Context mail;                    // used by the thread alone
  std::vector<int> others;
  Pulses pulses;
  std::atomic<bool> leaving = false;    // stop() was called
  std::atomic<bool> abandoned = false;  // destroyed without stop()
  std::thread thread;                   // last: it uses all of the above
};

void Heartbeat::Beating::tell(Tag tag, const std::string& text) {
  for (const int rank : others) mail.send(rank, tag, bytes_of(text));
}

void Heartbeat::Beating::read_mail() {
  while (const auto message = mail.try_receive()) {
    if (message->tag == kGoodbye)
      pulses.left(message->source);
    else
      pulses.heard(message->source, monotonic_seconds(), text_of(message->body));
  }
}

void Heartbeat::Beating::watch() {
  const auto silent = pulses.silent(monotonic_seconds());
  if (!silent) return;
  options.on_silence("no sign of life from rank " + std::to_string(silent->rank) +
                     " on " + hosts[static_cast<std::size_t>(silent->rank)] + " for " +
                     std::to_string(static_cast<int>(silent->seconds)) +
                     " s (last: " + silent->activity +
                     "): it is dead or stopped; the job ends here, start it again to go "
                     "on from the checkpoints");
  pulses.left(silent->rank);  // said once
}

// Until everybody has said goodbye. The centre answers goodbyes with its own, after the
// last of them, so that no message is left on its way.
void Heartbeat::Beating::run() {
  double next_beat = monotonic_seconds();
  bool told = false;
  while (!abandoned) {
    read_mail();
    const bool centre = mail.rank() == kCentre;
    if (leaving && !told && (!centre || pulses.all_left())) {
      tell(kGoodbye, "");
      told = true;
    }
    if (told && pulses.all_left()) return;
    if (!told && monotonic_seconds() >= next_beat) {
      tell(kBeat, options.activity());
      next_beat = monotonic_seconds() + options.interval;
    }
    watch();
    std::this_thread::sleep_for(std::chrono::duration<double>(kTick));
  }
}

// An error here must not end the process by itself: the main thread knows better what to
// do, and the others miss our beats.
void Heartbeat::Beating::run_guarded() {
  try {
    run();
  } catch (const std::exception& error) {
    log::warning("the heartbeat ended: {}", error.what());
  }
}

Heartbeat::Heartbeat(const Context& world, HeartbeatOptions options) {
  if (world.size() == 1) return;
  if (!options.activity) options.activity = [] { return std::string("alive"); };
  if (!options.on_silence) options.on_silence = end_job;
  beating_ = std::make_unique<Beating>(world, std::move(options));
}

Heartbeat::~Heartbeat() {
  if (!beating_) return;
  beating_->abandoned = true;
  beating_->thread.join();
}

void Heartbeat::stop() {
  if (!beating_) return;
  beating_->leaving = true;
  beating_->thread.join();
  beating_.reset();
}

}  // namespace s2fbench::comm
