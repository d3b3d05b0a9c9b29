#include "cube/history.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cube/reshape.hpp"

namespace s2fbench::cube {
namespace {

namespace fs = std::filesystem;

// Journals of all starts, oldest start first, within a start by rank.
struct Journals {
  std::vector<Journal> all;
  std::vector<std::string> warnings, damage;
};

std::vector<fs::path> journal_files(const std::string& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& item : fs::directory_iterator(fs::path(folder) / "journal", error))
    if (item.path().extension() == ".jsonl") files.push_back(item.path());
  std::sort(files.begin(), files.end());
  return files;
}

void add(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

Journals read_all(const std::string& folder) {
  Journals journals;
  for (const auto& file : journal_files(folder)) {
    JournalRead read = read_journal(file.string());
    add(journals.warnings, read.warnings);
    add(journals.damage, read.damage);
    if (read.journal) journals.all.push_back(std::move(*read.journal));
  }
  std::stable_sort(journals.all.begin(), journals.all.end(),
                   [](const Journal& a, const Journal& b) {
                     return std::tie(a.header.start, a.header.rank) <
                            std::tie(b.header.start, b.header.rank);
                   });
  return journals;
}

const Journal& newest_identity(const Journals& journals, const std::string& folder) {
  for (auto it = journals.all.rbegin(); it != journals.all.rend(); ++it)
    if (it->header.identity) return *it;
  throw UserError("no sound journal",
                  journals.damage.empty() ? folder + "/journal" : journals.damage.front(),
                  "check that this is the results folder of a sweep");
}

// All starts of one folder have one configuration; only values were added to axes.
void expect_same_sweep(const Journals& journals, const Journal& newest) {
  const SweepIdentity& now = *newest.header.identity;
  const std::string advice = "move it elsewhere, or use another results folder";
  for (const Journal& journal : journals.all) {
    std::string difference;
    if (journal.header.identity)
      difference = sweep::configuration_difference(now.effective,
                                                   journal.header.identity->effective);
    else if (journal.header.config_hash != now.config_hash)
      difference = "its hash is " + journal.header.config_hash;
    if (!difference.empty())
      throw UserError("journal of another configuration",
                      journal.path + "\n" + difference + "\n", advice);
  }
}

void take_start(CellHistory& cell, const JournalEntry& entry, const Journal& journal,
                bool newest) {
  ++cell.attempts;
  cell.left_open = journal.header.start;
  cell.open_alone = entry.alone;
  if (cell.result.state == CellState::done) return;  // only a later end replaces a result
  cell.result = TrialResult{newest ? CellState::running : CellState::planned};
}

void take_end(CellHistory& cell, const JournalEntry& entry, const Reshaper& reshape) {
  cell.left_open.clear();
  if (has_ended(entry.result.state)) {
    cell.result = reshape(entry.result);
    cell.suspicions = 0;
  } else if (cell.result.state == CellState::running) {
    cell.result = TrialResult{CellState::planned};  // stopped early, to be run again
  }
}

void take_retry(CellHistory& cell) {
  cell.result = TrialResult{CellState::planned};
  cell.suspicions = 0;
}

// What happened to the cells. Starts of the sweep come one after the other; within one, a
// cell is run by one process, after rank 0 has written what it has to say of the starts
// before. So starts, ranks and lines give the order, and no clock matters.
class Replay {
 public:
  explicit Replay(History& history)
      : history_(history), keys_(cells_by_key(history.schema)) {
    history_.cells.resize(keys_.size());
  }

  void take(const Journal& journal) {
    const bool newest = journal.header.start == history_.newest_start;
    const Reshaper reshape(journal.header.schema, history_.schema);
    if (journal.header.identity) history_.starts.push_back(journal.header.provenance);
    for (const JournalEntry& entry : journal.entries)
      if (entry.event == JournalEvent::closed)
        history_.newest_closed = newest;
      else if (const auto found = keys_.find(entry.key); found == keys_.end())
        ++strangers_;
      else
        take(history_.cells[static_cast<std::size_t>(found->second)], entry, journal,
             reshape, newest);
  }
  std::int64_t strangers() const { return strangers_; }

 private:
  static std::unordered_map<std::string, std::int64_t> cells_by_key(
      const Schema& schema) {
    std::unordered_map<std::string, std::int64_t> index;
    const std::vector<std::string> keys = cell_keys(schema);
    for (std::size_t cell = 0; cell < keys.size(); ++cell)
      index[keys[cell]] = static_cast<std::int64_t>(cell);
    return index;
  }

  static void take(CellHistory& cell, const JournalEntry& entry, const Journal& journal,
                   const Reshaper& reshape, bool newest) {
    switch (entry.event) {
      case JournalEvent::start:
        return take_start(cell, entry, journal, newest);
      case JournalEvent::end:
        return take_end(cell, entry, reshape);
      case JournalEvent::suspect:
        ++cell.suspicions;
        return;
      case JournalEvent::retry:
        return take_retry(cell);
      case JournalEvent::closed:
        return;
    }
  }

  History& history_;
  std::unordered_map<std::string, std::int64_t> keys_;
  std::int64_t strangers_ = 0;
};

void mark_invalid(History& history) {
  for (const auto& [reason, cells] : history.identity.invalid)
    for (const std::int64_t cell : cells)
      if (cell >= 0 && cell < static_cast<std::int64_t>(history.cells.size()))
        history.cells[static_cast<std::size_t>(cell)].result = {CellState::invalid,
                                                                reason};
}

// "20240501T120000.123Z", perhaps with "+0001".
bool is_start(const std::string& name) {
  static const std::regex form(R"(\d{8}T\d{6}\.\d{3}Z(\+\d{4})?)");
  return std::regex_match(name, form);
}

}  // namespace

bool has_journals(const std::string& folder) {
  for (const auto& file : journal_files(folder)) {
    std::ifstream in(file, std::ios::binary);
    std::string line;
    if (!in || (std::getline(in, line) && !in.eof())) return true;
  }
  return false;
}

std::string next_start(const std::string& folder) {
  std::string newest;
  for (const auto& file : journal_files(folder)) {
    const std::string name = file.stem().string();
    if (const std::size_t dash = name.rfind('-'); is_start(name.substr(0, dash)))
      newest = std::max(newest, name.substr(0, dash));
  }
  const std::string now = utc_file_stamp();
  if (now > newest) return now;
  // "...Z+0001" sorts after "...Z".
  const int more =
      newest.size() > now.size() ? std::stoi(newest.substr(now.size() + 1)) + 1 : 1;
  return newest.substr(0, now.size()) + fmt::format("+{:04d}", more);
}

std::vector<std::string> cell_keys(const Schema& schema) {
  const sweep::CellKeys keys(schema.axes);
  const std::int64_t count = sweep::cell_count(schema.axes);
  std::vector<std::string> list;
  for (std::int64_t cell = 0; cell < count; ++cell)
    list.push_back(keys.key(sweep::cell_coordinates(schema.axes, cell)));
  return list;
}

History read_history(const std::string& folder) {
  const Journals journals = read_all(folder);
  const Journal& newest = newest_identity(journals, folder);
  expect_same_sweep(journals, newest);
  History history{*newest.header.identity,
                  newest.header.schema,
                  {},
                  journals.all.back().header.start};
  history.warnings = journals.warnings;
  history.damage = journals.damage;
  Replay replay(history);
  for (const Journal& journal : journals.all) replay.take(journal);
  mark_invalid(history);  // last: a cell may have been excluded after it ran
  if (replay.strangers() > 0)
    history.warnings.push_back(std::to_string(replay.strangers()) +
                               " journal lines name cells that the sweep does not have");
  return history;
}

AxisValues axis_values(const std::vector<sweep::Axis>& axes, std::int64_t cell) {
  const std::vector<int> at = sweep::cell_coordinates(axes, cell);
  AxisValues values;
  for (std::size_t i = 0; i < axes.size(); ++i)
    values[axes[i].name] = axes[i].values[static_cast<std::size_t>(at[i])];
  return values;
}

}  // namespace s2fbench::cube
