#include "app/sweep_session.hpp"

#include <spdlog/fmt/fmt.h>

#include <cstdlib>
#include <memory>
#include <optional>

#include "app/node_dataset.hpp"
#include "app/node_index.hpp"
#include "app/provenance.hpp"
#include "app/stop_signal.hpp"
#include "app/sweep_cells.hpp"
#include "app/sweep_options.hpp"
#include "app/time_limit.hpp"
#include "base/activity.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "comm/agreed.hpp"
#include "comm/heartbeat.hpp"
#include "run/run_sweep.hpp"
#include "train/checkpoints.hpp"
#include "train/device.hpp"
#include "train/shards.hpp"

namespace s2fbench::app {
namespace {

using config::ParsedOptions;

// Ranks that read different files must not train together. Collective over the world.
void compare_configurations(const comm::Context& world, const std::string& hash) {
  const auto hashes = comm::all_texts(world, hash);
  comm::on_every_rank(world, [&] {
    for (std::size_t rank = 1; rank < hashes.size(); ++rank) {
      if (hashes[rank] == hashes[0]) continue;
      throw EnvironmentError("ranks read different configurations",
                             fmt::format("ranks 0 and {}", rank),
                             "try a file system that all nodes share");
    }
  });
}

// The sweep's cells that have no end yet.
std::vector<run::CellToRun> cells_to_run(const sweep::Plan& plan,
                                         const std::vector<cube::CellProgress>& cells) {
  std::vector<run::CellToRun> left;
  for (const sweep::Cell& cell : plan.cells) {
    const auto& progress = cells[static_cast<std::size_t>(cell.index)];
    if (!cell.invalid_reason.empty() || progress.state != cube::CellState::planned)
      continue;
    left.push_back(cell_to_run(plan, cell));
    left.back().alone = progress.alone();
  }
  return left;
}

run::GangPolicy gang_policy(const ParsedOptions& options) {
  run::GangPolicy policy;
  const bool automatic = options.text("ranks-per-trial") == "auto";
  policy.ranks_per_trial = automatic
                               ? run::kAutoRanks
                               : static_cast<int>(options.integer("ranks-per-trial", 1));
  policy.efficiency = options.number("gang-efficiency");
  return policy;
}

// Every cell must be able to run on gangs of a fixed size, and one of batch statistics
// over the gang needs such.
void check_gangs(const sweep::Plan& plan, const std::vector<run::CellToRun>& cells,
                 int ranks_per_trial) {
  for (const auto& cell : cells) {
    const auto settings = sweep::cell_settings(plan, cell.index).train;
    const bool global = settings.batch_statistics == "global";
    if (ranks_per_trial > 1 || (ranks_per_trial == 1 && global))
      train::check_gang(settings, ranks_per_trial);
    else if (global && settings.shards > 1)
      throw UserError("train.batch_statistics = global wants one shard per rank",
                      "--ranks-per-trial auto",
                      "try --ranks-per-trial " + std::to_string(settings.shards));
  }
}

std::string cell_text(const sweep::Plan& plan, std::int64_t index) {
  std::string text;
  const auto coordinates = sweep::cell_coordinates(plan.sweep.axes, index);
  for (std::size_t i = 0; i < coordinates.size(); ++i) {
    const sweep::Axis& axis = plan.sweep.axes[i];
    if (axis.values.size() < 2) continue;
    text += " " + axis.name + "=" + axis.values[static_cast<std::size_t>(coordinates[i])];
  }
  return text;
}

void tell_progress(const sweep::Plan& plan, const run::Progress& progress) {
  const run::Summary& so_far = progress.so_far;
  const auto ended = so_far.done + so_far.failed + so_far.diverged + so_far.timed_out;
  const std::string left =
      progress.seconds_left < 0
          ? ""
          : ", about " + human_duration(progress.seconds_left) + " left";
  log::info("{}/{} {}{}{}", ended, so_far.total, cube::to_string(progress.last_state),
            cell_text(plan, progress.last_cell), left);
}

// The coordinator's: it hands out trials and runs none.
class NoTrials : public run::TrialRunner {
 public:
  cube::TrialResult run(std::int64_t, const comm::Context&,
                        const std::function<bool()>&) override {
    throw InternalError("the coordinator was given a trial");
  }
};

// Cells that have ended, over all starts.
struct Ended {
  std::int64_t done = 0;
  std::int64_t bad = 0;
};

Ended ended_before(const cube::ResultsFolder& folder) {
  Ended ended;
  for (const auto& cell : folder.cells()) {
    ended.done += cell.state == cube::CellState::done;
    ended.bad += cell.state >= cube::CellState::failed;
  }
  return ended;
}

// The end of this start and of the whole sweep, as the exit code. Only rank 0 exits
// non-zero: mpirun would report every other one as a crash.
int conclude(const comm::Context& world, const run::Summary& summary, Ended ended,
             const cube::ResultsFolder& folder) {
  if (world.rank() != 0) return kExitOk;
  ended.done += summary.done;
  ended.bad += summary.failed + summary.diverged + summary.timed_out;
  log::info("{} cells done, {} failed or diverged, of {} in {}", ended.done, ended.bad,
            folder.cells().size(), folder.path());
  if (summary.stopped_early) {
    log::warning("stopped early; run the same command again to go on");
    return kExitStoppedEarly;
  }
  if (ended.bad == 0) return kExitOk;
  log::warning("{} cells failed; see s2fbench status {}", ended.bad, folder.path());
  return kExitFailedCells;
}

// Slurm and our launcher tell what they know in the environment.
cube::OpenOptions opening(const ParsedOptions& options) {
  const auto told = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value ? value : "");
  };
  cube::OpenOptions open;
  if (const std::string crash = told("S2FBENCH_AFTER_CRASH"); !crash.empty())
    open.after_crash = crash == "1";
  // The launcher's next try has the same words: what failed meanwhile has had its chance.
  if (const std::string states = options.text("retry"); !states.empty()) {
    const auto retry = cube::states_to_retry(states);
    if (!open.after_crash.value_or(false)) open.retry = retry;
  }
  open.progressed = train::checkpoint_is_of_start;
  open.lock.job = told("SLURM_JOB_ID");
  return open;
}

// What all ranks know before the first trial.
struct Prepared {
  std::string folder;
  sweep::Plan plan;
  torch::Device device = torch::kCPU;
};

// Collective over the world. This rank's device; all ranks that compute have one kind,
// which the coordinator has to know and leaves alone.
torch::Device device_of_job(const ParsedOptions& options, const comm::Context& world) {
  const auto place = place_on_node(world, world.size() > 1 ? 1 : 0);
  std::optional<torch::Device> own;
  comm::on_every_rank(world, [&] {
    if (place.computes) own = train::resolve_device(options.text("device"), place);
  });
  const char* kind = own && own->is_cuda() ? "cuda" : "cpu";
  const auto kinds = comm::all_texts(world, own ? kind : "");
  comm::on_every_rank(world, [&] {
    for (std::size_t rank = 0; rank < kinds.size(); ++rank) {
      if (kinds[rank].empty() || kinds[rank] == kinds.back()) continue;
      throw EnvironmentError("some ranks have a GPU and others none",
                             fmt::format("rank {}: {}, rank {}: {}", rank, kinds[rank],
                                         kinds.size() - 1, kinds.back()),
                             "try --device cpu, or nodes of one kind");
    }
  });
  if (own) return *own;
  return kinds.back() == "cuda" ? torch::Device(torch::kCUDA, 0) : torch::kCPU;
}

// Collective over the world.
Prepared prepare(const ParsedOptions& options, const comm::Context& world,
                 const SweepJob& job) {
  Prepared prepared;
  prepared.device = device_of_job(options, world);
  const auto make = [&] {
    prepared.folder = job.folder();
    prepared.plan = job.plan(prepared.device.is_cuda() ? "cuda" : "cpu");
    sweep::expect_valid_cell(prepared.plan);
  };
  // First rank 0, which may have to write a FASTA's index.
  comm::from_rank0(world, [&] {
    make();
    return std::string();
  });
  comm::on_every_rank(world, [&] {
    if (world.rank() > 0) make();
  });
  compare_configurations(world, prepared.plan.config_hash);
  return prepared;
}

}  // namespace

std::vector<config::OptionRow> session_options() {
  return {{"retry", "STATES", "",
           "run ended cells again: failed, diverged, timed_out (comma list) or all"},
          {"ranks-per-trial", "N", "1", "ranks that work on one trial together, or auto"},
          gang_efficiency_option(),
          time_limit_option(),
          node_memory_option(),
          {"device", "auto|cpu|cuda", "auto", "where models are computed"}};
}

int run_sweep_job(const ParsedOptions& options, const comm::Context& world,
                  const SweepJob& job) {
  watch_stop_signals();
  std::optional<TimeLimit> limit;
  comm::on_every_rank(world, [&] { limit.emplace(options); });
  comm::HeartbeatOptions beat;
  beat.activity = activity_text;
  comm::Heartbeat heartbeat(world, beat);
  const Prepared prepared = prepare(options, world, job);
  const sweep::Plan& plan = prepared.plan;
  const auto provenance = provenance_of_run(world, prepared.device.str());
  run::RunOptions how;
  cube::OpenOptions open;
  comm::on_every_rank(world, [&] {
    open = opening(options);
    how.gangs = gang_policy(options);
  });
  const auto folder =
      cube::ResultsFolder::open(prepared.folder, plan, world, provenance, open);
  const auto cells = cells_to_run(plan, folder->cells());
  const Ended before = ended_before(*folder);
  const bool works = world.size() == 1 || world.rank() > 0;
  comm::on_every_rank(world, [&] {
    if (job.trains) check_gangs(plan, cells, how.gangs.ranks_per_trial);
    log::also_to_file(fmt::format("{}/rank{}.log", folder->log_folder(), world.rank()));
  });
  std::optional<data::Dataset> dataset;
  if (!cells.empty())
    dataset = load_on_nodes(world, options, plan.sweep.data_path, works);
  if (world.rank() == 0) {
    log::info("{}: {} of {} cells to run on {} process{}", plan.sweep.name, cells.size(),
              plan.cells.size(), world.size(), world.size() == 1 ? "" : "es");
  }
  how.progress = [&plan](const run::Progress& progress) {
    tell_progress(plan, progress);
  };
  std::unique_ptr<run::TrialRunner> runner = std::make_unique<NoTrials>();
  if (dataset) {
    runner = job.runner(plan, *dataset, prepared.device, *folder);
  }
  how.stop = [&] { return stop_requested() || folder->lost(); };
  how.seconds_left = [&limit] { return limit->seconds_left(); };
  run::Summary summary;
  if (!cells.empty()) summary = run::run_sweep(cells, *runner, *folder, world, how);
  folder->close();
  heartbeat.stop();
  return conclude(world, summary, before, *folder);
}

}  // namespace s2fbench::app
