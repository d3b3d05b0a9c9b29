// All inputs of a dataset file, read.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sequences/config.hpp"
#include "sequences/row.hpp"

namespace s2fbench::sequences {

// The rows of all inputs, with their folds, prefixes, pairs and negatives. Throws
// UserError.
RowSet read_rows(const SequencesConfig& config);

// The files that are read, with what they are for.
std::vector<std::pair<std::string, std::string>> input_files(
    const SequencesConfig& config);

}  // namespace s2fbench::sequences
