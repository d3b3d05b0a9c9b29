// A sweep of chains (chain_runner.hpp) with the real control plane, journal and cube, but
// without LibTorch: starts fast enough to be killed a thousand times. Takes the words of
// `s2fbench run`, so that slurm/launch.sh can run it:
//
//   [mpirun -n N] chain_sweep run SWEEP.yaml --out DIR [--steps N] [--poison CELL] ...
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "comm/heartbeat.hpp"
#include "config/options.hpp"
#include "cube/results_folder.hpp"
#include "kill/chain_runner.hpp"
#include "run/run_sweep.hpp"
#include "support/window_summary.hpp"

namespace {

using namespace s2fbench;

volatile std::sig_atomic_t g_stop = 0;

// The plan of a dataset that nobody needs.
sweep::Plan plan_of(const std::string& path) {
  const auto dataset = test::summary_of("none", 100, 100, 100, {"one", "two"});
  return sweep::make_plan(sweep::load_sweep(path), dataset);
}

const config::CommandLine kWords = {
    "run",
    "a sweep of chains",
    {{"SWEEP.yaml", "the sweep"}},
    {{"out", "DIR", "", "the results folder"},
     {"ranks-per-trial", "N", "1", "ranks of a gang"},
     {"steps", "N", "60", "steps of a trial"},
     {"poison", "CELL", "-1", "the cell whose trial kills its process"}}};

std::optional<bool> told_of_crash() {
  const char* told = std::getenv("S2FBENCH_AFTER_CRASH");
  if (told == nullptr) return std::nullopt;
  return std::string(told) == "1";
}

std::vector<run::CellToRun> cells_of(const sweep::Plan& plan,
                                     const cube::ResultsFolder& folder) {
  std::vector<run::CellToRun> cells;
  for (const auto& cell : plan.cells) {
    const auto& progress = folder.cells()[static_cast<std::size_t>(cell.index)];
    if (progress.state == cube::CellState::planned && cell.invalid_reason.empty())
      cells.push_back({cell.index, cell.cost, 0, progress.alone()});
  }
  return cells;
}

int sweep_chains(int argc, char** argv, const comm::Context& world) {
  const auto options = config::parse_options(kWords, {argv + 2, argv + argc});
  comm::Heartbeat heartbeat(world);
  const sweep::Plan plan = plan_of(options.positional("SWEEP.yaml"));
  cube::OpenOptions opening;
  opening.after_crash = told_of_crash();
  opening.progressed = kill::chain_progressed;
  const auto folder =
      cube::ResultsFolder::open(options.needed("out"), plan, world, {}, opening);
  kill::ChainSettings settings{folder->path() + "/checkpoints", folder->start()};
  settings.steps = static_cast<int>(options.integer("steps"));
  settings.poisonous = options.integer("poison", -1);
  kill::ChainRunner runner(plan, settings);
  const auto cells = cells_of(plan, *folder);
  run::RunOptions how;
  how.gangs.ranks_per_trial = static_cast<int>(options.integer("ranks-per-trial", 1));
  how.stop = [] { return g_stop != 0; };
  run::Summary summary;
  if (!cells.empty()) summary = run_sweep(cells, runner, *folder, world, how);
  folder->close();
  heartbeat.stop();
  if (world.rank() > 0) return kExitOk;
  return summary.stopped_early ? kExitStoppedEarly : kExitOk;
}

}  // namespace

int main(int argc, char** argv) {
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1})
    std::signal(signal, [](int) { g_stop = 1; });
  if (argc < 3) {
    std::fprintf(stderr, "usage: chain_sweep run SWEEP.yaml --out DIR\n");
    return kExitUser;
  }
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
