// One row of a variant table, from text to a variant or to the reason why it is none.
#pragma once

#include <string>
#include <vector>

#include "formats/variant_table.hpp"

namespace s2fbench::formats {

struct VariantRow {
  std::string element, chromosome, position, reference, alternative;
  std::vector<std::string> values;  // measured, one per replicate; "NA" or "" = missing
  std::string where;
};

// Adds the row to one of the two lists.
VariantTable with_row(VariantTable table, const VariantRow& row);

// The element that a file of one experiment tells by its name: "release_F9.tsv.gz" = F9.
std::string element_of_file(const std::string& path);
// Without the words that CAGI5 puts before an element's name: "release_F9" = F9.
std::string without_part(const std::string& element);

}  // namespace s2fbench::formats
