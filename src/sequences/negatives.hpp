// Rows of label 0 for the rows of label 1.
//
// shuffles: each positive's letters in another order that keeps every pair of neighbours;
// it stays in the positive's split. Easy to tell apart: the table's notes say so.
//
// regions, genome: windows as long as the positives, around the middle of regions, or
// anywhere in the genome. Candidates that overlap a positive (or come nearer than
// `distance`), hold an unknown base or have been drawn already are none. Without matching
// they are drawn evenly. With match: gc each positive, in the order of the rows, draws
// evenly among the free candidates with its number of G and C; where there are none,
// among those of the nearest number, up to 5 % of the length away; where there are none
// either, it goes without, which is counted. Draws depend on the seed alone.
#pragma once

#include "sequences/config.hpp"
#include "sequences/row.hpp"

namespace s2fbench::sequences {

// The set with its negatives behind it. Throws UserError when there are no positives,
// when their places are not known though they are needed, and when no candidate is free.
RowSet with_negatives(RowSet set, const NegativeConfig& config);

}  // namespace s2fbench::sequences
