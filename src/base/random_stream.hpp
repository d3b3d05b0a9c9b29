// Random numbers that depend on a key and on nothing else.
//
// A stream is named by (seed, purpose, epoch, item). Nothing is shared between streams,
// so a result cannot depend on resuming, on the number of ranks or on what ran before.
// Generator: SplitMix64 (Steele, Lea, Flood 2014) started at the XXH3 hash of the key.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace s2fbench {

class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::string_view purpose, std::uint64_t epoch = 0,
               std::uint64_t item = 0);

  std::uint64_t next();
  // Uniform in [0, bound), without bias (Lemire 2019). bound > 0.
  std::uint64_t below(std::uint64_t bound);
  // Uniform in [0, 1), 53 bits.
  double uniform();
  // Standard normal (Box-Muller, one value per call).
  double normal();

 private:
  std::uint64_t state_;
};

// 0 ... n-1 in random order (Fisher-Yates).
std::vector<std::int64_t> random_permutation(std::int64_t n, RandomStream stream);

}  // namespace s2fbench
