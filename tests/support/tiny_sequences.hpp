// A small table of sequences for tests. In a DEPENDS line: test_tiny.
#pragma once

#include <string>

#include "data/sequence_table.hpp"

namespace s2fbench::test {

// 160 / 48 / 48 random sequences of 60 nt, of which half hold GATTACA somewhere; two
// tracks. Labels: whether it is there, and whether the sequence has more G and C than
// most. Measured: the same with noise. Inclusion: of 12 tracks (exons with the motif are
// included in half of them), of two sequences of 30 nt. Every tenth value is missing.
// Parts: 4. Effect: pairs of 30 nt that differ by one letter. Letters: all are known.
data::SequenceTable tiny_sequences(data::Values values);
// Written into the folder; returns its path.
std::string make_tiny_sequences(const std::string& folder, data::Values values);

}  // namespace s2fbench::test
