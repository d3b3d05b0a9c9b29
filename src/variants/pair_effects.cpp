#include "variants/pair_effects.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "data/one_hot.hpp"
#include "losses/prediction.hpp"
#include "metrics/metric.hpp"
#include "metrics/partial_rank_correlation.hpp"

namespace s2fbench::variants {
namespace {

constexpr std::pair<const char*, Distance> kDistances[] = {{"cosine", Distance::cosine},
                                                           {"dot", Distance::dot},
                                                           {"l1", Distance::l1},
                                                           {"l2", Distance::l2}};

// Tokens of one sequence of a row: those that count.
struct Tokens {
  int first = 0;
  int count = 0;
};

Tokens tokens_of(const stores::EmbeddingStore& store, std::int64_t row, int sequence,
                 bool special) {
  if (store.given().pooling != stores::Pooling::full) return {0, 1};
  const auto& layout = store.summary().layout;
  Tokens tokens{0, store.tokens(row, sequence)};
  if (special) return tokens;
  tokens.first = layout.special_start;
  tokens.count -= layout.special_start + layout.special_end;
  return tokens;
}

// embedding: (channels, positions) of one row. The tokens of a sequence, channel by
// channel.
std::vector<float> part(std::span<const float> embedding, int positions, int offset,
                        const Tokens& tokens) {
  std::vector<float> out;
  for (std::size_t first = static_cast<std::size_t>(offset); first < embedding.size();
       first += static_cast<std::size_t>(positions)) {
    for (int i = 0; i < tokens.count; ++i)
      out.push_back(embedding[first + static_cast<std::size_t>(tokens.first + i)]);
  }
  return out;
}

// (rows, 4, length) of one side of some rows.
torch::Tensor letters_of(const data::SequenceTable& table, std::int64_t first,
                         std::int64_t count, int side) {
  const int length = table.length / 2;
  torch::Tensor input = torch::zeros({count, 4, length});
  const data::OneHotEnds ends{0, 0, static_cast<float>(table.unknown)};
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>((first + i) * table.length + side * length);
    data::one_hot(&table.bases[at], length, false, ends,
                  input.data_ptr<float>() + i * 4 * length);
  }
  return input;
}

// (rows): one track, or the mean of all.
torch::Tensor predicted(models::Model& model, const torch::Tensor& input, int track) {
  const auto values =
      losses::coverage(model.forward(input)).to(torch::kFloat64).select(2, 0);
  return track < 0 ? values.mean(1) : values.select(1, track);
}

}  // namespace

Distance parse_distance(const std::string& word) {
  std::vector<std::string> known;
  for (const auto& [name, kind] : kDistances) {
    if (word == name) return kind;
    known.emplace_back(name);
  }
  throw UserError("unknown distance", "'" + word + "'" + did_you_mean(word, known),
                  "try one of " + join(known, ", "));
}

double distance(Distance kind, std::span<const float> reference,
                std::span<const float> alternative) {
  if (reference.size() != alternative.size())
    throw InternalError("embeddings of different lengths are compared");
  double dot = 0, left = 0, right = 0, l1 = 0, l2 = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const double a = reference[i], b = alternative[i];
    dot += a * b;
    left += a * a;
    right += b * b;
    l1 += std::abs(a - b);
    l2 += (a - b) * (a - b);
  }
  switch (kind) {
    case Distance::cosine:
      return 1 - dot / (std::sqrt(left) * std::sqrt(right));
    case Distance::dot:
      return -dot;
    case Distance::l1:
      return l1;
    case Distance::l2:
      return std::sqrt(l2);
  }
  throw InternalError("a distance of unknown kind");
}

std::vector<double> embedding_distances(const stores::EmbeddingStore& store,
                                        std::int64_t rows, Distance kind, bool special) {
  const int positions = store.positions();
  std::vector<float> embedding(static_cast<std::size_t>(store.channels() * positions));
  std::vector<double> out;
  for (std::int64_t row = 0; row < rows; ++row) {
    store.read({&row, 1}, embedding);
    const auto reference = tokens_of(store, row, 0, special);
    const auto alternative = tokens_of(store, row, 1, special);
    // A deletion may leave one token less: what both have is compared.
    const int count = std::min(reference.count, alternative.count);
    out.push_back(
        distance(kind, part(embedding, positions, 0, {reference.first, count}),
                 part(embedding, positions, positions / 2, {alternative.first, count})));
  }
  return out;
}

std::vector<double> prediction_differences(models::Model& model,
                                           const data::SequenceTable& table, int track,
                                           int block) {
  const torch::NoGradGuard no_gradient;
  model.eval();
  const auto rows = static_cast<std::int64_t>(table.rows());
  std::vector<double> out;
  for (std::int64_t first = 0; first < rows; first += block) {
    const auto count = std::min<std::int64_t>(block, rows - first);
    const auto effect = predicted(model, letters_of(table, first, count, 1), track) -
                        predicted(model, letters_of(table, first, count, 0), track);
    for (std::int64_t i = 0; i < count; ++i) out.push_back(effect[i].item<double>());
  }
  return out;
}

std::vector<PairScore> correlate_pairs(const data::SequenceTable& table,
                                       std::span<const double> scores, bool absolute) {
  const auto seen = [absolute](double value) {
    return absolute ? std::abs(value) : value;
  };
  std::vector<PairScore> out;
  const std::size_t tracks = table.tracks.size();
  for (std::size_t track = 0; track < tracks; ++track) {
    std::vector<double> score, truth;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const float effect = table.targets[row * tracks + track];
      if (std::isnan(effect)) continue;
      score.push_back(seen(scores[row]));
      truth.push_back(seen(effect));
    }
    out.push_back({table.tracks[track], static_cast<int>(score.size()),
                   metrics::pearson_whole(
                       metrics::pair_moments(score.data(), truth.data(), score.size())),
                   metrics::rank_correlation(score, truth)});
  }
  return out;
}

PairScore mean_of(const std::vector<PairScore>& scores, const std::string& name,
                  const std::vector<std::string>& elements) {
  PairScore mean{name};
  for (const auto& element : elements) {
    const auto found = std::find_if(scores.begin(), scores.end(),
                                    [&](const auto& s) { return s.element == element; });
    if (found == scores.end())
      throw UserError("no element '" + element + "'", "the mean " + name,
                      "try the tracks of the pairs' table");
    mean.variants += found->variants;
    mean.pearson += found->pearson / static_cast<double>(elements.size());
    mean.spearman += found->spearman / static_cast<double>(elements.size());
  }
  return mean;
}

}  // namespace s2fbench::variants
