// Which letters of a sequence are masked. No torch here.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace s2fbench::train {

// A letter as a language model reads it; the first five are data::BaseCode.
enum MaskedLetter : std::int64_t { kMasked = 5 };

struct Masking {
  double share = 0.15;     // of a row's known letters
  std::uint64_t seed = 0;  // of a training
  int epoch = 0;           // from 1; 0 = for scoring: the same letters in every trial
};

// Places among `codes` (BaseCode), ascending: so many of those that are known, rounded,
// at least one where there is one. The stream is keyed by (seed, "mask", epoch, row).
std::vector<std::size_t> masked_places(const Masking& masking, std::int64_t row,
                                       std::span<const std::uint8_t> codes);

// What is shown of `codes` with those places masked. In training eight of ten masked
// letters are kMasked, one is any letter and one is itself (Devlin et al. 2019); for
// scoring all are kMasked.
std::vector<std::int64_t> with_masks(const Masking& masking, std::int64_t row,
                                     std::span<const std::uint8_t> codes,
                                     std::span<const std::size_t> places);

}  // namespace s2fbench::train
