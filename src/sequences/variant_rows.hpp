// Pairs of reference and alternative windows of published variants.
#pragma once

#include <string>
#include <vector>

#include "sequences/config.hpp"
#include "sequences/row.hpp"

namespace s2fbench::sequences {

// A row per variant with a measured effect: reference and alternative side by side, one
// target, its element as group. Base length / 2 - 1 of a window is its middle, as in the
// study. Everything that formats and variants reject is counted in `dropped`. Throws
// UserError when nothing is left.
RowSet read_variant_rows(const VariantInput& input);

// The targets of rows that have one, on the track of the element that is their group:
// `tracks`, or the elements in the order in which they come up. Throws UserError for an
// element that is none of `tracks`.
RowSet with_element_tracks(RowSet set, std::vector<std::string> tracks);

}  // namespace s2fbench::sequences
