// One length for all rows.
#pragma once

#include <cstdint>
#include <vector>

#include "sequences/config.hpp"
#include "sequences/row.hpp"

namespace s2fbench::sequences {

// Nucleotides of each row that are no padding, and the rows at one length. crop keeps the
// middle of each sequence, pad adds "other" behind, fit does either. Throws UserError
// naming the row whose length the policy forbids.
struct Fitted {
  RowSet set;
  int length = 0;                     // nt of a row
  std::vector<std::int32_t> letters;  // by row
};
Fitted with_one_length(RowSet set, const SequencesConfig& config);

}  // namespace s2fbench::sequences
