// Variants of a VCF file, plain or bgzip, and of one region of it through its tabix
// index.
#pragma once

#include <string>

#include "formats/variant_table.hpp"

namespace s2fbench::formats {

// One item per alternative allele; the element is the file's name. The measured effect is
// the INFO value of options.measured: one number, or one per alternative. Throws
// UserError, for BCF too.
VariantTable read_vcf(const std::string& path, const VariantTableOptions& options);

}  // namespace s2fbench::formats
