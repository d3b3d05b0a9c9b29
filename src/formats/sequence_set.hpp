// Short reference sequences with their places: what variants stand in where no genome is
// at hand.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace s2fbench::formats {

struct ShortSequence {
  std::string name;
  std::string chromosome;  // "" = not said
  std::int64_t start = 0;  // 0-based, of the first letter
  std::string letters;
  std::string where = {};  // "elements.fa:12"
};

// FASTA, whose headers may go on with "chr1:100-200" (1-based, both ends), or a table
// with the columns regulatory_element (or name), ref_sequence (or sequence) and start_pos
// (or start, 0-based), perhaps chrom. Plain or compressed. Without a place a sequence
// begins at position 1. Throws UserError for anything else, for equal names, and for
// letters that are none.
std::vector<ShortSequence> read_sequence_set(const std::string& path);

}  // namespace s2fbench::formats
