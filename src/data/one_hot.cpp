#include "data/one_hot.hpp"

#include <cstddef>

#include "data/genome.hpp"

namespace s2fbench::data {

void one_hot(const std::uint8_t* bases, int length, bool reverse_complement,
             float* target) {
  one_hot(bases, length, reverse_complement, {}, target);
}

void one_hot(const std::uint8_t* bases, int length, bool reverse_complement,
             const OneHotEnds& ends, float* target) {
  for (int i = 0; i < length; ++i) {
    const std::uint8_t code = bases[i];
    const bool reverse = reverse_complement && i >= ends.left && i < length - ends.right;
    const int at = reverse ? length - ends.right - 1 - (i - ends.left) : i;
    if (code < kOther) {
      const int channel = reverse ? kT - code : code;
      target[static_cast<std::ptrdiff_t>(channel) * length + at] = 1.0F;
    } else {
      for (int channel = 0; channel < 4; ++channel) {
        target[static_cast<std::ptrdiff_t>(channel) * length + at] = ends.unknown;
      }
    }
  }
}

}  // namespace s2fbench::data
