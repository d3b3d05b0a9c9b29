// Tables of variants with measured effects, as they are published: whatever the format,
// a list of substitutions and a list of what is none, with a reason each.
//
// Nothing is dropped in silence: every row of the file is in one of the two lists, but
// those of elements or releases that were not asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::formats {

// One base in place of another.
struct Variant {
  std::string element;  // the experiment; the file's name where it holds one alone
  std::string chromosome;
  std::int64_t position = 0;  // 1-based
  char reference = 0;         // A, C, G or T, as is the alternative
  char alternative = 0;
  double measured = 0;                  // effect; NaN where it was not measured
  std::vector<double> replicates = {};  // of `measured`, their mean; empty without any
  std::string where = {};               // "elements.tsv:12"
};

// What cannot be scored, in the file's own words.
struct RejectedVariant {
  std::string element, chromosome, position, reference, alternative;
  std::string reason;  // one of few, to be counted
  std::string detail;  // of this one; may be empty
  std::string where;
};

struct VariantTable {
  std::vector<Variant> variants;  // in the file's order
  std::vector<RejectedVariant> rejected;
};

struct VariantTableOptions {
  // The rows of this assembly; needed for a table that holds several.
  std::string release = {};
  // Column or INFO key of the measured effect, or the common start of NAME.rep1, ...;
  // empty = the format's own.
  std::string measured = {};
  std::string region = {};  // VCF: "chr1:100-200", through its tabix index
};

// Reads CAGI5 tables, the saturation-mutagenesis table of Kircher et al. 2019 and tables
// of the same columns, and VCF; plain or compressed. Throws UserError for a file that is
// none of these, is damaged, or needs an option.
VariantTable read_variant_table(const std::string& path,
                                const VariantTableOptions& options);

RejectedVariant rejected(const Variant& variant, const std::string& reason,
                         const std::string& detail = "");

// Moves variants that repeat an earlier one's element, place and alleles to the rejected.
VariantTable without_duplicates(VariantTable table);

}  // namespace s2fbench::formats
