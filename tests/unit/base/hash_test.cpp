#include "base/hash.hpp"

#include <gtest/gtest.h>

namespace s2fbench {
namespace {

// Published XXH3 test values of the empty input.
TEST(Hash, MatchesTheReferenceOnEmptyInput) {
  EXPECT_EQ(hash_hex(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(hash64(""), 0x2d06800538d394c2ULL);
}

TEST(Hash, PiecesEqualTheWhole) {
  Hasher hasher;
  hasher.add("ACGT");
  hasher.add("NNNN");
  EXPECT_EQ(hasher.hex(), hash_hex("ACGTNNNN"));
}

}  // namespace
}  // namespace s2fbench
