#include "cube/results_folder.hpp"

#include <filesystem>
#include <map>

#include "base/build_info.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "comm/agreed.hpp"
#include "cube/folder_layout.hpp"

namespace s2fbench::cube {
namespace {

using nlohmann::json;

SweepIdentity identity_of(const sweep::Plan& plan) {
  SweepIdentity identity{plan.sweep.name,
                         plan.config_hash,
                         plan.dataset.content_hash,
                         plan.sweep.effective,
                         {}};
  for (const auto& cell : plan.cells)
    if (!cell.invalid_reason.empty())
      identity.invalid[cell.invalid_reason].push_back(cell.index);
  return identity;
}

json full_provenance(const comm::Context& world, const json& given) {
  const BuildInfo build = build_info();
  json all = {{"time", utc_timestamp()},      {"host", world.host()},
              {"ranks", world.size()},        {"version", build.version},
              {"revision", build.revision},   {"dirty", build.dirty},
              {"compiler", build.compiler},   {"build_type", build.build_type},
              {"hdf5", h5::library_version()}};
  if (given.is_object()) all.update(given);
  return all;
}

// A folder of another configuration is refused before anything in it changes.
void expect_same_configuration(const std::string& dir, const sweep::Plan& plan) {
  if (!has_journals(dir)) return;
  const History stored = read_history(dir);
  const std::string difference =
      sweep::configuration_difference(plan.sweep.effective, stored.identity.effective);
  if (difference.empty() && stored.identity.config_hash == plan.config_hash) return;
  throw UserError(
      "the results folder belongs to another configuration",
      dir + "\n" + (difference.empty() ? "their hashes differ" : difference) + "\n",
      "use another --out, or the configuration that is stored there");
}

// State and attempts of every cell, for the other ranks.
std::string progress_text(const History& history) {
  json list = json::array();
  for (const CellHistory& cell : history.cells) {
    const CellState state = cell.result.state;
    list.push_back(
        {static_cast<int>(state == CellState::running ? CellState::planned : state),
         cell.attempts, state == CellState::done ? cell.result.seconds : 0.0});
  }
  return list.dump();
}

std::vector<CellProgress> progress_from(const std::string& text) {
  std::vector<CellProgress> cells;
  for (const auto& item : json::parse(text))
    cells.push_back({static_cast<CellState>(item.at(0).get<int>()), item.at(1).get<int>(),
                     item.at(2).get<double>()});
  return cells;
}

// Replaces bytes that are not UTF-8, as the journal does.
std::string clean_text(const std::string& text) {
  return json::parse(json(text).dump(-1, ' ', true, json::error_handler_t::replace))
      .get<std::string>();
}

}  // namespace

std::unique_ptr<ResultsFolder> ResultsFolder::open(const std::string& dir,
                                                   const sweep::Plan& plan,
                                                   const comm::Context& world,
                                                   const json& provenance) {
  std::unique_ptr<ResultsFolder> folder(new ResultsFolder());
  folder->dir_ = dir;
  folder->schema_ = make_schema(plan);
  for (const auto& cell : plan.cells) folder->keys_.push_back(cell.key);
  const std::string start = comm::from_rank0(world, [] { return utc_file_stamp(); });
  folder->header_ = {start,
                     world.rank(),
                     world.size(),
                     plan.config_hash,
                     folder->schema_,
                     full_provenance(world, provenance),
                     {}};
  const std::string progress = comm::from_rank0(world, [&] {
    expect_usable_folder(dir);
    expect_same_configuration(dir, plan);
    make_folders(dir);
    write_config(dir, plan.sweep.effective);
    folder->header_.identity = identity_of(plan);
    folder->journal();
    const History history = read_history(dir);
    for (const auto& warning : history.warnings) log::warning("{}", warning);
    build_cube(history, cube_path(dir));
    return progress_text(history);
  });
  folder->cells_ = progress_from(progress);
  comm::on_every_rank(
      world, [&] { folder->cube_ = CubeFile::open_for_writing(cube_path(dir)); });
  return folder;
}

std::string ResultsFolder::checkpoint_folder(std::int64_t cell) const {
  return (std::filesystem::path(dir_) / "checkpoints" /
          keys_.at(static_cast<std::size_t>(cell)))
      .string();
}

std::string ResultsFolder::log_folder() const {
  return (std::filesystem::path(dir_) / "logs").string();
}

JournalWriter& ResultsFolder::journal() {
  if (!journal_) journal_ = std::make_unique<JournalWriter>(journal_path(dir_), header_);
  return *journal_;
}

void ResultsFolder::started(std::int64_t cell, bool /*alone*/) {
  CellProgress& progress = cells_.at(static_cast<std::size_t>(cell));
  journal().started(keys_[static_cast<std::size_t>(cell)],
                    axis_values(schema_.axes, cell));
  ++progress.attempts;
  if (progress.state == CellState::done) return;  // kept until a new end replaces it
  cube_->write(cell, cell_values(schema_, {CellState::running}, progress.attempts));
}

void ResultsFolder::finished(std::int64_t cell, const TrialResult& result) {
  CellProgress& progress = cells_.at(static_cast<std::size_t>(cell));
  TrialResult clean = result;
  clean.reason = clean_text(result.reason);
  clean.host = clean_text(result.host);
  // Made first: a result of the wrong shape must not enter the journal.
  CellValues values = cell_values(schema_, clean, progress.attempts);
  journal().finished(keys_[static_cast<std::size_t>(cell)],
                     axis_values(schema_.axes, cell), clean);
  if (!has_ended(clean.state))  // stopped early: planned again, without numbers
    values = cell_values(schema_, {CellState::planned}, progress.attempts);
  progress.state = values.state;
  progress.seconds = values.state == CellState::done ? values.seconds : 0;
  cube_->write(cell, values);
}

void ResultsFolder::close() {
  journal_.reset();
  if (cube_) cube_->close();
  cube_.reset();
}

}  // namespace s2fbench::cube
