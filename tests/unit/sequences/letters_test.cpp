#include "sequences/letters.hpp"

#include <gtest/gtest.h>

#include "support/expect_error.hpp"

namespace s2fbench::sequences {
namespace {

using Codes = std::vector<std::uint8_t>;

TEST(Letters, BecomeCodes) {
  EXPECT_EQ(codes_of("ACGTacgtUunNRY", "s", "f:1"),
            (Codes{0, 1, 2, 3, 0, 1, 2, 3, 3, 3, 4, 4, 4, 4}));
}

TEST(Letters, ThatAreNoneAreNamedWithTheirPlace) {
  test::expect_user_error([] { codes_of("ACGE", "seq7", "f.fa:12"); },
                          {"letter 'E' at position 4 of 'seq7'", "f.fa:12"});
  test::expect_user_error([] { codes_of("AC-G", "s", "f"); }, {"'-'", "position 3"});
  test::expect_user_error([] { codes_of(std::string_view("A\0C", 3), "s", "f"); },
                          {"unprintable", "position 2"});
}

TEST(Letters, BothOrientationsHaveOneCanonicalForm) {
  const Codes bases = {0, 0, 1, 2, 2, 4, 3, 3};
  EXPECT_EQ(reverse_complement(bases), (Codes{0, 0, 4, 1, 1, 2, 3, 3}));
  EXPECT_EQ(canonical(bases, 0, 0), canonical(reverse_complement(bases), 0, 0));
  // Adapters stay: 0 0 | 1 2 2 4 | 3 3 and 0 0 | 4 1 1 2 | 3 3 are one element.
  const Codes other = {0, 0, 4, 1, 1, 2, 3, 3};
  EXPECT_EQ(canonical(bases, 2, 2), canonical(other, 2, 2));
  EXPECT_EQ(canonical(bases, 2, 2), bases);
  EXPECT_NE(canonical(bases, 1, 2), canonical(other, 1, 2));
}

}  // namespace
}  // namespace s2fbench::sequences
