#include "cube/history.hpp"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "base/error.hpp"
#include "cube/reshape.hpp"

namespace s2fbench::cube {
namespace {

namespace fs = std::filesystem;

// Journals of all starts, oldest start first, within a start by rank.
struct Journals {
  std::vector<Journal> all;
  std::vector<std::string> warnings;
};

std::vector<fs::path> journal_files(const std::string& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& item : fs::directory_iterator(fs::path(folder) / "journal", error))
    if (item.path().extension() == ".jsonl") files.push_back(item.path());
  std::sort(files.begin(), files.end());
  return files;
}

Journals read_all(const std::string& folder) {
  Journals journals;
  for (const auto& file : journal_files(folder)) {
    JournalRead read = read_journal(file.string());
    journals.warnings.insert(journals.warnings.end(), read.warnings.begin(),
                             read.warnings.end());
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
  throw UserError("no sound journal", folder + "/journal",
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

void take_start(CellHistory& cell, const JournalEntry& entry, bool newest) {
  ++cell.attempts;
  cell.start_time = entry.time;
  if (cell.result.state == CellState::done) return;  // only a later end replaces a result
  cell.result = TrialResult{newest ? CellState::running : CellState::planned};
}

void take_end(CellHistory& cell, const JournalEntry& entry, const Reshaper& reshape) {
  if (has_ended(entry.result.state))
    cell.result = reshape(entry.result);
  else if (cell.result.state == CellState::running)
    cell.result = TrialResult{CellState::planned};  // stopped early, to be run again
}

struct Event {
  const Journal* journal;
  const JournalEntry* entry;
};

// The events of all ranks in the order in which they happened.
std::vector<Event> ordered_events(const Journals& journals) {
  std::vector<Event> events;
  for (const Journal& journal : journals.all)
    for (const JournalEntry& entry : journal.entries)
      events.push_back({&journal, &entry});
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.journal->header.start, a.entry->time) <
           std::tie(b.journal->header.start, b.entry->time);
  });
  return events;
}

std::unordered_map<std::string, std::int64_t> cells_by_key(const Schema& schema) {
  const sweep::CellKeys keys(schema.axes);
  std::unordered_map<std::string, std::int64_t> index;
  const std::int64_t count = sweep::cell_count(schema.axes);
  for (std::int64_t cell = 0; cell < count; ++cell)
    index[keys.key(sweep::cell_coordinates(schema.axes, cell))] = cell;
  return index;
}

void mark_invalid(History& history) {
  for (const auto& [reason, cells] : history.identity.invalid)
    for (const std::int64_t cell : cells)
      if (cell >= 0 && cell < static_cast<std::int64_t>(history.cells.size()))
        history.cells[static_cast<std::size_t>(cell)].result = {CellState::invalid,
                                                                reason};
}

}  // namespace

bool has_journals(const std::string& folder) { return !journal_files(folder).empty(); }

History read_history(const std::string& folder) {
  const Journals journals = read_all(folder);
  const Journal& newest = newest_identity(journals, folder);
  expect_same_sweep(journals, newest);
  History history{*newest.header.identity,
                  newest.header.schema,
                  {},
                  journals.all.back().header.start,
                  {},
                  journals.warnings};
  const auto keys = cells_by_key(history.schema);
  history.cells.resize(keys.size());
  for (const Journal& journal : journals.all)
    if (journal.header.identity) history.starts.push_back(journal.header.provenance);
  std::int64_t strangers = 0;
  for (const Event& event : ordered_events(journals)) {
    const auto found = keys.find(event.entry->key);
    if (found == keys.end()) {
      ++strangers;
      continue;
    }
    CellHistory& cell = history.cells[static_cast<std::size_t>(found->second)];
    const bool newest_start = event.journal->header.start == history.newest_start;
    if (event.entry->is_end)
      take_end(cell, *event.entry,
               Reshaper(event.journal->header.schema, history.schema));
    else
      take_start(cell, *event.entry, newest_start);
  }
  mark_invalid(history);  // last: a cell may have been excluded after it ran
  if (strangers > 0)
    history.warnings.push_back(std::to_string(strangers) +
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
