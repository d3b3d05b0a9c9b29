#include "sequences/local_alignment.hpp"

#include <gtest/gtest.h>

#include "data/genome.hpp"
#include "support/made_codes.hpp"

namespace s2fbench::sequences {
namespace {

using namespace test;

// Smith and Waterman's best score over the whole matrix, as the textbook has it.
int best_score(const Codes& a, const Codes& b) {
  std::vector<std::vector<int>> score(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  int best = 0;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool match = a[i - 1] < 4 && a[i - 1] == b[j - 1];
      score[i][j] = std::max({0, score[i - 1][j - 1] + (match ? 1 : -2),
                              score[i - 1][j] - 3, score[i][j - 1] - 3});
      best = std::max(best, score[i][j]);
    }
  }
  return best;
}

// A copy with substitutions and single-base insertions and deletions.
Codes edited(const Codes& codes, double share, RandomStream& stream) {
  Codes copy;
  for (const auto code : mutated(codes, share, stream)) {
    const double draw = stream.uniform();
    if (draw < share / 4) continue;
    copy.push_back(code);
    if (draw > 1 - share / 4) copy.push_back(static_cast<std::uint8_t>(stream.below(4)));
  }
  return copy;
}

TEST(LocalAlignment, ScoresAsTheWholeMatrixInAWideBand) {
  for (std::uint64_t item = 0; item < 40; ++item) {
    RandomStream stream(1, "alignment", 0, item);
    const Codes core = random_codes(20 + stream.below(120), stream);
    Codes query = random_codes(stream.below(60), stream);
    Codes reference = random_codes(stream.below(60), stream);
    const auto copy = edited(core, 0.05 * static_cast<double>(item % 5), stream);
    query.insert(query.end(), core.begin(), core.end());
    reference.insert(reference.end(), copy.begin(), copy.end());
    if (item % 3 == 0) query[query.size() / 2] = data::kOther;
    const auto found = align_near(query, reference, 0, 400);
    EXPECT_EQ(found.score, best_score(query, reference));
    // Score and counts say the same: matches - 2 mismatches - 3 gaps.
    const auto gaps = 2 * std::int64_t{found.columns} -
                      (found.query_end - found.query_start) -
                      (found.reference_end - found.reference_start);
    const auto mismatches = found.columns - found.matches - gaps;
    EXPECT_EQ(found.score, found.matches - 2 * mismatches - 3 * gaps);
    EXPECT_GE(mismatches, 0);
  }
}

TEST(LocalAlignment, TellsWhereACopyStands) {
  RandomStream stream(2, "alignment");
  const Codes core = random_codes(600, stream);
  Codes query = random_codes(2000, stream);
  Codes reference = random_codes(3000, stream);
  put(query, 700, core);
  Codes copy = core;
  copy[300] = static_cast<std::uint8_t>((copy[300] + 1) % 4);
  put(reference, 1500, copy);
  const auto found = align_near(query, reference, 800, 24);
  EXPECT_NEAR(static_cast<double>(found.query_start), 700, 5);
  EXPECT_NEAR(static_cast<double>(found.reference_end), 2100, 5);
  EXPECT_GE(found.identity(), 0.99);
  EXPECT_LT(found.matches, found.columns);
  EXPECT_LT(align_near(query, reference, 850, 24).score, 25);  // beside the band
}

TEST(LocalAlignment, IsEmptyWhereNothingMatches) {
  EXPECT_EQ(align_near({}, {}, 0, 5).score, 0);
  EXPECT_EQ(align_near(Codes(50, 0), Codes(50, 1), 0, 5).columns, 0);
  EXPECT_EQ(align_near(Codes(50, data::kOther), Codes(50, data::kOther), 0, 5).score, 0);
  EXPECT_EQ(align_near(Codes(50, 0), Codes(50, 0), 500, 5).score, 0);
  EXPECT_EQ(align_near(Codes(50, 0), Codes(50, 0), -500, 5).score, 0);
}

}  // namespace
}  // namespace s2fbench::sequences
