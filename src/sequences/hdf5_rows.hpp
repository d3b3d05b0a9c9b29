// Rows of HDF5 files of one-hot arrays, as the study's tasks are stored.
#pragma once

#include "sequences/config.hpp"
#include "sequences/row.hpp"

namespace s2fbench::sequences {

// One-hot arrays are (rows, channels, nt) or (rows, nt, channels), of any number type; of
// more than four channels the first four are read, A C G T. A letter without any is
// "other". Targets are (rows), (rows, columns), with a last axis of one, or (rows,
// tracks, 2) for inclusion. Throws UserError for other shapes and for what is no one-hot
// letter.
RowSet read_hdf5_rows(const Hdf5Input& input, const SequencesConfig& config);

}  // namespace s2fbench::sequences
