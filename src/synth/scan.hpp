// Finds every site of the grammar in a sequence, on both strands.
#pragma once

#include <cstdint>
#include <vector>

#include "synth/grammar.hpp"
#include "synth/sequence.hpp"

namespace s2fbench::synth {

struct Site {
  Element element = kCore;
  std::int64_t start = 0;  // leftmost base, 0-based, on the forward strand
  int length = 0;
  bool reverse = false;  // the pattern reads 5' to 3' on the other strand
  double affinity =
      0;  // product of the letters' factors, times the flank factor of cores
  // Twice the middle, an integer also for an even length.
  std::int64_t middle2() const { return 2 * start + length - 1; }
  bool operator==(const Site&) const = default;
};

// Sorted by start, then element, then strand. A site that touches an unknown base
// elsewhere than in its gap does not count.
std::vector<Site> scan(BaseView bases);

}  // namespace s2fbench::synth
