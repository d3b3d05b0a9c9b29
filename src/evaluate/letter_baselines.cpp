#include "evaluate/letter_baselines.hpp"

#include <cmath>
#include <limits>
#include <optional>

#include "base/error.hpp"
#include "data/reverse_complement.hpp"

namespace s2fbench::evaluate {
namespace {

using metrics::SequencePredictor;
using Bases = std::span<const std::uint8_t>;

// Places of a context's letters from the letter that it stands around.
std::vector<int> offsets_of(SequencePredictor predictor) {
  switch (predictor) {
    case SequencePredictor::order1:
      return {-1};
    case SequencePredictor::order8:
      return {-8, -7, -6, -5, -4, -3, -2, -1};
    case SequencePredictor::sides4:
      return {-4, -3, -2, -1, 1, 2, 3, 4};
    default:
      throw InternalError("no counts of letters");
  }
}

class Counts {
 public:
  explicit Counts(std::vector<int> offsets)
      : offsets_(std::move(offsets)),
        counts_(std::size_t{4} << (2 * offsets_.size()), 1),
        alone_(4, 1) {}

  void add(Bases row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i] >= data::kOther) continue;
      ++alone_[row[i]];
      if (const auto context = context_at(row, i)) ++counts_[*context * 4 + row[i]];
    }
  }

  // In nats.
  double cost(Bases row, std::size_t at) const {
    const auto context = context_at(row, at);
    const double* first = context ? &counts_[*context * 4] : alone_.data();
    return std::log((first[0] + first[1] + first[2] + first[3]) / first[row[at]]);
  }

 private:
  std::optional<std::size_t> context_at(Bases row, std::size_t at) const {
    std::size_t context = 0;
    for (const int offset : offsets_) {
      const auto place = static_cast<std::ptrdiff_t>(at) + offset;
      if (place < 0 || place >= std::ssize(row)) return std::nullopt;
      const auto base = row[static_cast<std::size_t>(place)];
      if (base >= data::kOther) return std::nullopt;
      context = context * 4 + base;
    }
    return context;
  }

  std::vector<int> offsets_;
  std::vector<double> counts_;  // (contexts, 4)
  std::vector<double> alone_;   // (4)
};

}  // namespace

std::vector<float> letter_baseline(SequencePredictor predictor,
                                   const LetterFolds& folds) {
  const auto length = static_cast<std::size_t>(folds.length);
  Counts counts(offsets_of(predictor));
  for (std::size_t first = 0; first < folds.train.size(); first += length) {
    const Bases row = folds.train.subspan(first, length);
    counts.add(row);
    counts.add(data::reverse_complement(row));
  }
  std::vector<float> means;
  for (std::size_t i = 0; i < folds.places.size(); ++i) {
    const Bases row = folds.test.subspan(i * length, length);
    double sum = 0;
    for (const auto place : folds.places[i]) sum += counts.cost(row, place);
    means.push_back(
        folds.places[i].empty()
            ? std::numeric_limits<float>::quiet_NaN()
            : static_cast<float>(sum / static_cast<double>(folds.places[i].size())));
  }
  return means;
}

}  // namespace s2fbench::evaluate
