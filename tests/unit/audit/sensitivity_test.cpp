// What share of copies is found, by identity and length: measured, not claimed.
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "made_genome.hpp"

namespace s2fbench::audit {
namespace {

constexpr int kWindow = 2000;
constexpr std::size_t kCopies = 300;

// The share that is found of copies with so many substitutions, every other one reversed,
// one per test window.
double found_share(std::size_t nt, double substituted) {
  RandomStream stream(1, "sensitivity", nt,
                      static_cast<std::uint64_t>(substituted * 1000));
  const Codes train = random_codes(kCopies * kWindow, stream);
  Codes test = random_codes(kCopies * kWindow, stream);
  for (std::size_t i = 0; i < kCopies; ++i) {
    const Codes source = part(train, i * kWindow + stream.below(kWindow - nt), nt);
    const Codes copy = mutated(source, substituted, stream);
    put(test, i * kWindow + stream.below(kWindow - nt), i % 2 == 0 ? copy : turned(copy));
  }
  AuditOptions options;
  options.identity =
      0.85;  // so that a copy at 0.9 is not lost by its chance substitutions
  options.overlap = static_cast<int>(nt) - 50;  // nor by mismatches at its ends
  const auto report = MadeGenome(kWindow, train, {}, test).audit(options);
  return double(pair_of(report, data::Fold::train, data::Fold::test).duplicated) /
         kCopies;
}

TEST(Sensitivity, OfCopies) {
  EXPECT_EQ(found_share(550, 0.02), 1);
  EXPECT_EQ(found_share(550, 0.05), 1);
  EXPECT_GE(found_share(550, 0.1), 0.93);
  EXPECT_EQ(found_share(1000, 0.05), 1);
  EXPECT_GE(found_share(1000, 0.1), 0.99);
  std::printf(
      "found of 300: 550 nt at 90 %%: %.3f, at 95 %%: %.3f; 1000 nt at 90 %%: %.3f\n",
      found_share(550, 0.1), found_share(550, 0.05), found_share(1000, 0.1));
}

}  // namespace
}  // namespace s2fbench::audit
