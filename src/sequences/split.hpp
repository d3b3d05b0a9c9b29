// Which rows are for training, validation and test, and in which part of a
// cross-validation.
//
// Rows that must stay together are told by sets. random and homology take the sets in
// random order: test is filled first, then validation, and a set that is larger than what
// a fold still lacks goes to training. With parts the largest sets are dealt out first,
// each to the part with the fewest rows, equal ones in random order; part 0 is then the
// test fold and part 1 validation.
#pragma once

#include <cstdint>
#include <vector>

#include "sequences/config.hpp"
#include "sequences/row.hpp"

namespace s2fbench::sequences {

struct Assignment {
  std::vector<data::Fold> fold;    // by row
  std::vector<std::int32_t> part;  // by row; all 0 without parts
};

// together[row]: the set of each row, as its smallest row. Throws UserError for rows
// without the column's value, chromosome or fold that the split needs.
Assignment assign(const std::vector<Row>& rows, const std::vector<std::size_t>& together,
                  const SplitConfig& split);

// Rows to keep: of a set that lies in several folds those of the last one (test before
// valid before train), so that the test rows are what was asked for.
std::vector<bool> of_one_fold(const std::vector<data::Fold>& fold,
                              const std::vector<std::size_t>& together);

}  // namespace s2fbench::sequences
