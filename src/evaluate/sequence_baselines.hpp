// What composition alone says of the sequences of a table: regression on the frequencies
// of their short words, fitted on the training rows.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "metrics/sequence_metrics.hpp"

namespace s2fbench::evaluate {

struct SequenceFolds {
  int length = 0;     // nt of a row, all its sequences
  int sequences = 1;  // of a row, side by side
  int tracks = 1;
  bool labels = false;                  // else measured values
  std::span<const std::uint8_t> train;  // (training rows, length), data::BaseCode
  std::span<const float> targets;       // (training rows, tracks), NaN = unknown
  std::span<const std::uint8_t> test;   // (test rows, length)
  std::uint64_t seed = 1;               // of the order of shuffled labels
};

// (draws, test rows, tracks), one draw but for shuffled labels, of which there are up to
// 10 where training rows are few: values, or logits of labels; NaN for a track that has
// no training row or, of labels, one class alone. Ridge regression of measured values and
// logistic regression of labels. All frequencies are divided by one number, the root of
// their mean variance over the training rows, so that rare words count as little as they
// occur; the penalty is what a prior would be by which the predicted value varies over
// sequences by half of its noise, and the logit by 1: alpha = 2 features, c = 1 /
// features.
std::vector<float> sequence_baseline(metrics::SequencePredictor predictor,
                                     const SequenceFolds& folds);

}  // namespace s2fbench::evaluate
