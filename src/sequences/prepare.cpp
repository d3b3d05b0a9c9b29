#include "sequences/prepare.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "data/pending_file.hpp"
#include "sequences/counts.hpp"
#include "sequences/inputs.hpp"
#include "sequences/lengths.hpp"
#include "sequences/similarity.hpp"
#include "sequences/split.hpp"

namespace s2fbench::sequences {
namespace {

using data::Fold;
using data::SequenceTable;
using data::Values;

std::vector<std::uint8_t> bases_of(const std::vector<Row>& rows) {
  std::vector<std::uint8_t> bases;
  bases.reserve(rows.size() * rows.front().bases.size());
  for (const Row& row : rows)
    bases.insert(bases.end(), row.bases.begin(), row.bases.end());
  return bases;
}

void expect_adapters(const std::vector<Row>& rows, const SequencesConfig& config) {
  const auto& first = rows.front().bases;
  for (const Row& row : rows) {
    if (std::equal(row.bases.begin(), row.bases.begin() + config.fixed_left,
                   first.begin()) &&
        std::equal(row.bases.end() - config.fixed_right, row.bases.end(),
                   first.end() - config.fixed_right))
      continue;
    throw UserError(
        "sequence '" + row.name + "' has other adapters than '" + rows.front().name + "'",
        row.where, "try other numbers for fixed_left and fixed_right");
  }
}

std::vector<std::size_t> firsts(RowSets sets, std::size_t rows) {
  std::vector<std::size_t> first(rows);
  for (std::size_t row = 0; row < rows; ++row) first[row] = sets.first_of(row);
  return first;
}

// Rows by what keeps them together, each told as the smallest row of its set.
struct Together {
  std::vector<std::size_t> equal;    // the same letters, in either orientation
  std::vector<std::size_t> element;  // and those of one group (pairs, shuffles)
  std::vector<std::size_t> cluster;  // and similar ones
};

Together find_together(const std::vector<Row>& rows, const SequencesConfig& config) {
  const auto bases = bases_of(rows);
  const RowBases view{bases, static_cast<int>(rows.front().bases.size()),
                      config.fixed_left, config.fixed_right};
  Together together;
  RowSets sets = joined_by_equality(RowSets(rows.size()), view);
  together.equal = firsts(sets, rows.size());
  // Windows on one element are similar by their making, its twin's are the same.
  const bool effects = config.values == Values::effect;
  // A genome repeats itself; what is equal is told, what is similar is not looked for.
  const bool similar = !effects && config.values != Values::letters;
  if (effects) sets = RowSets(rows.size());
  std::unordered_map<std::string, std::size_t> first;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].group.empty()) continue;
    const auto [known, fresh] = first.try_emplace(rows[row].group, row);
    if (!fresh) sets.join(row, known->second);
  }
  together.element = firsts(sets, rows.size());
  if (similar) sets = joined_by_similarity(std::move(sets), view, config.similarity);
  together.cluster = firsts(std::move(sets), rows.size());
  return together;
}

// What a split may not part.
std::vector<std::size_t> bound_rows(const Together& together, const SplitConfig& split) {
  if (split.by == SplitBy::homology) return together.cluster;
  if (split.by != SplitBy::study_random) return together.element;
  std::vector<std::size_t> alone(together.element.size());
  for (std::size_t row = 0; row < alone.size(); ++row) alone[row] = row;
  return alone;
}

template <typename Value>
std::vector<Value> picked(const std::vector<Value>& values,
                          const std::vector<bool>& keep) {
  std::vector<Value> some;
  for (std::size_t i = 0; i < keep.size(); ++i)
    if (keep[i]) some.push_back(values[i]);
  return some;
}

// The sets of the rows that are kept, each told as the smallest of these rows.
std::vector<std::size_t> renumbered(const std::vector<std::size_t>& sets,
                                    const std::vector<bool>& keep) {
  std::map<std::size_t, std::size_t> first;
  std::vector<std::size_t> result;
  for (std::size_t row = 0; row < sets.size(); ++row)
    if (keep[row])
      result.push_back(first.try_emplace(sets[row], result.size()).first->second);
  return result;
}

struct Split {
  Fitted fitted;
  Together together;
  Assignment assignment;
};

Split split_rows(Fitted fitted, const SequencesConfig& config) {
  Together together = find_together(fitted.set.rows, config);
  const auto bound = bound_rows(together, config.split);
  Assignment assignment = assign(fitted.set.rows, bound, config.split);
  const auto keep = of_one_fold(assignment.fold, bound);
  fitted.letters = picked(fitted.letters, keep);
  fitted.set = kept(std::move(fitted.set), keep,
                    "copies, in training or validation, of a row of a later fold");
  return {std::move(fitted),
          {renumbered(together.equal, keep), renumbered(together.element, keep),
           renumbered(together.cluster, keep)},
          {picked(assignment.fold, keep), picked(assignment.part, keep)}};
}

void expect_unique_names(const std::vector<Row>& rows) {
  std::unordered_map<std::string, const Row*> seen;
  for (const Row& row : rows) {
    const auto [known, fresh] = seen.try_emplace(row.name, &row);
    if (!fresh)
      throw UserError("two rows are named '" + row.name + "'",
                      known->second->where + " and " + row.where,
                      "try another name: column, or prefix: of an input");
  }
}

SequenceTable table_of(Split split, const SequencesConfig& config) {
  SequenceTable table;
  RowSet& set = split.fitted.set;
  table.name = config.name;
  table.values = config.values;
  table.sequences = config.sequences;
  table.length = split.fitted.length;
  table.fixed_left = config.fixed_left;
  table.fixed_right = config.fixed_right;
  table.unknown = config.unknown;
  table.parts = config.split.parts;
  table.tracks = set.tracks;
  table.notes = config.notes;
  table.notes.insert(table.notes.end(), set.notes.begin(), set.notes.end());
  table.bases = bases_of(set.rows);
  table.letters = std::move(split.fitted.letters);
  table.part = std::move(split.assignment.part);
  for (const Fold fold : split.assignment.fold)
    table.fold.push_back(static_cast<std::uint8_t>(fold));
  for (const auto first : split.together.cluster)
    table.cluster.push_back(static_cast<std::int32_t>(first));
  for (Row& row : set.rows) {
    table.targets.insert(table.targets.end(), row.targets.begin(), row.targets.end());
    table.row.push_back(std::move(row.name));
    table.chromosome.push_back(std::move(row.chromosome));
    table.start.push_back(row.start);
  }
  return table;
}

// Notes that the split deserves.
std::vector<std::string> split_notes(const SequencesReport& report,
                                     const SequencesConfig& config) {
  std::vector<std::string> notes;
  if (config.split.by == SplitBy::study_random)
    notes.push_back(
        "study_random: the study's random rows; copies and similar sequences may be in "
        "several splits");
  if (report.test_like_training > 0)
    notes.push_back(fmt::format(
        "{} of {} test rows resemble a training row (identity {} over {} of the shorter)",
        report.test_like_training, report.fold_rows[2], report.similarity.identity,
        report.similarity.cover));
  return notes;
}

}  // namespace

Prepared make_table(const SequencesConfig& config) {
  Fitted fitted = with_one_length(read_rows(config), config);
  expect_adapters(fitted.set.rows, config);
  Split split = split_rows(std::move(fitted), config);
  expect_unique_names(split.fitted.set.rows);
  const auto equal = split.together.equal;
  auto dropped = split.fitted.set.dropped;
  Prepared prepared;
  prepared.table = table_of(std::move(split), config);
  prepared.report = count_rows(prepared.table, equal);
  expect_usable(prepared.report, config);
  prepared.report.similarity = config.similarity;
  prepared.report.dropped = std::move(dropped);
  for (auto& note : split_notes(prepared.report, config))
    prepared.table.notes.push_back(std::move(note));
  prepared.report.notes = prepared.table.notes;
  prepared.report.content_hash = data::content_hash(prepared.table);
  return prepared;
}

SequencesReport prepare(const SequencesConfig& config, const std::string& out_path) {
  const double start = monotonic_seconds();
  data::expect_writable(out_path);
  Prepared prepared = make_table(config);
  prepared.report.out = out_path;
  prepared.table.manifest = manifest_json(config, prepared.report);
  data::write_sequence_table(prepared.table, out_path);
  prepared.report.seconds = monotonic_seconds() - start;
  return prepared.report;
}

}  // namespace s2fbench::sequences
