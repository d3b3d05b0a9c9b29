// Which windows tell the effects of variants: each reference once, each changed one once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "data/variant_reference.hpp"
#include "formats/variant_table.hpp"

namespace s2fbench::variants {

// What stands in the middle of a window: the variant, or the whole short sequence.
enum class WindowCentre { variant, sequence };

struct VariantGeometry {
  int length = 2048;   // nt that the model sees
  int central = 1024;  // nt in the middle whose coverage is summed
  WindowCentre centre = WindowCentre::variant;
  // Standard score: 0, one window. Robust score: so many windows at random offsets.
  int shifts = 0;
  std::uint64_t seed = 1;  // of the offsets

  // Offsets of shifted windows lie in [0, shift_range).
  int shift_range() const { return shifts > 0 ? length - central : 0; }
  // nt that the windows of a place cover together.
  int stored() const { return length + shift_range(); }
  int windows() const { return shifts > 0 ? shifts : 1; }  // of one sequence
};

// Where the windows of some variants stand.
struct VariantWindow {
  std::int64_t sequence = 0;
  std::int64_t start = 0;  // 0-based, of the stored nt; may lie before the sequence
};

// A sequence that is predicted: as the reference has it, or with one base changed.
struct VariantRow {
  std::int64_t place = 0;            // in VariantPlan::places
  std::int64_t offset = 0;           // of the changed base, within the stored nt
  std::uint8_t base = data::kOther;  // the new one; kOther = reference
};

struct VariantPlan {
  std::vector<formats::Variant> variants;  // those that are scored
  std::vector<formats::RejectedVariant> rejected;
  std::vector<VariantWindow> places;
  std::vector<VariantRow> rows;  // by place, the reference first
  // Of each variant, its two rows.
  std::vector<std::int64_t> reference_row, alternative_row;
};

// Throws UserError when the geometry fits no variant at all. Rejects duplicates, variants
// outside of their sequence or of every sequence, those whose reference allele is not the
// sequence's, and those whose windows would reach over a chromosome's end.
VariantPlan plan_variants(formats::VariantTable table,
                          const data::VariantReference& reference,
                          const VariantGeometry& geometry);

// How many variants were rejected, by reason; the same in words: "2 x duplicate, ...".
std::map<std::string, int> rejections(const VariantPlan& plan);
std::string rejections_text(const VariantPlan& plan);
// Throws UserError, with the reasons, when no variant is left.
void expect_some(const VariantPlan& plan);

// The offset of a place's shifted window number `shift`, nt: the same for the reference
// and its alternatives, for every model, and for any order of the table.
int shift_offset(const VariantWindow& place, int shift,
                 const data::VariantReference& reference,
                 const VariantGeometry& geometry);

}  // namespace s2fbench::variants
