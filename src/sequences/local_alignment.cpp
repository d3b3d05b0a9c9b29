#include "sequences/local_alignment.hpp"

#include <algorithm>
#include <vector>

namespace s2fbench::sequences {
namespace {

constexpr int kMatch = 1;
constexpr int kMismatch = -2;
constexpr int kGap = -3;

// The best alignment that ends here, and where it began.
struct State {
  int score = 0;
  int matches = 0;
  int columns = 0;
  std::int64_t query_start = 0;
  std::int64_t reference_start = 0;
};

State extended(const State& from, int score, bool match) {
  State next = from;
  next.score += score;
  next.matches += match ? 1 : 0;
  ++next.columns;
  return next;
}

}  // namespace

LocalAlignment align_near(std::span<const std::uint8_t> query,
                          std::span<const std::uint8_t> reference, std::int64_t offset,
                          int band) {
  // row[d] = alignments that end with query base q and reference base q + offset - band
  // + d; one more on the right stays empty.
  const int width = 2 * band + 1;
  std::vector<State> row(static_cast<std::size_t>(width) + 1);
  LocalAlignment best;
  for (std::int64_t q = 0; q < std::ssize(query); ++q) {
    const std::uint8_t base = query[static_cast<std::size_t>(q)];
    State left;  // of this row, at d - 1
    for (int d = 0; d < width; ++d) {
      const std::int64_t r = q + offset - band + d;
      State& here = row[static_cast<std::size_t>(d)];
      if (r < 0 || r >= std::ssize(reference)) {
        here = left = State{};
        continue;
      }
      const bool match = base < 4 && base == reference[static_cast<std::size_t>(r)];
      const State& up = row[static_cast<std::size_t>(d) + 1];  // of the row before
      if (here.score == 0) here = State{0, 0, 0, q, r};
      State next = extended(here, match ? kMatch : kMismatch, match);
      if (up.score + kGap > next.score) next = extended(up, kGap, false);
      if (left.score + kGap > next.score) next = extended(left, kGap, false);
      if (next.score <= 0) next = State{};
      here = left = next;
      if (next.score > best.score) {
        best = {next.query_start, q + 1,        next.reference_start, r + 1,
                next.score,       next.matches, next.columns};
      }
    }
  }
  return best;
}

}  // namespace s2fbench::sequences
