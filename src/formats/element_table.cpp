#include "formats/element_table.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "formats/column_table.hpp"
#include "formats/variant_row.hpp"

namespace s2fbench::formats {
namespace {

struct Columns {
  std::size_t chromosome = 0, position = 0, reference = 0, alternative = 0;
  std::optional<std::size_t> element, release;
  std::vector<std::size_t> values;  // one per replicate
};

// Places of the column NAME, or of NAME.rep1, NAME.rep2, ...
std::vector<std::size_t> value_columns(const ColumnTable& table,
                                       const std::string& name) {
  if (const auto exact = table.find(name)) return {*exact};
  std::vector<std::size_t> places;
  for (int i = 1;; ++i) {
    const auto replicate = table.find(name + ".rep" + std::to_string(i));
    if (!replicate) return places;
    places.push_back(*replicate);
  }
}

Columns columns_of(const ColumnTable& table, const std::string& path,
                   const VariantTableOptions& options) {
  Columns columns;
  columns.chromosome = table.find("chrom").value();
  columns.position = table.find("pos").value();
  columns.reference = table.find("ref").value();
  columns.alternative = table.find("alt").value();
  columns.element =
      table.find_any({"element", "regulatory_element", "promoter_enhancer"});
  columns.release = table.find("release");
  if (!options.measured.empty()) {
    columns.values = value_columns(table, options.measured);
    if (columns.values.empty()) {
      throw UserError(
          "no column '" + options.measured + "' nor '" + options.measured + ".rep1'",
          path, "the table has " + join(table.columns(), ", "));
    }
  } else if (const auto own = table.find_any({"coefficient", "value"})) {
    columns.values = {*own};
  }
  return columns;
}

std::size_t last_of(const Columns& columns) {
  std::size_t last = std::max(
      {columns.chromosome, columns.position, columns.reference, columns.alternative});
  if (columns.element) last = std::max(last, *columns.element);
  if (columns.release) last = std::max(last, *columns.release);
  for (const std::size_t value : columns.values) last = std::max(last, value);
  return last;
}

// A table of several assemblies says everything once for each.
void check_releases(const std::set<std::string>& seen, const std::string& wanted,
                    const std::string& path) {
  const std::string all = join({seen.begin(), seen.end()}, ", ");
  if (!wanted.empty() && !seen.contains(wanted)) {
    throw UserError("no rows of release '" + wanted + "'", path,
                    seen.empty() ? "the table names no release" : "it has " + all);
  }
  if (wanted.empty() && seen.size() > 1) {
    throw UserError("the table has rows of " + all, path,
                    "try --release " + *seen.begin());
  }
}

}  // namespace

std::optional<VariantTable> read_element_table(const std::string& path,
                                               const VariantTableOptions& options) {
  auto source = ColumnTable::open(path, {"chrom", "pos", "ref", "alt"});
  if (!source) return std::nullopt;
  const Columns columns = columns_of(*source, path, options);
  const std::string own_element = element_of_file(path);
  std::set<std::string> releases;
  VariantTable table;
  while (const auto fields = source->next()) {
    VariantRow row;
    row.where = source->where();
    if (fields->size() <= last_of(columns)) {
      table.rejected.push_back({"", "", "", "", "", "too few columns",
                                std::to_string(fields->size()) + " of " +
                                    std::to_string(source->columns().size()),
                                row.where});
      continue;
    }
    if (columns.release) {
      const std::string& release = fields->at(*columns.release);
      releases.insert(release);
      if (!options.release.empty() && release != options.release) continue;
    }
    row.element =
        columns.element ? without_part(fields->at(*columns.element)) : own_element;
    row.chromosome = fields->at(columns.chromosome);
    row.position = fields->at(columns.position);
    row.reference = fields->at(columns.reference);
    row.alternative = fields->at(columns.alternative);
    for (const std::size_t value : columns.values)
      row.values.push_back(fields->at(value));
    table = with_row(std::move(table), row);
  }
  check_releases(releases, options.release, path);
  return table;
}

}  // namespace s2fbench::formats
