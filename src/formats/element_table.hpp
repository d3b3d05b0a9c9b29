// Variant tables whose columns are named: Chrom, Pos, Ref, Alt and more.
//
// Kircher et al. 2019 (Nat. Commun. 10:3583): Coefficient = log2 effect, Element, Release
// (GRCh37 or GRCh38); "-" = a base deleted. CAGI5's released table: Value, Confidence,
// regulatory_element; its challenge table has no values and calls the elements
// Promoter_Enhancer. The synthetic genome's: Element and <cell>.rep1, <cell>.rep2.
#pragma once

#include <optional>
#include <string>

#include "formats/variant_table.hpp"

namespace s2fbench::formats {

// Nothing when the file has no such header.
std::optional<VariantTable> read_element_table(const std::string& path,
                                               const VariantTableOptions& options);

}  // namespace s2fbench::formats
