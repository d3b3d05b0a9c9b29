#include "pretrained/dnabert2.hpp"

#include <cmath>

#include "base/error.hpp"
#include "pretrained/bpe_tokenizer.hpp"

namespace s2fbench::pretrained {
namespace {

using Sizes = Dnabert2Sizes;

constexpr double kEpsilon = 1e-12;
constexpr int kVocabulary = 4096;
constexpr const char* kWords = "bert.embeddings.word_embeddings.weight";

std::string block(int index) { return "bert.encoder.layer." + std::to_string(index); }

Manifest manifest_of(const Sizes& sizes) {
  Manifest manifest;
  const std::int64_t hidden = sizes.hidden, inner = sizes.inner;
  manifest.add(kWords, {kVocabulary, hidden});
  manifest.add("bert.embeddings.token_type_embeddings.weight", {2, hidden});
  manifest.add_layer("bert.embeddings.LayerNorm", {hidden});
  for (int i = 0; i < sizes.layers; ++i) {
    manifest.add_layer(block(i) + ".attention.self.Wqkv", {3 * hidden, hidden});
    manifest.add_layer(block(i) + ".attention.output.dense", {hidden, hidden});
    manifest.add_layer(block(i) + ".attention.output.LayerNorm", {hidden});
    manifest.add(block(i) + ".mlp.gated_layers.weight", {2 * inner, hidden});
    manifest.add_layer(block(i) + ".mlp.wo", {hidden, inner});
    manifest.add_layer(block(i) + ".mlp.layernorm", {hidden});
  }
  manifest.add_layer("cls.predictions.transform.dense", {hidden, hidden});
  manifest.add_layer("cls.predictions.transform.LayerNorm", {hidden});
  manifest.add("cls.predictions.decoder.bias", {kVocabulary});
  manifest.aliases["cls.predictions.decoder.weight"] = kWords;
  manifest.ignored = {"bert.pooler.*", "bert.embeddings.position_ids",
                      "cls.predictions.bias"};
  return manifest;
}

// Of a power of two: 2^(-8k/n) for k = 1 ... n.
std::vector<double> even_slopes(int heads) {
  std::vector<double> slopes;
  for (int k = 1; k <= heads; ++k) slopes.push_back(std::pow(2.0, -8.0 * k / heads));
  return slopes;
}

// Others take those of the power below and, behind them, every second one of its double.
std::vector<double> slopes_of(int heads) {
  int power = 1;
  while (2 * power <= heads) power *= 2;
  std::vector<double> slopes = even_slopes(power);
  const std::vector<double> more = even_slopes(2 * power);
  for (std::size_t i = 0; std::ssize(slopes) < heads; i += 2) slopes.push_back(more[i]);
  return slopes;
}

class Dnabert2 : public PretrainedModel {
 public:
  Dnabert2(const Sizes& sizes, std::unique_ptr<Tokenizer> tokenizer)
      : sizes_(sizes), tokenizer_(std::move(tokenizer)), manifest_(manifest_of(sizes)) {}

  int depth() const override { return sizes_.layers; }
  int width() const override { return sizes_.hidden; }
  int longest() const override { return 0; }
  bool masks_padding() const override { return true; }
  bool masked_training() const override { return true; }
  const Manifest& manifest() const override { return manifest_; }
  const Tokenizer& tokenizer() const override {
    if (!tokenizer_)
      throw UserError("DNABERT-2 needs its words", "--tokenizer",
                      "try the tokenizer.json that was published with the weights");
    return *tokenizer_;
  }

  // Biases of pairs of tokens: two of them in float64 at once, then one as it is used.
  std::int64_t bytes_beside(std::int64_t tokens) const override {
    return sizes_.heads * tokens * tokens * 20;
  }

  void run(const Weights& weights, const TokenBatch& batch, int last,
           const LayerSeen& seen) const override;
  torch::Tensor logits(const Weights& weights,
                       const torch::Tensor& states) const override {
    const auto inside = layer_norm(
        weights, "cls.predictions.transform.LayerNorm",
        torch::gelu(linear(weights, "cls.predictions.transform.dense", states)),
        kEpsilon);
    return torch::linear(inside, weights.at(kWords),
                         weights.at("cls.predictions.decoder.bias"));
  }

 private:
  torch::Tensor bias(const TokenBatch& batch, torch::ScalarType type) const;
  torch::Tensor attention(const Weights& weights, const std::string& name,
                          const torch::Tensor& x, const torch::Tensor& bias) const;

  Sizes sizes_;
  std::unique_ptr<Tokenizer> tokenizer_;
  Manifest manifest_;
};

// (1 or batch, heads, tokens, tokens): -slope x distance, and far below for padding.
torch::Tensor Dnabert2::bias(const TokenBatch& batch, torch::ScalarType type) const {
  const auto place =
      torch::arange(batch.ids.size(1), batch.ids.options().dtype(torch::kFloat64));
  const auto distance = (place.unsqueeze(0) - place.unsqueeze(1)).abs();
  const auto slopes =
      torch::tensor(slopes_of(sizes_.heads), torch::kFloat64).to(batch.ids.device());
  torch::Tensor bias = (-slopes.view({-1, 1, 1}) * distance).unsqueeze(0);
  if (!batch.real.all().item<bool>()) {
    const torch::Tensor padding = batch.real.logical_not().to(torch::kFloat64);
    bias = bias + padding.view({batch.ids.size(0), 1, 1, -1}) * -10000.0;
  }
  return bias.to(type);
}

torch::Tensor Dnabert2::attention(const Weights& weights, const std::string& name,
                                  const torch::Tensor& x,
                                  const torch::Tensor& bias) const {
  const std::int64_t rows = x.size(0), tokens = x.size(1);
  const auto parts = linear(weights, name + ".self.Wqkv", x)
                         .view({rows, tokens, 3, sizes_.heads, -1})
                         .permute({2, 0, 3, 1, 4});
  const torch::Tensor seen = torch::scaled_dot_product_attention(
      parts[0], parts[1], parts[2], bias.expand({rows, -1, -1, -1}));
  return linear(weights, name + ".output.dense",
                seen.transpose(1, 2).reshape({rows, tokens, sizes_.hidden}));
}

void Dnabert2::run(const Weights& weights, const TokenBatch& batch, int last,
                   const LayerSeen& seen) const {
  torch::Tensor x =
      torch::embedding(weights.at(kWords), batch.ids) +
      weights.at("bert.embeddings.token_type_embeddings.weight").select(0, 0);
  x = layer_norm(weights, "bert.embeddings.LayerNorm", x, kEpsilon);
  const torch::Tensor far = bias(batch, x.scalar_type());
  seen(0, x);
  for (int i = 0; i < last; ++i) {
    const std::string name = block(i);
    x = layer_norm(weights, name + ".attention.output.LayerNorm",
                   x + attention(weights, name + ".attention", x, far), kEpsilon);
    const auto halves =
        torch::linear(x, weights.at(name + ".mlp.gated_layers.weight")).chunk(2, -1);
    x = layer_norm(
        weights, name + ".mlp.layernorm",
        x + linear(weights, name + ".mlp.wo", torch::gelu(halves[0]) * halves[1]),
        kEpsilon);
    seen(i + 1, x);
  }
}

}  // namespace

std::unique_ptr<PretrainedModel> make_dnabert2(const Sizes& sizes,
                                               const std::string& tokenizer) {
  if (sizes.layers < 1 || sizes.heads < 1 || sizes.hidden % sizes.heads != 0)
    throw UserError("DNABERT-2 cannot have these sizes", "layers, hidden or heads",
                    "try a hidden size that is a multiple of the heads");
  std::unique_ptr<Tokenizer> words;
  if (!tokenizer.empty()) {
    words = bpe_tokenizer(tokenizer);
    if (words->vocabulary() > kVocabulary)
      throw UserError("the tokenizer has more words than the model", tokenizer,
                      "the model has " + std::to_string(kVocabulary));
  }
  return std::make_unique<Dnabert2>(sizes, std::move(words));
}

}  // namespace s2fbench::pretrained
