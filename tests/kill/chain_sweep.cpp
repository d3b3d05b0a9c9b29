// A sweep of chains (chain_runner.hpp) with the real control plane, journal and cube, but
// without LibTorch: starts fast enough to be killed a thousand times.
//
//   [mpirun -n N] chain_sweep SWEEP.yaml OUT RANKS_PER_TRIAL STEPS [POISONOUS_CELL]
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include "base/activity.hpp"
#include "base/error.hpp"
#include "comm/heartbeat.hpp"
#include "cube/results_folder.hpp"
#include "kill/chain_runner.hpp"
#include "run/run_sweep.hpp"

namespace {

using namespace s2fbench;

volatile std::sig_atomic_t g_stop = 0;

// The plan of a dataset that nobody needs.
sweep::Plan plan_of(const std::string& path) {
  sweep::DatasetSummary dataset;
  dataset.content_hash = "none";
  dataset.train_windows = dataset.valid_windows = dataset.test_windows = 100;
  dataset.tracks = {"one", "two"};
  return sweep::make_plan(sweep::load_sweep(path), dataset);
}

int sweep_chains(int argc, char** argv, const comm::Context& world) {
  if (argc < 5) throw UserError("usage: chain_sweep SWEEP.yaml OUT RANKS STEPS [POISON]");
  comm::Heartbeat heartbeat(world);
  const sweep::Plan plan = plan_of(argv[1]);
  const auto folder = cube::ResultsFolder::open(argv[2], plan, world);
  kill::ChainSettings settings{folder->path() + "/checkpoints", std::stoi(argv[4])};
  if (argc > 5) settings.poisonous = std::stoll(argv[5]);
  kill::ChainRunner runner(folder->schema(), settings);
  std::vector<run::CellToRun> cells;
  for (const auto& cell : plan.cells) {
    const auto& progress = folder->cells()[static_cast<std::size_t>(cell.index)];
    if (progress.state == cube::CellState::planned && cell.invalid_reason.empty())
      cells.push_back({cell.index, cell.cost, 0});
  }
  run::RunOptions options;
  options.ranks_per_trial = std::stoi(argv[3]);
  options.stop = [] { return g_stop != 0; };
  run::Summary summary;
  if (!cells.empty()) summary = run_sweep(cells, runner, *folder, world, options);
  folder->close();
  heartbeat.stop();
  if (world.rank() > 0) return kExitOk;
  return summary.stopped_early ? kExitStoppedEarly : kExitOk;
}

}  // namespace

int main(int argc, char** argv) {
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1})
    std::signal(signal, [](int) { g_stop = 1; });
  comm::Session session(argc, argv);
  try {
    return sweep_chains(argc, argv, session.world());
  } catch (const Error& error) {
    if (session.world().rank() == 0 || !error.agreed)
      std::fprintf(stderr, "chain_sweep: %s\n", error.what());
    return session.end_after_error(error.exit_code());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chain_sweep: %s\n", error.what());
    return session.end_after_error(kExitInternal);
  }
}
