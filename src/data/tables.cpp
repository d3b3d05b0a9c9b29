#include "data/tables.hpp"

#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "data/dataset.hpp"
#include "data/hash_parts.hpp"

namespace s2fbench::data {
namespace {

constexpr const char* kFormat = "s2fbench dataset";
constexpr std::int64_t kSchema = 2;

[[noreturn]] void fail(const h5::File& file, const std::string& what) {
  throw UserError("damaged dataset (" + what + ")", file.file(),
                  "try s2fbench prepare again");
}

void expect(bool fine, const h5::File& file, const char* what) {
  if (!fine) fail(file, what);
}

template <typename Number>
std::vector<Number> column(const h5::File& file, const std::string& name,
                           std::size_t rows) {
  const h5::Dataset data = file.dataset(name);
  data.expect_shape({rows});
  return data.read<Number>();
}

template <typename Number>
std::vector<Number> matrix(const h5::File& file, const std::string& name,
                           std::size_t rows, std::size_t columns) {
  const h5::Dataset data = file.dataset(name);
  data.expect_shape({rows, columns});
  return data.read<Number>();
}

std::size_t length_of(const h5::File& file, const std::string& name) {
  const h5::Dataset data = file.dataset(name);
  data.expect_rank(1);
  return static_cast<std::size_t>(data.size());
}

void check_header(const h5::File& file) {
  if (file.has_attribute("kind") && file.text_attribute("kind") == "sequences") {
    throw UserError("a table of sequences, where windows of a genome are wanted",
                    file.file(),
                    "see what prepare said of its rows that resemble each other");
  }
  if (!file.has_attribute("format") || file.text_attribute("format") != kFormat) {
    throw UserError("not a prepared dataset", file.file(), "try s2fbench prepare");
  }
  const auto schema = file.integer_attribute("schema");
  if (schema != kSchema) {
    throw UserError("dataset of schema " + std::to_string(schema) +
                        ", this program reads " + std::to_string(kSchema),
                    file.file(), "try s2fbench prepare again");
  }
}

void check_tracks(const h5::File& file, const Tables& tables) {
  expect(!tables.tracks.empty(), file, "no tracks");
  for (const auto track : tables.replicate_of) {
    expect(track >= 0 && track < static_cast<int>(tables.tracks.size()), file,
           "replicate_of");
  }
  for (const double scale : tables.scale) {
    expect(std::isfinite(scale) && scale != 0, file, "scale");
  }
}

void check_windows(const h5::File& file, const Tables& tables) {
  const auto chromosomes = static_cast<std::int32_t>(tables.chromosomes.size());
  for (std::size_t w = 0; w < tables.window_start.size(); ++w) {
    expect(tables.window_table[w] < tables.tables.size(), file, "window_table");
    expect(tables.window_position[w] >= 0 &&
               tables.window_position[w] <= tables.bases - tables.stored(w),
           file, "window_position");
    expect(tables.window_chromosome[w] >= 0 && tables.window_chromosome[w] < chromosomes,
           file, "window_chromosome");
    expect(tables.window_fold[w] <= static_cast<std::uint8_t>(Fold::test), file,
           "window_fold");
  }
  for (const float maximum : tables.window_maximum) {
    expect(!std::isnan(maximum), file, "window_maximum");
  }
  for (const auto label : tables.window_label) expect(label <= 1, file, "window_label");
}

void check_tables(const h5::File& file, const Tables& tables) {
  expect(!tables.tables.empty(), file, "no window tables");
  for (const auto stored : tables.table_stored) {
    expect(tables.input <= stored && stored <= (1 << 24), file, "window length");
  }
  for (const double threshold : tables.table_threshold) {
    expect(!std::isnan(threshold), file, "table_threshold");
  }
}

Tables with_intervals(Tables tables, const h5::File& file) {
  const std::size_t intervals = length_of(file, "interval_start");
  tables.interval_chromosome =
      column<std::int32_t>(file, "interval_chromosome", intervals);
  tables.interval_start = column<std::int64_t>(file, "interval_start", intervals);
  tables.interval_end = column<std::int64_t>(file, "interval_end", intervals);
  tables.interval_position = column<std::int64_t>(file, "interval_position", intervals);
  return tables;
}

Tables with_windows(Tables tables, const h5::File& file) {
  const std::size_t windows = length_of(file, "window_start");
  const std::size_t tracks = tables.tracks.size();
  tables.window_table = column<std::uint8_t>(file, "window_table", windows);
  tables.window_chromosome = column<std::int32_t>(file, "window_chromosome", windows);
  tables.window_start = column<std::int64_t>(file, "window_start", windows);
  tables.window_position = column<std::int64_t>(file, "window_position", windows);
  tables.window_fold = column<std::uint8_t>(file, "window_fold", windows);
  tables.window_maximum = matrix<float>(file, "window_maximum", windows, tracks);
  tables.has_labels = file.exists("window_label");
  if (tables.has_labels) {
    tables.window_label = matrix<std::uint8_t>(file, "window_label", windows, tracks);
  }
  return tables;
}

}  // namespace

void write_tables(h5::File& file, const Tables& tables) {
  file.write_attribute("format", kFormat);
  file.write_attribute("schema", kSchema);
  file.write_attribute("input_length", std::int64_t{tables.input});
  file.write_text("track", tables.tracks);
  file.write("replicate_of", tables.replicate_of);
  file.write("scale", tables.scale);
  file.write_text("table", tables.tables);
  file.write("table_stored", tables.table_stored);
  file.create<double>("table_threshold", {tables.tables.size(), 2})
      .write(tables.table_threshold);
  file.write_text("chromosome", tables.chromosomes);
  file.write("interval_chromosome", tables.interval_chromosome);
  file.write("interval_start", tables.interval_start);
  file.write("interval_end", tables.interval_end);
  file.write("interval_position", tables.interval_position);
  file.write("window_table", tables.window_table);
  file.write("window_chromosome", tables.window_chromosome);
  file.write("window_start", tables.window_start);
  file.write("window_position", tables.window_position);
  file.write("window_fold", tables.window_fold);
  file.create<float>("window_maximum", {tables.window_start.size(), tables.tracks.size()})
      .write(tables.window_maximum);
  if (!tables.has_labels) return;
  file.create<std::uint8_t>("window_label",
                            {tables.window_start.size(), tables.tracks.size()})
      .write(tables.window_label);
}

Tables read_tables(const h5::File& file) {
  check_header(file);
  Tables tables;
  const auto input = file.integer_attribute("input_length");
  expect(input > 0 && input <= (1 << 24), file, "window length");
  tables.input = static_cast<int>(input);
  tables.bases = static_cast<std::int64_t>(length_of(file, "bases"));
  tables.tracks = file.dataset("track").read_text();
  tables.replicate_of =
      column<std::int32_t>(file, "replicate_of", length_of(file, "replicate_of"));
  tables.scale = column<double>(file, "scale", tables.sources());
  tables.tables = file.dataset("table").read_text();
  tables.table_stored = column<std::int32_t>(file, "table_stored", tables.tables.size());
  tables.table_threshold =
      matrix<double>(file, "table_threshold", tables.tables.size(), 2);
  check_tables(file, tables);
  tables.chromosomes = file.dataset("chromosome").read_text();
  tables = with_intervals(std::move(tables), file);
  tables = with_windows(std::move(tables), file);
  check_tracks(file, tables);
  check_windows(file, tables);
  return tables;
}

std::string content_hash(const Tables& tables, const std::string& bases_hash,
                         const std::vector<std::string>& coverage_hashes) {
  Hasher hasher;
  hasher.add("s2fbench dataset 2");
  add_values(hasher, std::vector<std::int64_t>{tables.input, tables.bases});
  add_names(hasher, tables.tracks);
  add_values(hasher, tables.replicate_of);
  add_values(hasher, tables.scale);
  add_names(hasher, tables.tables);
  add_values(hasher, tables.table_stored);
  add_values(hasher, tables.table_threshold);
  add_names(hasher, tables.chromosomes);
  add_values(hasher, tables.interval_chromosome);
  add_values(hasher, tables.interval_start);
  add_values(hasher, tables.interval_end);
  add_values(hasher, tables.interval_position);
  add_values(hasher, tables.window_table);
  add_values(hasher, tables.window_chromosome);
  add_values(hasher, tables.window_start);
  add_values(hasher, tables.window_position);
  add_values(hasher, tables.window_fold);
  add_values(hasher, tables.window_maximum);
  add_values(hasher, std::vector<std::uint8_t>{tables.has_labels ? std::uint8_t{1}
                                                                 : std::uint8_t{0}});
  add_values(hasher, tables.window_label);
  hasher.add(bases_hash);
  add_names(hasher, coverage_hashes);
  return hasher.hex();
}

}  // namespace s2fbench::data
