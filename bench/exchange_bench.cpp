// Seconds of one exchange of a gang in mode tree, by its size.
//
//   mpirun -n RANKS exchange_bench [TURNS]
//
// All sizes take turns; prints the slowest rank's median of each. bench/scaling_fit.cpp
// reads the lines.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "base/clock.hpp"
#include "comm/context.hpp"
#include "reduce/reducer.hpp"

namespace {

using namespace s2fbench;

constexpr std::size_t kFloats[] = {1 << 8,  1 << 12, 1 << 14, 1 << 16,
                                   1 << 18, 1 << 20, 1 << 22};
constexpr std::size_t kSizes = std::size(kFloats);
constexpr int kWarmUp = 2;

void run(const comm::Context& world, int turns) {
  const auto reducer = reduce::make_reducer(world);
  std::vector<float> values(kFloats[kSizes - 1], 1.0F);
  std::vector<std::vector<double>> times(kSizes);
  for (int turn = -kWarmUp; turn < turns; ++turn) {
    for (std::size_t i = 0; i < kSizes; ++i) {
      std::fill(values.begin(), values.end(), 1.0F);
      world.barrier();
      const double start = monotonic_seconds();
      reducer->sum(values.data(), kFloats[i]);
      const double own = monotonic_seconds() - start;
      const auto slowest = world.all_max(static_cast<std::int64_t>(own * 1e9));
      if (turn >= 0) times[i].push_back(static_cast<double>(slowest) / 1e9);
    }
  }
  if (world.rank() > 0) return;
  for (std::size_t i = 0; i < kSizes; ++i) {
    auto& sorted = times[i];
    std::sort(sorted.begin(), sorted.end());
    std::printf("exchange, %d ranks, %zu bytes: %.3f ms\n", world.size(),
                kFloats[i] * sizeof(float), 1e3 * sorted[sorted.size() / 2]);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const comm::Session session(argc, argv);
  const int turns = argc > 1 ? std::atoi(argv[1]) : 31;
  if (turns < 1) {
    std::fprintf(stderr, "exchange_bench [TURNS]\n");
    return 2;
  }
  run(session.world(), turns);
  return 0;
}
