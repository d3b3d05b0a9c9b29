#include "pretrained/nucleotide_transformer.hpp"

#include <cmath>

#include "base/error.hpp"

namespace s2fbench::pretrained {
namespace {

using Sizes = NucleotideTransformerSizes;

constexpr int kVocabulary1 = 4105, kVocabulary2 = 4107;
constexpr int kFirstWord1 = 4, kFirstWord2 = 6;
constexpr int kPad = 1;
// Training masked 15 % of tokens and showed 80 % of those as the mask.
constexpr double kMaskedInTraining = 0.15 * 0.8;

std::string block(int index) { return "esm.encoder.layer." + std::to_string(index); }

Manifest manifest_of(const Sizes& sizes) {
  Manifest manifest;
  const std::int64_t hidden = sizes.hidden, inside = sizes.feed_forward;
  const int vocabulary = sizes.version == 1 ? kVocabulary1 : kVocabulary2;
  manifest.add("esm.embeddings.word_embeddings.weight", {vocabulary, hidden});
  manifest.add("esm.embeddings.position_embeddings.weight", {sizes.longest + 2, hidden});
  for (int i = 0; i < sizes.layers; ++i) {
    manifest.add_layer(block(i) + ".attention.LayerNorm", {hidden});
    for (const char* part : {"query", "key", "value"})
      manifest.add_layer(block(i) + ".attention.self." + part, {hidden, hidden});
    manifest.add_layer(block(i) + ".attention.output.dense", {hidden, hidden});
    manifest.add_layer(block(i) + ".LayerNorm", {hidden});
    if (sizes.version == 1) {
      manifest.add_layer(block(i) + ".intermediate.dense", {inside, hidden});
      manifest.add_layer(block(i) + ".output.dense", {hidden, inside});
    } else {
      manifest.add(block(i) + ".intermediate.dense.weight", {2 * inside, hidden});
      manifest.add(block(i) + ".output.dense.weight", {hidden, inside});
    }
  }
  manifest.add_layer("esm.encoder.emb_layer_norm_after", {hidden});
  manifest.add_layer("lm_head.dense", {hidden, hidden});
  manifest.add_layer("lm_head.layer_norm", {hidden});
  manifest.add("lm_head.decoder.weight", {vocabulary, hidden});
  manifest.add("lm_head.bias", {vocabulary});
  // Two ways of storing what can be computed, and a head for contacts between residues.
  manifest.ignored = {"esm.embeddings.position_ids", "esm.contact_head.*",
                      "esm.encoder.layer.*.rotary_embeddings.inv_freq"};
  return manifest;
}

// Cosines and sines of the angles that v2 turns by, (tokens, head width) each: element i
// pairs with i + half.
struct Turns {
  torch::Tensor cosine, sine;
};

Turns turns_for(std::int64_t tokens, std::int64_t width) {
  const auto even =
      torch::arange(0, width, 2, torch::kFloat32) / static_cast<double>(width);
  const auto frequencies = 1.0 / torch::pow(10000.0, even);
  const auto half = torch::outer(torch::arange(tokens, torch::kFloat32), frequencies);
  const auto angles = torch::cat({half, half}, 1);
  return {angles.cos(), angles.sin()};
}

// x (batch, heads, tokens, head width)
torch::Tensor turned(const torch::Tensor& x, const Turns& turns) {
  const auto halves = x.chunk(2, -1);
  const auto other = torch::cat({-halves[1], halves[0]}, -1);
  return x * turns.cosine.to(x.options()) + other * turns.sine.to(x.options());
}

class NucleotideTransformer : public PretrainedModel {
 public:
  explicit NucleotideTransformer(const Sizes& sizes)
      : sizes_(sizes),
        tokenizer_(sizes.version == 1 ? six_letter_tokenizer(kFirstWord1, kVocabulary1)
                                      : six_letter_tokenizer(kFirstWord2, kVocabulary2)),
        manifest_(manifest_of(sizes)) {}

  int depth() const override { return sizes_.layers; }
  int width() const override { return sizes_.hidden; }
  int longest() const override { return sizes_.longest; }
  bool masks_padding() const override { return true; }
  bool masked_training() const override { return true; }
  const Tokenizer& tokenizer() const override { return *tokenizer_; }
  const Manifest& manifest() const override { return manifest_; }

  void run(const Weights& weights, const TokenBatch& batch, int last,
           const LayerSeen& seen) const override;
  torch::Tensor logits(const Weights& weights,
                       const torch::Tensor& states) const override;

 private:
  torch::Tensor embedded(const Weights& weights, const TokenBatch& batch) const;
  torch::Tensor attention(const Weights& weights, const std::string& name,
                          const torch::Tensor& x, const torch::Tensor& keys,
                          const Turns& turns) const;
  torch::Tensor feed_forward(const Weights& weights, const std::string& name,
                             const torch::Tensor& x) const;

  Sizes sizes_;
  std::unique_ptr<Tokenizer> tokenizer_;
  Manifest manifest_;
};

torch::Tensor NucleotideTransformer::embedded(const Weights& weights,
                                              const TokenBatch& batch) const {
  torch::Tensor x =
      torch::embedding(weights.at("esm.embeddings.word_embeddings.weight"), batch.ids);
  if (sizes_.version == 1) {
    const torch::Tensor masked = batch.ids == tokenizer_->special().mask;
    const torch::Tensor share =
        masked.sum(1).to(torch::kFloat32) / batch.real.sum(1).to(torch::kFloat32);
    const torch::Tensor scale = (1.0 - kMaskedInTraining) / (1.0 - share);
    x = x.masked_fill(masked.unsqueeze(2), 0.0) *
        scale.view({-1, 1, 1}).to(x.scalar_type());
    // Rows are counted over real tokens, behind the pad's own: the first has row 2.
    const torch::Tensor real = batch.real.to(torch::kInt64);
    const torch::Tensor rows = torch::cumsum(real, 1) * real + kPad;
    x = x +
        torch::embedding(weights.at("esm.embeddings.position_embeddings.weight"), rows);
  }
  return x * batch.real.unsqueeze(2).to(x.scalar_type());
}

// x (batch, tokens, hidden), already normed; keys (batch, 1, 1, tokens) or undefined:
// which tokens may be looked at.
torch::Tensor NucleotideTransformer::attention(const Weights& weights,
                                               const std::string& name,
                                               const torch::Tensor& x,
                                               const torch::Tensor& keys,
                                               const Turns& turns) const {
  const std::int64_t tokens = x.size(1), width = sizes_.hidden / sizes_.heads;
  const auto heads = [&](const char* part) {
    return linear(weights, name + ".self." + part, x)
        .view({x.size(0), tokens, sizes_.heads, width})
        .transpose(1, 2);
  };
  torch::Tensor query = heads("query"), key = heads("key");
  if (sizes_.version == 2) {
    query = turned(query, turns);
    key = turned(key, turns);
  }
  std::optional<torch::Tensor> mask;
  if (keys.defined()) mask = keys;
  const torch::Tensor seen =
      torch::scaled_dot_product_attention(query, key, heads("value"), mask);
  return linear(weights, name + ".output.dense",
                seen.transpose(1, 2).reshape({x.size(0), tokens, sizes_.hidden}));
}

torch::Tensor NucleotideTransformer::feed_forward(const Weights& weights,
                                                  const std::string& name,
                                                  const torch::Tensor& x) const {
  if (sizes_.version == 1) {
    return linear(weights, name + ".output.dense",
                  torch::gelu(linear(weights, name + ".intermediate.dense", x)));
  }
  const auto halves =
      torch::linear(x, weights.at(name + ".intermediate.dense.weight")).chunk(2, -1);
  return torch::linear(torch::silu(halves[0]) * halves[1],
                       weights.at(name + ".output.dense.weight"));
}

void NucleotideTransformer::run(const Weights& weights, const TokenBatch& batch, int last,
                                const LayerSeen& seen) const {
  torch::Tensor x = embedded(weights, batch);
  torch::Tensor keys;
  if (!batch.real.all().item<bool>()) keys = batch.real.view({x.size(0), 1, 1, -1});
  Turns turns;
  if (sizes_.version == 2) turns = turns_for(x.size(1), sizes_.hidden / sizes_.heads);
  seen(0, x);
  for (int i = 0; i < last; ++i) {
    const std::string name = block(i);
    const auto normed =
        layer_norm(weights, name + ".attention.LayerNorm", x, sizes_.epsilon);
    x = x + attention(weights, name + ".attention", normed, keys, turns);
    x = x + feed_forward(weights, name,
                         layer_norm(weights, name + ".LayerNorm", x, sizes_.epsilon));
    if (i + 1 == sizes_.layers)
      x = layer_norm(weights, "esm.encoder.emb_layer_norm_after", x, sizes_.epsilon);
    seen(i + 1, x);
  }
}

torch::Tensor NucleotideTransformer::logits(const Weights& weights,
                                            const torch::Tensor& states) const {
  const auto inside =
      layer_norm(weights, "lm_head.layer_norm",
                 torch::gelu(linear(weights, "lm_head.dense", states)), sizes_.epsilon);
  return torch::linear(inside, weights.at("lm_head.decoder.weight"),
                       weights.at("lm_head.bias"));
}

}  // namespace

std::unique_ptr<PretrainedModel> make_nucleotide_transformer(const Sizes& sizes) {
  if (sizes.layers < 1 || sizes.heads < 1 || sizes.hidden < 1 || sizes.feed_forward < 1 ||
      sizes.hidden % sizes.heads != 0 || (sizes.hidden / sizes.heads) % 2 != 0)
    throw UserError("the Nucleotide Transformer cannot have these sizes",
                    "layers, hidden, heads or feed_forward",
                    "try a hidden size that is an even multiple of the heads");
  return std::make_unique<NucleotideTransformer>(sizes);
}

}  // namespace s2fbench::pretrained
