#include "formats/variant_table.hpp"

#include <set>
#include <tuple>
#include <utility>

#include "base/error.hpp"
#include "formats/cagi5_table.hpp"
#include "formats/element_table.hpp"
#include "formats/line_reader.hpp"
#include "formats/vcf.hpp"

namespace s2fbench::formats {

VariantTable read_variant_table(const std::string& path,
                                const VariantTableOptions& options) {
  const auto first = LineReader(path).next();
  if (!first) throw UserError("empty variant table", path);
  if (first->starts_with("BCF")) {
    throw UserError("BCF is not read", path, "try bcftools view " + path + " > FILE.vcf");
  }
  if (first->starts_with("##fileformat=VCF")) {
    return read_vcf(path, options);
  }
  if (!options.region.empty()) {
    throw UserError("--region is for VCF files", path, "leave it out");
  }
  if (auto table = read_element_table(path, options)) return *std::move(table);
  if (auto table = read_cagi5_table(path, options)) return *std::move(table);
  throw UserError("not a variant table", path,
                  "it should be VCF or have the columns Chrom, Pos, Ref, Alt");
}

RejectedVariant rejected(const Variant& variant, const std::string& reason,
                         const std::string& detail) {
  return {variant.element,
          variant.chromosome,
          std::to_string(variant.position),
          std::string(1, variant.reference),
          std::string(1, variant.alternative),
          reason,
          detail,
          variant.where};
}

VariantTable without_duplicates(VariantTable table) {
  std::set<std::tuple<std::string, std::string, std::int64_t, char, char>> seen;
  VariantTable result;
  result.rejected = std::move(table.rejected);
  for (Variant& variant : table.variants) {
    const bool is_new =
        seen.emplace(variant.element, variant.chromosome, variant.position,
                     variant.reference, variant.alternative)
            .second;
    if (is_new) {
      result.variants.push_back(std::move(variant));
    } else {
      result.rejected.push_back(rejected(variant, "duplicate"));
    }
  }
  return result;
}

}  // namespace s2fbench::formats
