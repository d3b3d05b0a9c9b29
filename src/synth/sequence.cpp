#include "synth/sequence.hpp"

#include <algorithm>

namespace s2fbench::synth {

std::uint8_t encode_base(char letter) {
  switch (letter) {
    case 'A':
    case 'a':
      return 0;
    case 'C':
    case 'c':
      return 1;
    case 'G':
    case 'g':
      return 2;
    case 'T':
    case 't':
      return 3;
    default:
      return kUnknownBase;
  }
}

char decode_base(std::uint8_t base) { return "ACGTN"[std::min(base, kUnknownBase)]; }

Bases encode(std::string_view text) {
  Bases bases(text.size());
  std::transform(text.begin(), text.end(), bases.begin(), encode_base);
  return bases;
}

std::string decode(BaseView bases) {
  std::string text(bases.size(), 'N');
  std::transform(bases.begin(), bases.end(), text.begin(), decode_base);
  return text;
}

Bases reverse_complement(BaseView bases) {
  Bases result(bases.size());
  std::transform(bases.rbegin(), bases.rend(), result.begin(), complement);
  return result;
}

}  // namespace s2fbench::synth
