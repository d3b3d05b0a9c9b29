// CAGI5 "regulation saturation" files: seven lines of words, then chromosome, position,
// reference, alternative, value, confidence without names. One element a file.
#pragma once

#include <optional>
#include <string>

#include "formats/variant_table.hpp"

namespace s2fbench::formats {

// Nothing when what follows the seven lines is no such row.
std::optional<VariantTable> read_cagi5_table(const std::string& path,
                                             const VariantTableOptions& options);

}  // namespace s2fbench::formats
