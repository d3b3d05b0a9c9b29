// Windows side by side over the chromosomes of a genome.
#pragma once

#include "sequences/config.hpp"
#include "sequences/row.hpp"

namespace s2fbench::sequences {

// A row per window, named by its place, without targets. Those with a letter that is not
// known (assembly gaps) are left out, so that all have equally many to be masked; so is
// what is shorter than a window at a chromosome's end. Throws UserError for a chromosome
// that the FASTA lacks, and when no window is left.
RowSet read_tile_rows(const TileInput& input, const SequencesConfig& config);

}  // namespace s2fbench::sequences
