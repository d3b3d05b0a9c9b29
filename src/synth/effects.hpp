// What a change of sequence does to the expected coverage, from f itself.
#pragma once

#include <cstdint>
#include <span>

#include "synth/chromosome.hpp"
#include "synth/response.hpp"

namespace s2fbench::synth {

// Coverage summed over `window` (clipped to the sequence), per cell type. Looks at the
// window and kContext around it only; the result equals that of the whole sequence.
PerCell window_totals(BaseView bases, const Interval& window);

struct Effect {
  PerCell delta;  // total of the changed sequence minus that of the reference
  PerCell log2;   // log2 of their ratio
};

// One base replaced; the window reaches kEffectReach to both sides of it.
inline constexpr std::int64_t kEffectReach = 512;
Effect substitution_effect(BaseView bases, std::int64_t position, std::uint8_t base);

// All bases of the given stretches replaced by N, over a window.
Effect occlusion_effect(BaseView bases, std::span<const Interval> stretches,
                        const Interval& window);

}  // namespace s2fbench::synth
