#include "audit/leakage.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "made_genome.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::audit {
namespace {

using data::Fold;

constexpr int kWindow = 2000;

struct Chromosomes {
  Codes train, valid, test;
  explicit Chromosomes(std::uint64_t seed, std::size_t windows = 50) {
    RandomStream stream(seed, "chromosomes");
    train = random_codes(windows * kWindow, stream);
    valid = random_codes(10 * kWindow, stream);
    test = random_codes(10 * kWindow, stream);
  }
  MadeGenome genome() const { return {kWindow, train, valid, test}; }
};

std::string place(const data::Tables& tables, std::size_t row) {
  return tables.chromosomes[static_cast<std::size_t>(tables.window_chromosome[row])] +
         ":" + std::to_string(tables.window_start[row]);
}

TEST(Leakage, RandomSequenceHasNone) {
  const auto report = Chromosomes(1).genome().audit();
  ASSERT_EQ(report.pairs.size(), 3U);
  for (const SplitPair& pair : report.pairs) {
    EXPECT_EQ(pair.query_windows, 10);
    EXPECT_EQ(pair.overlapping + pair.duplicated + pair.unknown, 0);
    EXPECT_TRUE(pair.matches.empty());
  }
}

TEST(Leakage, ExactCopiesOnEitherStrand) {
  for (const bool reverse : {false, true}) {
    Chromosomes made(2);
    const Codes copied = part(made.train, 24'300, 1200);  // of the window at 24,000
    put(made.test, 6500, reverse ? turned(copied) : copied);
    const MadeGenome genome = made.genome();
    const auto report = genome.audit();
    EXPECT_EQ(pair_of(report, Fold::train, Fold::valid).duplicated, 0);
    EXPECT_EQ(pair_of(report, Fold::valid, Fold::test).duplicated, 0);
    const auto& pair = pair_of(report, Fold::train, Fold::test);
    EXPECT_EQ(pair.duplicated, 1);
    ASSERT_EQ(pair.matches.size(), 1U);
    const Match& match = pair.matches[0];
    EXPECT_EQ(match.reverse, reverse);
    EXPECT_FALSE(match.on_genome);
    EXPECT_NEAR(match.nt, 1200, 8);  // chance may add a few bases
    EXPECT_GE(match.identity, 0.99);
    EXPECT_EQ(place(genome.tables, match.query), "chr3:6000");
    EXPECT_EQ(place(genome.tables, match.reference), "chr1:24000");
  }
}

TEST(Leakage, CopiesWithInsertionsAndDeletions) {
  Chromosomes made(3);
  Codes copied = part(made.train, 50'000, 900);
  copied.erase(copied.begin() + 300, copied.begin() + 308);
  copied.insert(copied.begin() + 600, {0, 1, 2, 3, 0, 1});
  put(made.valid, 4100, turned(copied));
  const auto report = made.genome().audit();
  const auto& pair = pair_of(report, Fold::train, Fold::valid);
  ASSERT_EQ(pair.matches.size(), 1U);
  EXPECT_NEAR(pair.matches[0].nt, 906, 12);
}

TEST(Leakage, ShortOrDistantLikenessIsNone) {
  Chromosomes made(4);
  RandomStream stream(4, "mutations");
  put(made.test, 300, part(made.train, 10'000, 450));
  put(made.test, 2300, mutated(part(made.train, 20'000, 1200), 0.2, stream));
  EXPECT_EQ(pair_of(made.genome().audit(), Fold::train, Fold::test).duplicated, 0);
  AuditOptions shorter;
  shorter.overlap = 400;
  EXPECT_EQ(pair_of(made.genome().audit(shorter), Fold::train, Fold::test).duplicated, 1);
}

TEST(Leakage, ACopyCutByWindowsIsFoundInEachThatHoldsEnough) {
  Chromosomes made(5);
  put(made.test, 3000, part(made.train, 31'000, 2600));  // 1000 | 1600 nt of two windows
  const auto report = made.genome().audit();
  const auto& pair = pair_of(report, Fold::train, Fold::test);
  EXPECT_EQ(pair.duplicated, 2);
  ASSERT_EQ(pair.matches.size(), 2U);
  EXPECT_GT(pair.matches[0].nt, pair.matches[1].nt);
}

TEST(Leakage, EverySourceOfAWindowIsTold) {
  Chromosomes made(6);
  put(made.test, 4000, part(made.train, 8000, 600));
  put(made.test, 4650, turned(part(made.train, 30'000, 600)));
  put(made.test, 5300, part(made.train, 70'000, 600));
  const auto report = made.genome().audit();
  EXPECT_EQ(pair_of(report, Fold::train, Fold::test).duplicated, 1);
  EXPECT_EQ(pair_of(report, Fold::train, Fold::test).matches.size(), 3U);
}

TEST(Leakage, WindowsThatOverlapOnTheGenomeAreToldApart) {
  MadeGenome genome = Chromosomes(7).genome();
  // The last window of train becomes one of test, 500 nt further on the left.
  const std::size_t moved = 49;
  genome.tables.window_fold[moved] = static_cast<std::uint8_t>(Fold::test);
  genome.tables.window_start[moved] -= 500;
  genome.tables.window_position[moved] -= 500;
  const auto report = genome.audit();
  const auto& pair = pair_of(report, Fold::train, Fold::test);
  EXPECT_EQ(pair.query_windows, 11);
  EXPECT_EQ(pair.overlapping, 1);
  EXPECT_EQ(pair.duplicated, 0);
  ASSERT_EQ(pair.matches.size(), 1U);
  EXPECT_TRUE(pair.matches[0].on_genome);
  EXPECT_EQ(pair.matches[0].nt, 500);
  EXPECT_EQ(pair.matches[0].query, moved);
  EXPECT_EQ(pair.matches[0].reference, moved - 1);
}

TEST(Leakage, WindowsWithoutSequenceCannotBeCompared) {
  Chromosomes made(8);
  for (Codes* codes : {&made.train, &made.test}) {
    std::fill(codes->begin(), codes->begin() + kWindow, data::kOther);
    std::fill(codes->begin() + kWindow, codes->begin() + 2 * kWindow, 0);
    for (std::size_t i = 2 * kWindow; i < 3 * kWindow; ++i) (*codes)[i] = i % 2;
    std::fill(codes->begin() + 3 * kWindow, codes->begin() + 4 * kWindow - 499,
              data::kOther);
  }
  const auto report = made.genome().audit();
  const auto& pair = pair_of(report, Fold::train, Fold::test);
  EXPECT_EQ(pair.unknown, 4);
  EXPECT_EQ(pair.duplicated, 0);
}

TEST(Leakage, OfALargeFamilyOfRepeatsAFewAreTold) {
  RandomStream stream(9, "family");
  Chromosomes made(9, 1500);
  const Codes unit = random_codes(171, stream);
  const Codes family = random_codes(1500, stream);
  for (std::size_t w = 0; w < 1500; ++w) {
    Codes copy = mutated(family, 0.03, stream);
    if (w % 5 == 0) {
      for (std::size_t i = 0; i + 171 <= 1500; i += 171)
        put(copy, i, mutated(unit, 0.03, stream));
    }
    put(made.train, w * kWindow, w % 2 == 0 ? copy : turned(copy));
  }
  put(made.test, 100, mutated(family, 0.03, stream));
  for (std::size_t i = 0; i + 171 <= 1900; i += 171)
    put(made.test, 4000 + i, mutated(unit, 0.03, stream));
  const MadeGenome genome = made.genome();
  const auto report = genome.audit();
  const auto& pair = pair_of(report, Fold::train, Fold::test);
  EXPECT_EQ(pair.duplicated, 2);
  EXPECT_LE(pair.matches.size(), 2 * kMostMatches);
}

TEST(Leakage, TheSameEveryTime) {
  Chromosomes made(10);
  for (const std::size_t at : {1000U, 5000U, 9000U})
    put(made.test, at, part(made.train, at * 3, 800));
  const auto first = made.genome().audit();
  const auto second = made.genome().audit();
  const auto& a = pair_of(first, Fold::train, Fold::test).matches;
  const auto& b = pair_of(second, Fold::train, Fold::test).matches;
  ASSERT_EQ(a.size(), b.size());
  ASSERT_GE(a.size(), 3U);
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].query, b[i].query);
    EXPECT_EQ(a[i].nt, b[i].nt);
  }
}

TEST(Leakage, OptionsOutOfRangeAndUnknownTablesAreRefused) {
  const MadeGenome genome = Chromosomes(11).genome();
  const auto refused = [&](const std::string& piece, auto change) {
    AuditOptions options;
    change(options);
    test::expect_user_error([&] { genome.audit(options); }, {piece});
  };
  refused("--kmer", [](AuditOptions& o) { o.sketch.kmer = 16; });
  refused("--kmer", [](AuditOptions& o) { o.sketch.kmer = 33; });
  refused("--overlap", [](AuditOptions& o) { o.overlap = 99; });
  refused("--identity", [](AuditOptions& o) { o.identity = 0.5; });
  refused("--identity",
          [](AuditOptions& o) { o.identity = std::numeric_limits<double>::quiet_NaN(); });
  refused("no window table 'peaks'", [](AuditOptions& o) { o.tables = {"peaks"}; });
}

TEST(Leakage, EmptySplitsAreFine) {
  const MadeGenome genome(kWindow, {}, {}, Chromosomes(12).test);
  for (const SplitPair& pair : genome.audit().pairs) EXPECT_TRUE(pair.matches.empty());
}

}  // namespace
}  // namespace s2fbench::audit
