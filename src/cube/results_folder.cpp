#include "cube/results_folder.hpp"

#include <algorithm>
#include <filesystem>

#include "base/build_info.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "comm/agreed.hpp"
#include "cube/cube.hpp"
#include "cube/folder_layout.hpp"
#include "cube/history.hpp"
#include "cube/opening.hpp"

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
void expect_same_configuration(const std::string& dir, const sweep::Plan& plan,
                               const History& stored) {
  const std::string difference =
      sweep::configuration_difference(plan.sweep.effective, stored.identity.effective);
  if (difference.empty() && stored.identity.config_hash == plan.config_hash) return;
  throw UserError(
      "the results folder belongs to another configuration",
      dir + "\n" + (difference.empty() ? "their hashes differ" : difference) + "\n",
      "use another --out, or the configuration that is stored there");
}

// What the other ranks must know of every cell.
json progress_json(const History& history) {
  json list = json::array();
  for (const CellHistory& cell : history.cells) {
    const CellState state = cell.result.state;
    list.push_back(
        {static_cast<int>(state == CellState::running ? CellState::planned : state),
         cell.attempts, state == CellState::done ? cell.result.seconds : 0.0,
         cell.suspicions});
  }
  return list;
}

std::vector<CellProgress> progress_from(const json& list) {
  std::vector<CellProgress> cells;
  for (const auto& item : list)
    cells.push_back({static_cast<CellState>(item.at(0).get<int>()), item.at(1).get<int>(),
                     item.at(2).get<double>(), item.at(3).get<int>()});
  return cells;
}

// Replaces bytes that are not UTF-8, as the journal does.
std::string clean_text(const std::string& text) {
  const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), ascii)) return text;
  return json::parse(json(text).dump(-1, ' ', true, json::error_handler_t::replace))
      .get<std::string>();
}

}  // namespace

std::unique_ptr<ResultsFolder> ResultsFolder::open(const std::string& dir,
                                                   const sweep::Plan& plan,
                                                   const comm::Context& world,
                                                   const json& provenance,
                                                   const OpenOptions& options) {
  std::unique_ptr<ResultsFolder> folder(new ResultsFolder());
  folder->dir_ = dir;
  folder->schema_ = make_schema(plan);
  for (const auto& cell : plan.cells) folder->keys_.push_back(cell.key);
  folder->header_ = {"",
                     world.rank(),
                     world.size(),
                     plan.config_hash,
                     folder->schema_,
                     full_provenance(world, provenance),
                     {}};
  const json opened = json::parse(comm::from_rank0(
      world, [&] { return folder->open_on_rank0(plan, options).dump(); }));
  folder->header_.start = opened.at("start").get<std::string>();
  folder->cells_ = progress_from(opened.at("cells"));
  comm::on_every_rank(world, [&] { folder->cube_.emplace(cube_path(dir)); });
  folder->shared_ = world.size() > 1;
  return folder;
}

json ResultsFolder::open_on_rank0(const sweep::Plan& plan, const OpenOptions& options) {
  expect_usable_folder(dir_);
  make_folder(dir_);
  lock_ = FolderLock::take(dir_, options.lock);
  std::optional<History> before;
  if (has_journals(dir_)) before = read_history(dir_);
  if (before) expect_same_configuration(dir_, plan, *before);
  make_folders(dir_);
  write_config(dir_, plan.sweep.effective);
  header_.start = next_start(dir_);
  header_.identity = identity_of(plan);
  journal();
  const bool after_crash =
      options.after_crash.value_or(lock_->origin() == LockOrigin::dead_process);
  if (before) write_opening(*journal_, *before, dir_, options, after_crash);
  const History history = read_history(dir_);
  for (const auto* list : {&history.warnings, &history.damage})
    for (const auto& line : *list) log::warning("{}", line);
  build_cube(history, cube_path(dir_));
  return {{"start", header_.start}, {"cells", progress_json(history)}};
}

ResultsFolder::~ResultsFolder() {
  journal_.reset();
  cube_.reset();
  if (lock_ && shared_) lock_->abandon();
}

std::string ResultsFolder::checkpoint_folder(std::int64_t cell) const {
  return checkpoint_path(dir_, keys_.at(static_cast<std::size_t>(cell)));
}

std::string ResultsFolder::log_folder() const {
  return (std::filesystem::path(dir_) / "logs").string();
}

JournalWriter& ResultsFolder::journal() {
  if (!journal_) journal_ = std::make_unique<JournalWriter>(journal_path(dir_), header_);
  return *journal_;
}

// The journal has it already: a cube that cannot be written loses nothing.
void ResultsFolder::write_cell(std::int64_t cell, const CellValues& values) {
  try {
    cube_->write(cell, values);
  } catch (const EnvironmentError& error) {
    throw EnvironmentError(
        "cannot write the cube", cube_path(dir_) + " (" + error.what() + ")",
        "the record is in " + journal_->path() +
            "; make room on the disk and run the same command again, which makes the "
            "cube anew");
  }
}

void ResultsFolder::started(std::int64_t cell, bool alone) {
  if (lock_) lock_->expect_held();
  CellProgress& progress = cells_.at(static_cast<std::size_t>(cell));
  journal().started(keys_[static_cast<std::size_t>(cell)],
                    axis_values(schema_.axes, cell), alone);
  ++progress.attempts;
  CellValues values = cell_values(schema_, {CellState::running}, progress.attempts);
  if (progress.state == CellState::done) {  // kept until a new end replaces it
    values = CubeFile::open_for_reading(cube_path(dir_)).read(cell);
    values.attempts = progress.attempts;
  }
  write_cell(cell, values);
}

void ResultsFolder::finished(std::int64_t cell, const TrialResult& result) {
  if (lock_) lock_->expect_held();
  CellProgress& progress = cells_.at(static_cast<std::size_t>(cell));
  TrialResult clean = result;
  clean.reason = clean_text(result.reason);
  clean.host = clean_text(result.host);
  // Made first: a result of the wrong shape must not enter the journal.
  CellValues values = cell_values(schema_, clean, progress.attempts);
  journal().finished(keys_[static_cast<std::size_t>(cell)],
                     axis_values(schema_.axes, cell), std::move(clean));
  if (!has_ended(values.state))  // stopped early: planned again, without numbers
    values = cell_values(schema_, {CellState::planned}, progress.attempts);
  progress.state = values.state;
  progress.seconds = values.state == CellState::done ? values.seconds : 0;
  if (has_ended(values.state)) progress.suspicions = 0;
  write_cell(cell, values);
}

void ResultsFolder::close() {
  if (lock_) {
    lock_->expect_held();
    journal().closed();
  }
  journal_.reset();
  if (cube_) cube_->close();
  cube_.reset();
  // Ranks of several nodes wrote into the same pages, which not every network file system
  // keeps apart; and a cell that changed its gang has counts on two ranks.
  if (lock_ && shared_) build_cube(read_history(dir_), cube_path(dir_));
  lock_.reset();
}

}  // namespace s2fbench::cube
