// Metrics of sequence tables: predictions of a track held against what was measured, row
// by row, and what trivial predictors reach.
//
// To add one: a row here, a row in catalogue/sequence_metrics.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace s2fbench::metrics {

// Rows of a track with a measured value, in their order. Of labels `predicted` are
// logits, of splicing both are logit PSI - mean logit.
struct SequencePairs {
  std::vector<float> predicted;
  std::vector<float> truth;
};

// All of these are NaN when a prediction is, and where they are not defined: without
// rows, a side that does not vary, labels of one class.
double pearson(const SequencePairs& pairs);
double spearman(const SequencePairs& pairs);  // equal values share their mean rank
double mean_squared_error(const SequencePairs& pairs);
double auroc(const SequencePairs& pairs);
double average_precision(const SequencePairs& pairs);
double aupr(const SequencePairs& pairs);
// The share of rows with logit > 0 exactly where the label is 1.
double accuracy(const SequencePairs& pairs);
double measured_rows(const SequencePairs& pairs);  // how many there are
// Of rows of masked letters, where `predicted` is a row's mean cross-entropy in nats and
// `truth` the share of its masked letters that were guessed: e to the mean of one, the
// mean of the other.
double perplexity(const SequencePairs& pairs);
double masked_accuracy(const SequencePairs& pairs);

// Whose predictions are scored.
enum class SequencePredictor {
  model,
  mono,      // regression on the frequencies of single letters
  di,        // of words of two letters
  penta,     // of five
  shuffled,  // of five, fitted to training values that changed places
  // Of masked letters, by how often they occur in the training rows and their reverse
  // complements
  order1,  // behind the letter before
  order8,  // behind the eight letters before
  sides4,  // between the four letters on each side
};

struct SequenceMetric {
  std::string name;
  SequencePredictor predictor;
  double (*value)(const SequencePairs&);
  bool filtered = false;  // over the rows of splicing_filter alone
};

const std::vector<SequenceMetric>& sequence_registry();
// nullptr when there is no such metric.
const SequenceMetric* find_sequence_metric(const std::string& name);

struct SequenceScores {
  int tracks = 0;
  std::span<const float> predicted;      // (rows, tracks)
  std::span<const float> truth;          // (rows, tracks), NaN = not measured
  std::span<const std::uint8_t> filter;  // (rows), splicing_filter; empty: nothing is
};                                       // told of a filtered metric (NaN)

// By track.
std::vector<double> sequence_values(const SequenceMetric& metric,
                                    const SequenceScores& scores);

// The study's choice of test exons. targets: (rows, tracks, 2), logit PSI - mean logit,
// and that mean. (rows): 1 where at least kLeastTissues tracks are measured and one's PSI
// differs by kLeastDifference or more from the mean PSI of those measured.
inline constexpr int kLeastTissues = 10;
inline constexpr double kLeastDifference = 0.2;
std::vector<std::uint8_t> splicing_filter(std::span<const float> targets, int tracks);

}  // namespace s2fbench::metrics
