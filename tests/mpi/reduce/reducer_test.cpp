// Runs as one process and on 1, 2 and 4 ranks: all must end with the bits of one
// reference.
#include "reduce/reducer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <span>

#include "base/random_stream.hpp"
#include "support/test_world.hpp"

namespace s2fbench::reduce {
namespace {

constexpr std::size_t kShards = 8;
constexpr std::size_t kLength = 10007;

std::vector<float> leaf(std::size_t shard) {
  RandomStream stream(42, "leaf", 0, shard);
  std::vector<float> values(kLength);
  // Sizes over many powers of ten, so that another order of additions shows.
  for (float& value : values)
    value =
        static_cast<float>(stream.normal() * std::pow(10.0, 6 * stream.uniform() - 3));
  return values;
}

// The tree spelled out: the sum of leaves [first, first + count).
std::vector<float> reference(std::size_t first, std::size_t count) {
  if (count == 1) return leaf(first);
  const auto lower = reference(first, count / 2);
  const auto upper = reference(first + count / 2, count / 2);
  std::vector<float> sum(kLength);
  for (std::size_t i = 0; i < kLength; ++i) sum[i] = lower[i] + upper[i];
  return sum;
}

std::vector<float> distributed_sum(const comm::Context& gang, Mode mode = Mode::tree) {
  const std::size_t mine = kShards / static_cast<std::size_t>(gang.size());
  // A rank's own subtree (train/tree_sum.hpp).
  std::vector<float> sum = reference(static_cast<std::size_t>(gang.rank()) * mine, mine);
  // In slices of odd sizes, all under way together.
  const auto reducer = make_reducer(gang, mode);
  const std::size_t ends[] = {1, 8, 4099, kLength};
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    reducer->start(&sum[begin], end - begin);
    reducer->progress();
    begin = end;
  }
  reducer->finish();
  return sum;
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() &&
         std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

TEST(Reducer, SameBitsAsTheTreeOnAnyNumberOfRanks) {
  const comm::Context world = test::world();
  const auto sum = distributed_sum(world);
  EXPECT_TRUE(same_bits(sum, reference(0, kShards)));
  const auto bytes = std::as_bytes(std::span(sum));
  const auto all = world.all_gather(comm::Bytes(bytes.begin(), bytes.end()));
  for (const auto& other : all) EXPECT_EQ(other, all.front());
}

class ReducerModes : public testing::TestWithParam<Mode> {};

TEST_P(ReducerModes, GiveTheSum) {
  std::vector<double> exact(kLength, 0.0);
  std::vector<double> size(kLength, 0.0);
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    const auto values = leaf(shard);
    for (std::size_t i = 0; i < kLength; ++i) {
      exact[i] += values[i];
      size[i] += std::abs(values[i]);
    }
  }
  const auto sum = distributed_sum(test::world(), GetParam());
  const double additions = GetParam() == Mode::tree ? 3.01 : 7.01;
  // Three levels of additions, at most seven in the library's order; each rounds by at
  // most 2^-24 of what it adds.
  for (std::size_t i = 0; i < kLength; ++i)
    EXPECT_NEAR(sum[i], exact[i], additions * size[i] * std::pow(2.0, -24)) << i;
}

TEST_P(ReducerModes, WorkManyTimesAndForNothing) {
  const comm::Context world = test::world();
  auto reducer = make_reducer(world, GetParam());
  for (int step = 0; step < 50; ++step) {
    std::vector<float> values(3, static_cast<float>(step));
    reducer->sum(values.data(), values.size());
    EXPECT_EQ(values.back(), static_cast<float>(step * world.size()));
  }
  reducer->sum(nullptr, 0);
}

INSTANTIATE_TEST_SUITE_P(Both, ReducerModes,
                         testing::Values(Mode::tree, Mode::all_reduce));

}  // namespace
}  // namespace s2fbench::reduce
