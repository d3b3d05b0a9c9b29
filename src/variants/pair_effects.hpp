// Effects of variants that were prepared as pairs of sequences: how far apart the two
// embeddings are, or the predictions of a model; held against what was measured.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "models/model.hpp"
#include "stores/embedding_store.hpp"

namespace s2fbench::variants {

// How far apart two embeddings are, all their numbers as one vector.
enum class Distance {
  cosine,  // 1 - cosine similarity
  dot,     // minus the inner product
  l1,      // sum of absolute differences
  l2,      // Euclidean
};
// Throws UserError for another word.
Distance parse_distance(const std::string& word);
// 0 and more, but for the dot product; NaN when one side is all zeros (cosine).
double distance(Distance kind, std::span<const float> reference,
                std::span<const float> alternative);

// By row of the table. special: whether tokens that are no letters count, which a store
// may have at both ends of each sequence; padding never does.
std::vector<double> embedding_distances(const stores::EmbeddingStore& store,
                                        std::int64_t rows, Distance kind, bool special);

// Prediction of the alternative less that of the reference by row, of one track of the
// model or, for -1, the mean of all. The model reads sequences as long as half of a row.
std::vector<double> prediction_differences(models::Model& model,
                                           const data::SequenceTable& table, int track,
                                           int block);

struct PairScore {
  std::string element;  // a track of the table
  int variants = 0;
  double pearson = 0;
  double spearman = 0;
};

// By element, in the order of the table's tracks; NaN where a side does not vary.
// absolute: sizes are compared, of the scores and of the measured effects.
std::vector<PairScore> correlate_pairs(const data::SequenceTable& table,
                                       std::span<const double> scores, bool absolute);

// The mean over some elements, taken with their signs. Throws UserError for an element
// that is not there.
PairScore mean_of(const std::vector<PairScore>& scores, const std::string& name,
                  const std::vector<std::string>& elements);

}  // namespace s2fbench::variants
