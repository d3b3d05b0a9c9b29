// What is in a table, counted; and whether anything can be learned from it.
#pragma once

#include <vector>

#include "data/sequence_table.hpp"
#include "sequences/prepare.hpp"

namespace s2fbench::sequences {

// equal[row]: the smallest row with the same letters in either orientation.
SequencesReport count_rows(const data::SequenceTable& table,
                           const std::vector<std::size_t>& equal);

// Throws UserError for a fold without rows, a track without values, and labels of one
// class only: in the whole table, and where there is one track in any fold.
void expect_usable(const SequencesReport& report, const SequencesConfig& config);

}  // namespace s2fbench::sequences
