#include "formats/vcf.hpp"

#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "formats/line_reader.hpp"
#include "formats/tabix.hpp"
#include "formats/variant_row.hpp"

namespace s2fbench::formats {
namespace {

constexpr std::size_t kAlt = 4, kInfo = 7;  // places of columns

// The values of KEY=a,b in the INFO column; empty when the key is not there.
std::vector<std::string> info_values(const std::string& info, const std::string& key) {
  for (const std::string& part : split(info, ';')) {
    if (part.starts_with(key + "=")) return split(part.substr(key.size() + 1), ',');
  }
  return {};
}

// A record's items, one per alternative.
VariantTable with_record(VariantTable table, const std::string& line, VariantRow row,
                         const std::string& key) {
  const auto fields = split(line, '\t');
  if (fields.size() <= (key.empty() ? kAlt : kInfo)) {
    table.rejected.push_back({row.element, "", "", "", "", "too few columns",
                              std::to_string(fields.size()), row.where});
    return table;
  }
  row.chromosome = fields[0];
  row.position = fields[1];
  row.reference = fields[3];
  const auto alternatives = split(fields[kAlt], ',');
  const auto values =
      key.empty() ? std::vector<std::string>{} : info_values(fields[kInfo], key);
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    row.alternative = alternatives[i];
    row.values.clear();
    if (values.size() == alternatives.size()) {
      row.values = {values[i]};
    } else if (values.size() == 1) {
      row.values = values;
    }
    table = with_row(std::move(table), row);
  }
  return table;
}

}  // namespace

VariantTable read_vcf(const std::string& path, const VariantTableOptions& options) {
  if (!options.release.empty()) {
    throw UserError("--release is for tables of several assemblies", path,
                    "leave it out");
  }
  VariantRow row;
  row.element = element_of_file(path);
  VariantTable table;
  if (!options.region.empty()) {
    for (const std::string& line : tabix_lines(path, options.region)) {
      row.where = path + " in " + options.region;
      table = with_record(std::move(table), line, row, options.measured);
    }
    return table;
  }
  LineReader reader(path);
  while (const auto line = reader.next()) {
    if (line->starts_with('#') || trim(*line).empty()) continue;
    row.where = reader.where();
    table = with_record(std::move(table), *line, row, options.measured);
  }
  return table;
}

}  // namespace s2fbench::formats
