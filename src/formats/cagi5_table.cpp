#include "formats/cagi5_table.hpp"

#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "formats/column_table.hpp"
#include "formats/line_reader.hpp"
#include "formats/variant_row.hpp"

namespace s2fbench::formats {
namespace {

constexpr int kHeaderLines = 7;
constexpr std::size_t kColumns = 6;

}  // namespace

std::optional<VariantTable> read_cagi5_table(const std::string& path,
                                             const VariantTableOptions& options) {
  LineReader reader(path);
  for (int i = 0; i < kHeaderLines; ++i) {
    if (!reader.next()) return std::nullopt;
  }
  VariantTable table;
  const std::string element = element_of_file(path);
  bool first = true;
  while (const auto line = reader.next()) {
    if (trim(*line).empty()) continue;
    const auto fields = split_fields(*line);
    const bool is_row = fields.size() == kColumns;
    if (first && (!is_row || !parse_integer(fields[1]))) return std::nullopt;
    first = false;
    if (!is_row) {
      table.rejected.push_back({element, "", "", "", "", "too few columns",
                                std::to_string(fields.size()) + " of 6", reader.where()});
      continue;
    }
    table = with_row(std::move(table), {element,
                                        fields[0],
                                        fields[1],
                                        fields[2],
                                        fields[3],
                                        {fields[4]},
                                        reader.where()});
  }
  if (first) return std::nullopt;
  if (!options.release.empty() || !options.measured.empty()) {
    throw UserError("a CAGI5 table without named columns has one value and no releases",
                    path, "leave --release and --measured out");
  }
  return table;
}

}  // namespace s2fbench::formats
