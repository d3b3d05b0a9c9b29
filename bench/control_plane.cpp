// What one coordinator can carry: the real loop of rank 0 against workers that answer at
// once, without MPI and without trials.
//
//   control_plane [MOST_WORKERS]
//
// For 100, 1,000, 10,000, ... workers (nodes of 8, three trials each) prints a line:
// messages per trial, the coordinator's CPU time per trial, memory, and how long trials
// must be on average for that many workers to keep one core of the coordinator busy at
// most half of the time. With one rank per trial, with gangs of two, and with gangs
// chosen trial by trial.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "comm/group.hpp"
#include "cpu_seconds.hpp"
#include "run/fake_runner.hpp"
#include "run/protocol.hpp"
#include "run/run_sweep.hpp"

namespace {

using namespace s2fbench;

constexpr int kRanksPerNode = 8;
constexpr int kTrialsPerWorker = 3;

class NoSink : public cube::CellSink {
 public:
  void started(std::int64_t, bool) override {}
  void finished(std::int64_t, const cube::TrialResult&) override {}
};

// Rank 0 of a world whose other ranks follow the workers' side of the protocol and need
// no time for a trial.
class AnsweringGroup : public comm::Context::Group {
 public:
  explicit AnsweringGroup(int workers) : workers_(workers) {
    for (int w = 0; w < workers; ++w) answer(w, run::kIdle, {});
  }
  int rank() const override { return 0; }
  int size() const override { return workers_ + 1; }
  const std::vector<int>& members() const override {
    throw InternalError("the coordinator is in no gang");
  }
  bool others_can_send() const override { return true; }

  void send(int target, int tag, comm::Bytes body) override {
    ++messages;
    if (tag == run::kRelease) answer(run::worker_of_rank(target), run::kGoodbye, {});
    if (tag == run::kAssign) execute(run::worker_of_rank(target), body);
  }
  std::optional<comm::Message> try_receive() override {
    if (answers_.empty()) return std::nullopt;
    ++messages;
    comm::Message message = std::move(answers_.front());
    answers_.pop_front();
    return message;
  }
  void barrier() override {}
  comm::Bytes broadcast(const comm::Bytes& bytes, int) override { return bytes; }
  // Asked once, for the hosts.
  std::vector<comm::Bytes> all_gather(const comm::Bytes&) override {
    std::vector<comm::Bytes> all;
    for (int rank = 0; rank <= workers_; ++rank) {
      const std::string host = "node" + std::to_string(rank / kRanksPerNode);
      const auto* first = reinterpret_cast<const std::byte*>(host.data());
      all.emplace_back(first, first + host.size());
    }
    return all;
  }
  std::int64_t all_max(std::int64_t value) override { return value; }
  std::shared_ptr<Group> subgroup(const std::vector<int>&, int) override {
    throw InternalError("the coordinator makes no subgroups");
  }
  std::unique_ptr<comm::Transfer> start_all_to_all(const float*, float*,
                                                   std::size_t) override {
    throw InternalError("the coordinator transfers nothing");
  }
  std::unique_ptr<comm::Transfer> start_all_gather(float*, std::size_t) override {
    throw InternalError("the coordinator transfers nothing");
  }
  std::unique_ptr<comm::Transfer> start_all_reduce(float*, std::size_t) override {
    throw InternalError("the coordinator transfers nothing");
  }

  std::int64_t messages = 0;  // in both directions

 private:
  void answer(int worker, int tag, comm::Bytes body) {
    answers_.push_back({run::rank_of_worker(worker), tag, std::move(body)});
  }
  void execute(int worker, const comm::Bytes& body) {
    const run::Assignment assignment = run::unpack_assignment(body);
    if (worker != assignment.members.front()) return answer(worker, run::kIdle, {});
    const double seconds = 1e-9 * static_cast<double>(1 + assignment.cell % 7);
    answer(worker, run::kReport,
           pack(run::Report{assignment.cell, cube::CellState::done, seconds, 1.0}));
  }

  int workers_;
  std::deque<comm::Message> answers_;
};

// Largest memory of this process so far, in MB.
double peak_megabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::atof(line.c_str() + 6) / 1024;
  return 0;
}

void measure(int workers, const char* name, const run::GangPolicy& policy) {
  RandomStream stream(1, "costs");
  std::vector<run::CellToRun> cells;
  for (int i = 0; i < kTrialsPerWorker * workers; ++i)
    cells.push_back({i, 1 + 9 * stream.uniform(), i % 24, false, 8});
  const double memory = peak_megabytes();
  const auto group = std::make_shared<AnsweringGroup>(workers);
  run::FakeRunner runner;
  NoSink sink;
  run::RunOptions options;
  options.gangs = policy;
  const double begin = cpu_seconds();
  const run::Summary summary =
      run::run_sweep(cells, runner, sink, comm::Context(group), options);
  const double seconds = cpu_seconds() - begin;
  if (summary.done != static_cast<std::int64_t>(cells.size()))
    throw InternalError("not every cell was done");
  const auto trials = static_cast<double>(cells.size());
  const double per_trial = seconds / trials;
  const int ranks = policy.automatic() ? 1 : policy.ranks_per_trial;
  std::printf(
      "control_plane workers=%d gangs=%s trials=%.0f messages_per_trial=%.2f "
      "cpu_us_per_trial=%.2f memory_mb=%.1f shortest_trial_s=%.3f\n",
      workers, name, trials, static_cast<double>(group->messages) / trials,
      1e6 * per_trial, peak_megabytes() - memory, 2 * per_trial * workers / ranks);
}

// In a process of its own, so that memory is not that of an earlier round.
void measure_apart(int workers, const char* name, const run::GangPolicy& policy) {
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    measure(workers, name, policy);
    std::exit(kExitOk);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0)
    throw InternalError("a round did not end well");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const int most = argc > 1 ? std::atoi(argv[1]) : 10000;
    for (int workers = 100; workers <= most; workers *= 10) {
      measure_apart(workers, "1", {1});
      measure_apart(workers, "2", {2});
      measure_apart(workers, "auto", {run::kAutoRanks});
    }
    return kExitOk;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "control_plane: %s\n", error.what());
    return kExitInternal;
  }
}
