#include "embedding/masked.hpp"

#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/error.hpp"
#include "data/reverse_complement.hpp"

namespace s2fbench::embedding {
namespace {

constexpr std::uint8_t kUnknown = 4;

// tokens (batch, tokens), places (batch), both on the CPU: logits (batch, vocabulary)
// there in float64, on the CPU.
torch::Tensor logits_at(const pretrained::PretrainedModel& model,
                        const pretrained::Weights& weights, const torch::Tensor& tokens,
                        const torch::Tensor& places) {
  const torch::Tensor ids = tokens.to(weights.device());
  torch::Tensor last;
  model.run(weights, {ids, torch::ones_like(ids, torch::kBool)}, model.depth(),
            [&](int, const torch::Tensor& states) { last = states; });
  // The head is run where its answer is asked for alone.
  const auto rows = torch::arange(ids.size(0), ids.options());
  const torch::Tensor states = last.index({rows, places.to(ids.device())}).unsqueeze(1);
  return model.logits(weights, states).squeeze(1).to(torch::kCPU, torch::kFloat64);
}

// A pair's one different letter; nothing for none or several.
std::optional<std::size_t> difference(std::span<const std::uint8_t> reference,
                                      std::span<const std::uint8_t> alternative) {
  std::optional<std::size_t> place;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    if (reference[i] == alternative[i]) continue;
    if (place) return std::nullopt;
    place = i;
  }
  if (place && (reference[*place] == kUnknown || alternative[*place] == kUnknown))
    return std::nullopt;
  return place;
}

// Pairs whose sequences wait for a forward pass.
class LogOdds {
 public:
  LogOdds(const pretrained::PretrainedModel& model, const pretrained::Weights& weights,
          std::size_t batch_tokens)
      : model_(model),
        weights_(weights),
        batch_tokens_(batch_tokens),
        mask_(mask_of(model)),
        letters_(model.tokenizer().letters()) {
    if (letters_.empty())
      throw UserError("the model does not read letters one by one", "log-odds",
                      "try gpn, or distances of embeddings");
  }

  // The score of `pair` grows by `weight` times that of this sequence.
  void add(std::size_t pair, std::span<const std::uint8_t> reference, std::size_t place,
           std::uint8_t alternative, double weight) {
    auto tokens = model_.tokenizer().encode(reference);
    const std::size_t at = place + (model_.tokenizer().special().before >= 0 ? 1 : 0);
    waiting_.push_back({pair, letters_[reference[place]], letters_[alternative], weight});
    places_.push_back(static_cast<std::int64_t>(at));
    tokens[at] = mask_;
    length_ = static_cast<std::int64_t>(tokens.size());
    ids_.insert(ids_.end(), tokens.begin(), tokens.end());
    if (ids_.size() + tokens.size() > batch_tokens_) run();
  }

  void run() {
    if (waiting_.empty()) return;
    const auto logits =
        logits_at(model_, weights_, torch::tensor(ids_).view({-1, length_}),
                  torch::tensor(places_));
    const auto values = logits.accessor<double, 2>();
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      const auto row = values[static_cast<std::int64_t>(i)];
      scores[waiting_[i].pair] += waiting_[i].weight * (row[waiting_[i].alternative] -
                                                        row[waiting_[i].reference]);
    }
    waiting_.clear();
    places_.clear();
    ids_.clear();
  }

  std::vector<double> scores;  // by pair

 private:
  struct Waiting {
    std::size_t pair;
    std::int64_t reference, alternative;  // tokens
    double weight;
  };
  const pretrained::PretrainedModel& model_;
  const pretrained::Weights& weights_;
  std::size_t batch_tokens_;
  std::int64_t mask_, length_ = 0;
  std::vector<std::int64_t> letters_;
  std::vector<Waiting> waiting_;
  std::vector<std::int64_t> ids_, places_;
};

}  // namespace

int mask_of(const pretrained::PretrainedModel& model) {
  const int mask = model.tokenizer().special().mask;
  if (mask < 0 || !model.masked_training())
    throw UserError("the model does not guess masked tokens", "its tokens",
                    "try gpn or a Nucleotide Transformer");
  return mask;
}

std::vector<float> masked_entropies(const pretrained::PretrainedModel& model,
                                    const pretrained::Weights& weights,
                                    std::span<const std::int64_t> tokens,
                                    std::size_t batch_tokens) {
  const torch::NoGradGuard no_gradient;
  const std::int64_t mask = mask_of(model);
  const auto letters = model.tokenizer().letters();
  const auto length = static_cast<std::int64_t>(tokens.size());
  const auto copies = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(batch_tokens) / std::max<std::int64_t>(1, length));
  const torch::Tensor plain =
      torch::tensor(std::vector<std::int64_t>(tokens.begin(), tokens.end()));
  std::vector<float> out;
  for (std::int64_t first = 0; first < length; first += copies) {
    const std::int64_t count = std::min(copies, length - first);
    const torch::Tensor places = torch::arange(first, first + count);
    torch::Tensor ids = plain.repeat({count, 1});
    ids.scatter_(1, places.unsqueeze(1), mask);
    torch::Tensor logits = logits_at(model, weights, ids, places);
    if (!letters.empty()) logits = logits.index_select(1, torch::tensor(letters));
    const torch::Tensor log_share = torch::log_softmax(logits, 1);
    const torch::Tensor entropy =
        -(log_share.exp() * log_share).sum(1).to(torch::kFloat32).contiguous();
    out.insert(out.end(), entropy.data_ptr<float>(), entropy.data_ptr<float>() + count);
  }
  return out;
}

std::vector<double> masked_log_odds(const pretrained::PretrainedModel& model,
                                    const pretrained::Weights& weights,
                                    const data::SequenceTable& pairs, Strands strands,
                                    std::size_t batch_tokens) {
  const torch::NoGradGuard no_gradient;
  const auto length = static_cast<std::size_t>(pairs.length / 2);
  LogOdds odds(model, weights, batch_tokens);
  odds.scores.assign(pairs.rows(), 0.0);
  for (std::size_t row = 0; row < pairs.rows(); ++row) {
    const std::span both(pairs.bases.data() + 2 * row * length, 2 * length);
    const auto reference = both.first(length), alternative = both.last(length);
    const auto place = difference(reference, alternative);
    if (!place) {
      odds.scores[row] = std::numeric_limits<double>::quiet_NaN();
      continue;
    }
    const double weight = strands == Strands::both ? 0.5 : 1.0;
    odds.add(row, reference, *place, alternative[*place], weight);
    if (strands == Strands::forward) continue;
    const auto letter = static_cast<std::uint8_t>(3 - alternative[*place]);
    odds.add(row, data::reverse_complement(reference), length - 1 - *place, letter,
             weight);
  }
  odds.run();
  return odds.scores;
}

}  // namespace s2fbench::embedding
