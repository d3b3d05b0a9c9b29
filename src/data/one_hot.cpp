#include "data/one_hot.hpp"

#include <cstddef>

#include "data/genome.hpp"

namespace s2fbench::data {

void one_hot(const std::uint8_t* bases, int length, bool reverse_complement,
             float* target) {
  for (int i = 0; i < length; ++i) {
    const std::uint8_t code = bases[i];
    const int at = reverse_complement ? length - 1 - i : i;
    if (code < kOther) {
      const int channel = reverse_complement ? kT - code : code;
      target[static_cast<std::ptrdiff_t>(channel) * length + at] = 1.0F;
    } else {
      for (int channel = 0; channel < 4; ++channel) {
        target[static_cast<std::ptrdiff_t>(channel) * length + at] = kUnknownBase;
      }
    }
  }
}

}  // namespace s2fbench::data
