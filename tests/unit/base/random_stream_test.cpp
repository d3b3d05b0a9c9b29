#include "base/random_stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace s2fbench {
namespace {

TEST(RandomStream, SameKeySameNumbers) {
  RandomStream a(1, "augment", 2, 3), b(1, "augment", 2, 3);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.next(), b.next());
}

TEST(RandomStream, EveryPartOfTheKeyMatters) {
  std::set<std::uint64_t> first{
      RandomStream(1, "a", 0, 0).next(), RandomStream(2, "a", 0, 0).next(),
      RandomStream(1, "b", 0, 0).next(), RandomStream(1, "a", 1, 0).next(),
      RandomStream(1, "a", 0, 1).next()};
  EXPECT_EQ(first.size(), 5u);
}

TEST(RandomStream, BelowIsUniform) {
  RandomStream stream(7, "test");
  int counts[6] = {};
  for (int i = 0; i < 60000; ++i) ++counts[stream.below(6)];
  double chi_square = 0;
  for (int count : counts) chi_square += (count - 10000.0) * (count - 10000.0) / 10000.0;
  EXPECT_LT(chi_square, 20.5);  // 0.999 quantile at 5 degrees of freedom
}

TEST(RandomStream, NormalHasMeanZeroAndVarianceOne) {
  RandomStream stream(7, "test");
  double sum = 0, squares = 0;
  const int n = 100000;
  for (int i = 0; i < n; ++i) {
    const double x = stream.normal();
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / n, 0, 4 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1, 4 * std::sqrt(2.0 / n));
}

TEST(RandomStream, PermutationHoldsEveryIndexOnce) {
  const auto order = random_permutation(1000, RandomStream(1, "order"));
  EXPECT_EQ(std::set<std::int64_t>(order.begin(), order.end()).size(), 1000u);
  EXPECT_NE(order, random_permutation(1000, RandomStream(2, "order")));
}

}  // namespace
}  // namespace s2fbench
