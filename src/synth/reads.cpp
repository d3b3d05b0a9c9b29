#include "synth/reads.hpp"

#include <algorithm>
#include <cmath>

namespace s2fbench::synth {

int draw_poisson(double mean, RandomStream& stream) {
  constexpr double kPiece = 30;  // exp(-kPiece) is far from underflow
  int count = 0;
  while (mean > 0) {
    const double piece = std::min(mean, kPiece);
    const double limit = std::exp(-piece);
    for (double product = stream.uniform(); product > limit;
         product *= stream.uniform()) {
      ++count;
    }
    mean -= piece;
  }
  return count;
}

std::vector<float> draw_reads(std::span<const double> expected, RandomStream stream) {
  std::vector<float> reads(expected.size());
  for (std::size_t x = 0; x < reads.size(); ++x) {
    reads[x] = static_cast<float>(draw_poisson(expected[x], stream));
  }
  return reads;
}

}  // namespace s2fbench::synth
