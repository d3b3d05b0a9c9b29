// How long a worker waits between the end of one trial and the start of its next.
//
//   mpirun -n 8 --bind-to none --oversubscribe dispatch_bench [trials] [milliseconds]
//
// The control plane runs fake trials of random length (half to one and a half times the
// given milliseconds) through MPI. Prints one line: median, 99th percentile and maximum
// in milliseconds, over the trials of all workers; with one process, without messages.
// A last figure is the share of a core that the coordinator took.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random_stream.hpp"
#include "comm/context.hpp"
#include "cpu_seconds.hpp"
#include "cube/cell_sink.hpp"
#include "run/fake_runner.hpp"
#include "run/run_sweep.hpp"

namespace {

using namespace s2fbench;

class NoSink : public cube::CellSink {
 public:
  void started(std::int64_t, bool) override {}
  void finished(std::int64_t, const cube::TrialResult&) override {}
};

// Notes the seconds from each trial's end to the next one's start.
class TimedRunner : public run::TrialRunner {
 public:
  explicit TimedRunner(run::TrialRunner& inner) : inner_(inner) {}
  cube::TrialResult run(std::int64_t cell, const comm::Context& gang,
                        const std::function<bool()>& stop) override {
    if (last_end_ >= 0) waits.push_back(monotonic_seconds() - last_end_);
    cube::TrialResult result = inner_.run(cell, gang, stop);
    last_end_ = monotonic_seconds();
    return result;
  }
  std::vector<double> waits;  // seconds

 private:
  run::TrialRunner& inner_;
  double last_end_ = -1;
};

std::vector<double> gather(const std::vector<double>& mine, const comm::Context& world) {
  const auto* first = reinterpret_cast<const std::byte*>(mine.data());
  std::vector<double> all;
  for (const auto& bytes :
       world.all_gather({first, first + mine.size() * sizeof(double)})) {
    std::vector<double> theirs(bytes.size() / sizeof(double));
    if (!bytes.empty()) std::memcpy(theirs.data(), bytes.data(), bytes.size());
    all.insert(all.end(), theirs.begin(), theirs.end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

void measure(const comm::Context& world, int trials, double seconds) {
  run::FakeSettings settings;
  settings.seconds = [seconds](std::int64_t cell) {
    RandomStream stream(1, "length", 0, static_cast<std::uint64_t>(cell));
    return seconds * (0.5 + stream.uniform());
  };
  run::FakeRunner fake(settings);
  TimedRunner runner(fake);
  NoSink sink;
  std::vector<run::CellToRun> cells;
  for (int i = 0; i < trials; ++i) cells.push_back({i, 1.0, 0});
  const double cpu = cpu_seconds();
  const double wall = monotonic_seconds();
  run::run_sweep(cells, runner, sink, world, {});
  const double share = (cpu_seconds() - cpu) / (monotonic_seconds() - wall);
  const std::vector<double> waits = gather(runner.waits, world);
  if (world.rank() != 0 || waits.empty()) return;
  const auto at = [&](double quantile) {
    return 1e3 * waits[static_cast<std::size_t>(quantile *
                                                static_cast<double>(waits.size() - 1))];
  };
  std::printf(
      "dispatch ranks=%d trials=%d ms_per_trial=%g median_ms=%.3f p99_ms=%.3f "
      "max_ms=%.3f coordinator_core=%.3f\n",
      world.size(), trials, 1e3 * seconds, at(0.5), at(0.99), at(1.0), share);
}

}  // namespace

int main(int argc, char** argv) {
  comm::Session session(argc, argv);
  try {
    const int trials = argc > 1 ? std::atoi(argv[1]) : 2000;
    const double seconds = 1e-3 * (argc > 2 ? std::atof(argv[2]) : 10.0);
    measure(session.world(), trials, seconds);
    return kExitOk;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dispatch_bench: %s\n", error.what());
    return session.end_after_error(kExitInternal);
  }
}
