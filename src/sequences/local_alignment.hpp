// The best local alignment of two sequences near one diagonal (Smith and Waterman 1981).
#pragma once

#include <cstdint>
#include <span>

namespace s2fbench::sequences {

// A match scores 1, a mismatch -2, a base without a partner -3: a stretch pays where more
// than two thirds of its bases agree.
struct LocalAlignment {
  std::int64_t query_start = 0, query_end = 0;
  std::int64_t reference_start = 0, reference_end = 0;
  int score = 0;
  int matches = 0;
  int columns = 0;  // matches, mismatches and bases without a partner

  double identity() const { return columns > 0 ? double(matches) / columns : 0.0; }
};

// Aligns query base q with reference bases q + offset - band ... q + offset + band only.
// Codes are data::BaseCode; a base that is not A, C, G or T matches nothing. Empty (score
// 0) where nothing matches.
LocalAlignment align_near(std::span<const std::uint8_t> query,
                          std::span<const std::uint8_t> reference, std::int64_t offset,
                          int band);

}  // namespace s2fbench::sequences
