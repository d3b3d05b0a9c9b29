#include "data/sequence_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_set>
#include <utility>

#include "base/error.hpp"
#include "data/dataset.hpp"
#include "data/genome.hpp"
#include "data/hash_parts.hpp"
#include "data/pending_file.hpp"
#include "h5/file.hpp"

namespace s2fbench::data {
namespace {

constexpr const char* kKind = "sequences";
constexpr std::int64_t kVersion = 1;
constexpr std::int64_t kLongestRow = 1 << 24;  // nt
constexpr std::int64_t kMost = 1 << 20;        // sequences of a row, parts

constexpr std::array kValues = {Values::measured, Values::labels, Values::inclusion,
                                Values::effect, Values::letters};

// What is wrong with one part of a table, or "".
using Problem = std::string;

Problem names_problem(const std::vector<std::string>& names, const char* what) {
  std::unordered_set<std::string> seen;
  for (const auto& name : names) {
    if (name.empty()) return std::string(what) + " without a name";
    if (!seen.insert(name).second) return "two of " + std::string(what) + " " + name;
  }
  return names.empty() ? "no " + std::string(what) : "";
}

Problem header_problem(const SequenceTable& table) {
  if (table.name.empty()) return "name";
  if (table.length < 1 || table.length > kLongestRow) return "length";
  if (table.sequences < 1 || table.length % table.sequences != 0) return "sequences";
  if (table.values == Values::effect && table.sequences % 2 != 0) return "sequences";
  if (table.fixed_left < 0 || table.fixed_right < 0 ||
      table.fixed_left > table.length - table.fixed_right) {
    return "fixed_left, fixed_right";
  }
  if (!(table.unknown >= 0 && table.unknown <= 1)) return "unknown";
  if (table.parts < 0 || table.parts > kMost) return "parts";
  return names_problem(table.tracks, "track");
}

Problem size_problem(const SequenceTable& table) {
  const std::size_t rows = table.rows();
  const auto length = static_cast<std::size_t>(table.length);
  const auto values = static_cast<std::size_t>(per_track(table.values));
  if (table.bases.size() != rows * length) return "bases";
  if (table.targets.size() != rows * table.tracks.size() * values) return "targets";
  if (table.fold.size() != rows) return "fold";
  if (table.part.size() != rows) return "part";
  if (table.cluster.size() != rows) return "cluster";
  if (table.letters.size() != rows) return "letters";
  if (table.chromosome.size() != rows) return "chromosome";
  return table.start.size() != rows ? "start" : "";
}

template <typename Number>
bool all_between(const std::vector<Number>& values, std::int64_t least,
                 std::int64_t most) {
  return std::all_of(values.begin(), values.end(), [&](Number value) {
    return std::int64_t{value} >= least && std::int64_t{value} <= most;
  });
}

Problem range_problem(const SequenceTable& table) {
  const auto rows = static_cast<std::int64_t>(table.rows());
  if (!all_between(table.bases, 0, kOther)) return "bases";
  if (!all_between(table.fold, 0, static_cast<std::int64_t>(Fold::test))) return "fold";
  if (!all_between(table.part, 0, std::max(table.parts - 1, 0))) return "part";
  if (!all_between(table.cluster, 0, rows - 1)) return "cluster";
  if (!all_between(table.letters, 1, table.length)) return "letters";
  const bool starts = std::all_of(table.start.begin(), table.start.end(),
                                  [](std::int64_t start) { return start >= -1; });
  return starts ? "" : "start";
}

// NaN is no measurement; a logit that deviates from a mean has a mean.
bool may_stand(Values values, const float* numbers) {
  switch (values) {
    case Values::measured:
    case Values::effect:
    case Values::letters:
      return !std::isinf(*numbers);
    case Values::labels:
      return std::isnan(*numbers) || *numbers == 0 || *numbers == 1;
    case Values::inclusion:
      return !std::isinf(numbers[0]) && !std::isinf(numbers[1]) &&
             (std::isnan(numbers[0]) || !std::isnan(numbers[1]));
  }
  return false;
}

// A variant has an effect on some track: that of its element.
bool has_effect(const SequenceTable& table, std::size_t row) {
  const auto first =
      table.targets.begin() + static_cast<std::ptrdiff_t>(row * table.tracks.size());
  return std::any_of(first, first + std::ssize(table.tracks),
                     [](float value) { return !std::isnan(value); });
}

Problem target_problem(const SequenceTable& table) {
  const auto step = static_cast<std::size_t>(per_track(table.values));
  for (std::size_t i = 0; i < table.targets.size(); i += step) {
    if (may_stand(table.values, table.targets.data() + i)) continue;
    return "target of row '" + table.row[i / step / table.tracks.size()] + "'";
  }
  if (table.values != Values::effect) return "";
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (!has_effect(table, row)) return "no effect of row '" + table.row[row] + "'";
  }
  return "";
}

Problem problem_of(const SequenceTable& table) {
  for (const auto check : {header_problem, size_problem, range_problem, target_problem}) {
    const Problem problem = check(table);
    if (!problem.empty()) return problem;
  }
  return names_problem(table.row, "row");
}

[[noreturn]] void fail(const h5::File& file, const std::string& what) {
  throw UserError("damaged sequence table (" + what + ")", file.file(),
                  "try s2fbench prepare again");
}

int small_attribute(const h5::File& file, const std::string& name) {
  const std::int64_t value = file.integer_attribute(name);
  if (value < 0 || value > kLongestRow) fail(file, name);
  return static_cast<int>(value);
}

template <typename Number>
std::vector<Number> array(const h5::File& file, const std::string& name,
                          const h5::Shape& shape) {
  const h5::Dataset data = file.dataset(name);
  data.expect_shape(shape);
  return data.read<Number>();
}

std::vector<std::string> texts(const h5::File& file, const std::string& name,
                               std::optional<std::size_t> count = {}) {
  const h5::Dataset data = file.dataset(name);
  if (count) {
    data.expect_shape({*count});
  } else {
    data.expect_rank(1);
  }
  return data.read_text();
}

Values values_attribute(const h5::File& file) {
  const std::string word = file.text_attribute("values");
  for (const Values values : kValues) {
    if (word == to_string(values)) return values;
  }
  fail(file, "values '" + word + "'");
}

SequenceTable read_header(const h5::File& file) {
  if (!file.has_attribute("kind") || file.text_attribute("kind") != kKind) {
    throw UserError("not a prepared table of sequences", file.file(),
                    "try s2fbench prepare with a dataset file of kind: sequences");
  }
  const auto version = file.integer_attribute("version");
  if (version != kVersion) {
    throw UserError("sequence table of version " + std::to_string(version) +
                        ", this program reads " + std::to_string(kVersion),
                    file.file(), "try s2fbench prepare again");
  }
  SequenceTable table;
  table.name = file.text_attribute("name");
  table.values = values_attribute(file);
  table.sequences = small_attribute(file, "sequences");
  table.length = small_attribute(file, "length");
  table.fixed_left = small_attribute(file, "fixed_left");
  table.fixed_right = small_attribute(file, "fixed_right");
  table.unknown = file.number_attribute("unknown");
  table.parts = small_attribute(file, "parts");
  table.tracks = texts(file, "track");
  table.notes = texts(file, "notes");
  return table;
}

SequenceTable with_rows(SequenceTable table, const h5::File& file) {
  table.row = texts(file, "row");
  const std::size_t rows = table.rows();
  table.bases =
      array<std::uint8_t>(file, "bases", {rows, static_cast<hsize_t>(table.length)});
  table.targets = array<float>(
      file, "targets",
      {rows, table.tracks.size(), static_cast<hsize_t>(per_track(table.values))});
  table.fold = array<std::uint8_t>(file, "fold", {rows});
  table.part = array<std::int32_t>(file, "part", {rows});
  table.cluster = array<std::int32_t>(file, "cluster", {rows});
  table.letters = array<std::int32_t>(file, "letters", {rows});
  table.chromosome = texts(file, "chromosome", rows);
  table.start = array<std::int64_t>(file, "start", {rows});
  return table;
}

void write_header(h5::File& file, const SequenceTable& table) {
  file.write_attribute("kind", kKind);
  file.write_attribute("version", kVersion);
  file.write_attribute("content_hash", content_hash(table));
  file.write_attribute("name", table.name);
  file.write_attribute("values", to_string(table.values));
  file.write_attribute("sequences", std::int64_t{table.sequences});
  file.write_attribute("length", std::int64_t{table.length});
  file.write_attribute("fixed_left", std::int64_t{table.fixed_left});
  file.write_attribute("fixed_right", std::int64_t{table.fixed_right});
  file.write_attribute("unknown", table.unknown);
  file.write_attribute("parts", std::int64_t{table.parts});
  file.write_text("track", table.tracks);
  file.write_text("notes", table.notes);
  file.write_text("manifest", table.manifest);
}

void write_rows(h5::File& file, const SequenceTable& table) {
  const std::size_t rows = table.rows();
  file.create<std::uint8_t>("bases", {rows, static_cast<hsize_t>(table.length)})
      .write(table.bases);
  file.create<float>("targets", {rows, table.tracks.size(),
                                 static_cast<hsize_t>(per_track(table.values))})
      .write(table.targets);
  file.write("fold", table.fold);
  file.write("part", table.part);
  file.write("cluster", table.cluster);
  file.write("letters", table.letters);
  file.write_text("row", table.row);
  file.write_text("chromosome", table.chromosome);
  file.write("start", table.start);
}

}  // namespace

const char* to_string(Values values) {
  switch (values) {
    case Values::measured:
      return "measured";
    case Values::labels:
      return "labels";
    case Values::inclusion:
      return "inclusion";
    case Values::effect:
      return "effect";
    case Values::letters:
      return "letters";
  }
  return "";
}

int per_track(Values values) { return values == Values::inclusion ? 2 : 1; }

std::string content_hash(const SequenceTable& table) {
  Hasher hasher;
  hasher.add("s2fbench sequences 1");
  add_names(hasher, {table.name, to_string(table.values)});
  add_values(hasher,
             std::vector<std::int64_t>{table.sequences, table.length, table.fixed_left,
                                       table.fixed_right, table.parts});
  add_values(hasher, std::vector<double>{table.unknown});
  add_names(hasher, table.tracks);
  add_names(hasher, table.notes);
  add_values(hasher, table.bases);
  add_values(hasher, table.targets);
  add_values(hasher, table.fold);
  add_values(hasher, table.part);
  add_values(hasher, table.cluster);
  add_values(hasher, table.letters);
  add_names(hasher, table.row);
  add_names(hasher, table.chromosome);
  add_values(hasher, table.start);
  return hasher.hex();
}

void write_sequence_table(const SequenceTable& table, const std::string& path) {
  const Problem problem = problem_of(table);
  if (!problem.empty()) {
    throw InternalError("a sequence table does not fit together (" + problem +
                        "): " + path);
  }
  PendingFile pending(path);
  h5::File file = h5::File::create(pending.name());
  write_header(file, table);
  write_rows(file, table);
  file.close();
  pending.commit();
}

bool is_sequence_table(const std::string& path) {
  const h5::File file = h5::File::open(path);
  return file.has_attribute("kind") && file.text_attribute("kind") == kKind;
}

SequenceTable read_sequence_table(const std::string& path) {
  const h5::File file = h5::File::open(path);
  SequenceTable table = with_rows(read_header(file), file);
  const h5::Dataset manifest = file.dataset("manifest");
  manifest.expect_shape({});
  table.manifest = manifest.read_text().front();
  const Problem problem = problem_of(table);
  if (!problem.empty()) fail(file, problem);
  if (content_hash(table) != file.text_attribute("content_hash")) {
    throw UserError("the content does not fit its content hash", path,
                    "the file was changed or damaged; try s2fbench prepare again");
  }
  return table;
}

}  // namespace s2fbench::data
