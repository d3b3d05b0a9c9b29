#include "formats/variant_row.hpp"

#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace s2fbench::formats {
namespace {

bool is_missing(std::string_view text) {
  return text.empty() || text == "NA" || text == "NaN" || text == "nan" || text == ".";
}

// The base of a text of one letter; 0 for any other text.
char base_of(std::string_view text) {
  if (text.size() != 1) return 0;
  const auto at = std::string_view("ACGTacgt").find(text.front());
  return at == std::string_view::npos ? '\0' : "ACGT"[at % 4];
}

bool is_deletion(const VariantRow& row) {
  return row.alternative == "-" || row.reference == "-";
}

RejectedVariant rejected_row(const VariantRow& row, const std::string& reason,
                             const std::string& detail = "") {
  return {row.element,     row.chromosome, row.position, row.reference,
          row.alternative, reason,         detail,       row.where};
}

// Why the row is no substitution of one base at a place, or nothing.
std::optional<RejectedVariant> reason_against(const VariantRow& row) {
  if (is_missing(row.chromosome) || is_missing(row.position)) {
    return rejected_row(row, "no position");
  }
  if (!parse_integer(row.position)) {
    return rejected_row(row, "position is not a whole number");
  }
  if (is_deletion(row)) return rejected_row(row, "deletion or insertion");
  const bool bases = base_of(row.reference) != 0 && base_of(row.alternative) != 0;
  if (!bases && row.reference.size() + row.alternative.size() > 2 &&
      row.reference.find_first_not_of("ACGTacgt") == std::string::npos &&
      row.alternative.find_first_not_of("ACGTacgt") == std::string::npos) {
    return rejected_row(row, "not one base for another");
  }
  if (!bases) return rejected_row(row, "allele is not A, C, G or T");
  if (base_of(row.reference) == base_of(row.alternative)) {
    return rejected_row(row, "alternative equals reference");
  }
  return std::nullopt;
}

struct Measured {
  double mean = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> replicates;
  bool bad = false;
};

Measured measured_of(const VariantRow& row) {
  Measured result;
  double sum = 0;
  for (const std::string& text : row.values) {
    if (is_missing(text)) continue;
    const auto value = parse_number(text);
    if (!value || !std::isfinite(*value)) {
      result.bad = true;
      return result;
    }
    result.replicates.push_back(*value);
    sum += *value;
  }
  if (result.replicates.empty()) return result;
  result.mean = sum / static_cast<double>(result.replicates.size());
  // Replicates are compared with each other: only where every one is there.
  if (row.values.size() < 2 || result.replicates.size() < row.values.size()) {
    result.replicates.clear();
  }
  return result;
}

}  // namespace

VariantTable with_row(VariantTable table, const VariantRow& row) {
  if (auto against = reason_against(row)) {
    table.rejected.push_back(*std::move(against));
    return table;
  }
  auto measured = measured_of(row);
  if (measured.bad) {
    table.rejected.push_back(rejected_row(row, "measured value is not a finite number",
                                          join(row.values, ", ")));
    return table;
  }
  table.variants.push_back({row.element, row.chromosome, *parse_integer(row.position),
                            base_of(row.reference), base_of(row.alternative),
                            measured.mean, std::move(measured.replicates), row.where});
  return table;
}

std::string without_part(const std::string& element) {
  for (const std::string_view part : {"release_", "challenge_"}) {
    if (element.starts_with(part)) return element.substr(part.size());
  }
  return element;
}

std::string element_of_file(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  for (const std::string_view end :
       {".gz", ".bgz", ".tsv", ".csv", ".txt", ".vcf", ".bcf"}) {
    if (name.size() > end.size() && name.ends_with(end)) {
      return element_of_file(name.substr(0, name.size() - end.size()));
    }
  }
  return without_part(name);
}

}  // namespace s2fbench::formats
