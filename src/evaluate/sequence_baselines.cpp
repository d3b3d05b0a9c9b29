#include "evaluate/sequence_baselines.hpp"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/random_stream.hpp"
#include "data/kmer_frequencies.hpp"
#include "linear/logistic.hpp"
#include "linear/regression.hpp"

namespace s2fbench::evaluate {
namespace {

using metrics::SequencePredictor;

// Far below what a test set tells apart.
constexpr double kTolerance = 1e-7;

int word_length(SequencePredictor predictor) {
  switch (predictor) {
    case SequencePredictor::mono:
      return 1;
    case SequencePredictor::di:
      return 2;
    case SequencePredictor::penta:
    case SequencePredictor::shuffled:
      return 5;
    default:
      throw InternalError("no regression on frequencies of words");
  }
}

// (rows, features)
torch::Tensor frequencies(std::span<const std::uint8_t> codes, const SequenceFolds& folds,
                          int word) {
  const data::KmerShape shape{{word}, folds.length, folds.sequences};
  std::vector<float> values = data::kmer_frequencies(codes, shape);
  return torch::tensor(values).view({-1, shape.features()});
}

// Of few rows one order says little: what it leaves by chance is scored on test rows that
// differ in the same few words.
std::int64_t orders_to_draw(std::int64_t rows) {
  constexpr std::int64_t kRows = 20'000, kMost = 10;
  return std::clamp<std::int64_t>(kRows / std::max<std::int64_t>(rows, 1), 1, kMost);
}

// (training rows, draws x tracks). Other rows, as those of another part, have other
// orders.
torch::Tensor targets_of(SequencePredictor predictor, const SequenceFolds& folds) {
  const torch::Tensor targets =
      torch::tensor(std::vector<float>(folds.targets.begin(), folds.targets.end()))
          .view({-1, folds.tracks});
  if (predictor != SequencePredictor::shuffled) return targets;
  const std::uint64_t rows = hash64(std::string_view(
      reinterpret_cast<const char*>(folds.targets.data()), folds.targets.size_bytes()));
  std::vector<torch::Tensor> draws;
  for (std::int64_t i = 0; i < orders_to_draw(targets.size(0)); ++i) {
    const RandomStream stream(folds.seed, "shuffled labels", rows,
                              static_cast<std::uint64_t>(i));
    draws.push_back(targets.index_select(
        0, torch::tensor(random_permutation(targets.size(0), stream))));
  }
  return torch::cat(draws, 1);
}

// Tracks that can be fitted.
torch::Tensor known_tracks(const torch::Tensor& targets, bool labels) {
  const torch::Tensor known = labels
                                  ? targets.eq(0).any(0).logical_and(targets.eq(1).any(0))
                                  : targets.isnan().logical_not().any(0);
  return known.nonzero().squeeze(1);
}

linear::Solution fit(const torch::Tensor& features, const torch::Tensor& targets,
                     bool labels) {
  const auto count = static_cast<double>(features.size(1));
  if (!labels) return linear::ridge(features, targets, 2 * count);
  return linear::logistic(features, targets, {.c = 1 / count, .tolerance = kTolerance});
}

}  // namespace

std::vector<float> sequence_baseline(SequencePredictor predictor,
                                     const SequenceFolds& folds) {
  const torch::NoGradGuard no_gradient;
  const int word = word_length(predictor);
  const torch::Tensor targets = targets_of(predictor, folds);
  torch::Tensor train = frequencies(folds.train, folds, word);
  if (train.size(0) != targets.size(0))
    throw InternalError("training rows without their targets");
  const double spread = std::sqrt(train.var(0, false).mean().item<double>());
  const double scale = spread > 0 ? 1 / spread : 1;
  torch::Tensor predicted = torch::full(
      {static_cast<std::int64_t>(folds.test.size()) / folds.length, targets.size(1)},
      std::numeric_limits<float>::quiet_NaN());
  const torch::Tensor tracks = known_tracks(targets, folds.labels);
  if (tracks.numel() > 0) {
    const auto solution =
        fit(train.mul_(scale), targets.index_select(1, tracks), folds.labels);
    const torch::Tensor test = frequencies(folds.test, folds, word).to(torch::kFloat64);
    const torch::Tensor values =
        torch::mm(test * scale, solution.weight.t()) + solution.bias;
    predicted.index_copy_(1, tracks, values.to(torch::kFloat32));
  }
  const torch::Tensor by_draw =
      predicted.view({predicted.size(0), -1, folds.tracks}).transpose(0, 1).contiguous();
  const float* first = by_draw.data_ptr<float>();
  return {first, first + by_draw.numel()};
}

}  // namespace s2fbench::evaluate
