// What counts of letters say of masked ones. No torch here.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "metrics/sequence_metrics.hpp"

namespace s2fbench::evaluate {

struct LetterFolds {
  int length = 0;                       // nt of a row
  std::span<const std::uint8_t> train;  // (training rows, length), data::BaseCode
  std::span<const std::uint8_t> test;   // (test rows, length)
  // Of each test row, those that are scored.
  std::span<const std::vector<std::size_t>> places;
};

// (test rows): mean cross-entropy in nats; NaN for a row without places. A letter's
// chance behind a context is (its count + 1) / (the context's count + 4) over the
// training rows and their reverse complements; the context is not masked. Where one is
// cut off by the row's end or holds an unknown letter, the chance is that of the letter
// alone.
std::vector<float> letter_baseline(metrics::SequencePredictor predictor,
                                   const LetterFolds& folds);

}  // namespace s2fbench::evaluate
