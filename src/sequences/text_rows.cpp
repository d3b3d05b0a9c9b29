#include "sequences/text_rows.hpp"

#include <optional>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "formats/column_table.hpp"
#include "formats/line_reader.hpp"
#include "sequences/letters.hpp"
#include "sequences/target_values.hpp"

namespace s2fbench::sequences {
namespace {

using formats::ColumnTable;

// What follows "key:" or "key=" in a header, up to the next separator.
std::optional<std::string> value_in(const std::string& header, const std::string& key) {
  constexpr const char* separators = ";,| \t";
  for (std::size_t at = header.find(key); at != std::string::npos;
       at = header.find(key, at + 1)) {
    const std::size_t end = at + key.size();
    const bool begins =
        at == 0 || std::string(separators).find(header[at - 1]) != std::string::npos;
    if (!begins || end >= header.size() || (header[end] != ':' && header[end] != '='))
      continue;
    const auto last = header.find_first_of(separators, end + 1);
    return std::string(trim(header.substr(end + 1, last - end - 1)));
  }
  return std::nullopt;
}

struct Place {
  std::string chromosome;
  std::int64_t start = -1;
};

// "chr1,+,100,200" or "chr1:100-200": 0-based when they span as many nt as the sequence
// has, 1-based with both ends when they span one more.
Place place_of(const std::string& name, std::int64_t length) {
  std::vector<std::string> parts = split(name, ',');
  if (parts.size() == 1) {
    const auto colon = name.rfind(':');
    if (colon == std::string::npos || colon == 0) return {};
    const auto ends = split(name.substr(colon + 1), '-');
    if (ends.size() != 2) return {};
    parts = {name.substr(0, colon), "", ends[0], ends[1]};
  }
  if (parts.size() != 4) return {};
  const auto first = parse_integer(parts[2]), last = parse_integer(parts[3]);
  if (!first || !last || *first < 0) return {};
  if (*last - *first == length) return {parts[0], *first};
  if (*last - *first + 1 == length && *first > 0) return {parts[0], *first - 1};
  return {};
}

struct Record {
  std::string header, letters, where;
};

Row fasta_row(const Record& record, const FastaInput& input,
              const SequencesConfig& config) {
  Row row;
  row.where = record.where;
  row.name = record.header.substr(0, record.header.find_first_of("; \t"));
  if (row.name.empty()) throw UserError("sequence without a name", record.where);
  if (record.letters.empty())
    throw UserError("sequence '" + row.name + "' has no letters", record.where);
  row.bases = codes_of(record.letters, row.name, record.where);
  const Place place = place_of(row.name, std::ssize(row.bases));
  row.chromosome = place.chromosome;
  row.start = place.start;
  double label = input.label;
  if (!input.label_key.empty()) {
    const auto value = value_in(record.header, input.label_key);
    if (!value)
      throw UserError("no '" + input.label_key + ":' in the header of '" + row.name + "'",
                      record.where);
    label = number_of(*value, input.label_key, record.where);
  }
  row.targets = targets_of(std::span(&label, 1), config, record.where);
  return row;
}

// Places of the columns that an input names. Throws UserError for one that is not there.
struct Columns {
  std::vector<std::size_t> sequence, targets;
  std::optional<std::size_t> name, chromosome, start, element, split;
};

std::vector<std::string> needed_columns(const TableInput& input,
                                        const SequencesConfig& config) {
  std::vector<std::string> needed = input.sequence;
  needed.insert(needed.end(), input.targets.begin(), input.targets.end());
  for (const auto* name : {&input.name, &input.chromosome, &input.start, &input.element})
    if (!name->empty()) needed.push_back(*name);
  if (config.split.by == SplitBy::column) needed.push_back(config.split.column);
  return needed;
}

// The header is the first line where all columns are; without one the first line says
// what is missing.
ColumnTable open_table(const TableInput& input, const SequencesConfig& config) {
  const auto needed = needed_columns(input, config);
  auto table = ColumnTable::open(input.file, needed);
  if (table) return std::move(*table);
  const auto any = ColumnTable::open(input.file, {});
  if (!any) throw UserError("table without rows", input.file);
  for (const auto& name : needed) {
    if (!any->find(name))
      throw UserError("no column '" + name + "'" + did_you_mean(name, any->columns()),
                      input.file, "its columns are " + join(any->columns(), ", "));
  }
  throw UserError("no header with the columns " + join(needed, ", "), input.file);
}

Columns find_columns(const ColumnTable& table, const TableInput& input,
                     const SequencesConfig& config) {
  Columns columns;
  for (const auto& name : input.sequence) columns.sequence.push_back(*table.find(name));
  for (const auto& name : input.targets) columns.targets.push_back(*table.find(name));
  const auto find = [&](const std::string& name) {
    return name.empty() ? std::nullopt : table.find(name);
  };
  columns.name = find(input.name);
  columns.chromosome = find(input.chromosome);
  columns.start = find(input.start);
  columns.element = find(input.element);
  if (config.split.by == SplitBy::column) columns.split = find(config.split.column);
  return columns;
}

using Fields = std::vector<std::string>;

std::int64_t start_of(const std::string& text, const std::string& where) {
  constexpr long long most = 1LL << 40;  // nt, beyond any chromosome
  const auto start = parse_integer(text);
  if (!start || *start < 0 || *start > most)
    throw UserError("start '" + text + "' is no position (0-based)", where);
  return *start;
}

std::vector<std::uint8_t> side_by_side(const Fields& fields, const Columns& columns,
                                       const Row& row) {
  std::vector<std::uint8_t> bases;
  std::size_t length = 0;
  for (const std::size_t column : columns.sequence) {
    const auto codes = codes_of(fields[column], row.name, row.where);
    if (codes.empty())
      throw UserError("sequence '" + row.name + "' has no letters", row.where);
    if (length != 0 && codes.size() != length)
      throw UserError("the sequences of '" + row.name + "' have " +
                          std::to_string(length) + " and " +
                          std::to_string(codes.size()) + " nt",
                      row.where, "sequences side by side must be of one length");
    length = codes.size();
    bases.insert(bases.end(), codes.begin(), codes.end());
  }
  return bases;
}

Row table_row(const Fields& fields, const Columns& columns, const TableInput& input,
              const SequencesConfig& config, Row row) {
  if (columns.name) row.name = fields[*columns.name];
  if (row.name.empty()) throw UserError("row without a name", row.where);
  row.bases = side_by_side(fields, columns, row);
  if (columns.chromosome) row.chromosome = fields[*columns.chromosome];
  if (columns.start) row.start = start_of(fields[*columns.start], row.where);
  if (columns.element) row.group = fields[*columns.element];
  if (columns.split) row.split_value = fields[*columns.split];
  std::vector<double> numbers;
  for (std::size_t i = 0; i < columns.targets.size(); ++i)
    numbers.push_back(number_of(fields[columns.targets[i]], input.targets[i], row.where));
  if (numbers.empty()) numbers.push_back(input.label);
  row.targets = targets_of(numbers, config, row.where);
  return row;
}

}  // namespace

RowSet read_fasta_rows(const FastaInput& input, const SequencesConfig& config) {
  RowSet set{config.tracks, {}};
  formats::LineReader reader(input.file);
  std::optional<Record> record;
  const auto finish = [&] {
    if (record) set.rows.push_back(fasta_row(*record, input, config));
  };
  while (const auto line = reader.next()) {
    if (line->starts_with('>')) {
      finish();
      record = Record{std::string(trim(line->substr(1))), "", reader.where()};
    } else if (record) {
      record->letters += trim(*line);
    } else if (!trim(*line).empty()) {
      throw UserError("not a FASTA file", reader.where(), "it must start with '>'");
    }
  }
  finish();
  if (set.rows.empty()) throw UserError("FASTA without sequences", input.file);
  return set;
}

RowSet read_table_rows(const TableInput& input, const SequencesConfig& config) {
  RowSet set{config.tracks, {}};
  ColumnTable table = open_table(input, config);
  const Columns columns = find_columns(table, input, config);
  while (const auto fields = table.next()) {
    Row row;
    row.where = table.where();
    row.name = "row" + std::to_string(set.rows.size() + 1);
    if (fields->size() != table.columns().size())
      throw UserError("row of " + std::to_string(fields->size()) + " fields under " +
                          std::to_string(table.columns().size()) + " columns",
                      row.where);
    set.rows.push_back(table_row(*fields, columns, input, config, std::move(row)));
  }
  if (set.rows.empty()) throw UserError("table without rows", input.file);
  return set;
}

}  // namespace s2fbench::sequences
