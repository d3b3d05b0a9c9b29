// Designed sequences: sites of the grammar in an empty (all N) background, so that an
// effect is that of the sites alone.
#pragma once

#include <vector>

#include "synth/grammar.hpp"
#include "synth/sequence.hpp"

namespace s2fbench::synth {

// A site in its forward direction; middle of the site = middle of the construct + offset.
struct Insert {
  Element element = kCore;
  int offset = 0;
};

inline constexpr int kConstructLength = 2048;

// The best letters of each pattern, gaps as N. Inserts must not overlap.
Bases make_construct(const std::vector<Insert>& inserts);

// The coverage of a construct, summed up in three ways.
struct ConstructResponse {
  PerCell sum;         // sum over positions of f
  PerCell log_of_sum;  // natural log of that sum
  PerCell sum_of_log;  // sum over positions of ln f
};
ConstructResponse respond_to(const Bases& construct);
inline ConstructResponse respond(const std::vector<Insert>& inserts) {
  return respond_to(make_construct(inserts));
}

}  // namespace s2fbench::synth
