#include "pretrained/hyena_dna.hpp"

#include <torch/fft.h>

#include <cmath>
#include <numbers>

#include "base/error.hpp"

namespace s2fbench::pretrained {
namespace {

using Sizes = HyenaDnaSizes;

constexpr double kEpsilon = 1e-5;
constexpr int kVocabulary = 12;  // the table has a multiple of 8 rows
constexpr int kRows = 16;
constexpr int kBands = 2;
constexpr int kFeatures = 2 * kBands + 1;
constexpr int kShortWidth = 3;

std::string block(int index) { return "backbone.layers." + std::to_string(index); }

// i-th of `count` numbers evenly spaced from first to last.
double spaced(double first, double last, int count, int i) {
  return count == 1 ? first : first + (last - first) * i / (count - 1);
}

// What a position is told by: time from 0 to 1, cosines, negative sines.
std::vector<float> features(int longest) {
  std::vector<float> values;
  for (int i = 0; i < longest; ++i) {
    const double angle = 2.0 * std::numbers::pi * i / longest;
    values.push_back(static_cast<float>(spaced(0, 1, longest, i)));
    for (int band = 0; band < kBands; ++band)
      values.push_back(
          static_cast<float>(std::cos(spaced(1e-4, kBands - 1, kBands, band) * angle)));
    for (int band = 0; band < kBands; ++band)
      values.push_back(
          static_cast<float>(-std::sin(spaced(1e-4, kBands - 1, kBands, band) * angle)));
  }
  return values;
}

std::vector<float> evenly(double first, double last, int count) {
  std::vector<float> values;
  for (int i = 0; i < count; ++i)
    values.push_back(static_cast<float>(spaced(first, last, count, i)));
  return values;
}

// The network that makes a block's filters, and what it reads.
void add_filter(Manifest& manifest, const std::string& name, const Sizes& sizes) {
  const std::int64_t inside = sizes.filter_width;
  const int longest = sizes.longest, hidden = sizes.hidden;
  const auto add_constant = [&](const std::string& what, std::vector<std::int64_t> shape,
                                std::function<std::vector<float>()> values,
                                bool parameter) {
    manifest.weights.push_back(
        {name + what, std::move(shape), std::move(values), parameter});
  };
  manifest.add(name + ".bias", {hidden});
  manifest.add_layer(name + ".implicit_filter.0", {inside, kFeatures});
  manifest.add_layer(name + ".implicit_filter.2", {inside, inside});
  manifest.add_layer(name + ".implicit_filter.4", {inside, inside});
  manifest.add(name + ".implicit_filter.6.weight", {hidden, inside});
  add_constant(
      ".implicit_filter.1.freq", {1, inside},
      [inside] { return std::vector<float>(static_cast<std::size_t>(inside), 10.0F); },
      true);
  for (const char* other : {"3", "5"})
    manifest.aliases[name + ".implicit_filter." + other + ".freq"] =
        name + ".implicit_filter.1.freq";
  add_constant(
      ".pos_emb.z", {1, longest, kFeatures}, [longest] { return features(longest); },
      false);
  add_constant(
      ".pos_emb.t", {1, longest, 1}, [longest] { return evenly(0, 1, longest); }, false);
  add_constant(
      ".modulation.deltas", {1, 1, hidden},
      [hidden] { return evenly(std::log(0.01) / 1.5, std::log(0.01) / 0.3, hidden); },
      false);
}

Manifest manifest_of(const Sizes& sizes) {
  Manifest manifest;
  const std::int64_t hidden = sizes.hidden;
  manifest.add("backbone.embeddings.word_embeddings.weight", {kRows, hidden});
  for (int i = 0; i < sizes.layers; ++i) {
    manifest.add_layer(block(i) + ".mixer.in_proj", {3 * hidden, hidden});
    manifest.add_layer(block(i) + ".mixer.out_proj", {hidden, hidden});
    manifest.add_layer(block(i) + ".mixer.short_filter", {3 * hidden, 1, kShortWidth});
    add_filter(manifest, block(i) + ".mixer.filter_fn", sizes);
    manifest.add_layer(block(i) + ".norm1", {hidden});
    manifest.add_layer(block(i) + ".norm2", {hidden});
    manifest.add_layer(block(i) + ".mlp.fc1", {sizes.inner, hidden});
    manifest.add_layer(block(i) + ".mlp.fc2", {hidden, sizes.inner});
  }
  manifest.add_layer("backbone.ln_f", {hidden});
  manifest.ignored = {"lm_head.weight"};  // the embedding once more
  manifest.prefixes = {"model.", "hyena."};
  return manifest;
}

class HyenaDna : public PretrainedModel {
 public:
  explicit HyenaDna(const Sizes& sizes)
      : sizes_(sizes),
        tokenizer_(letter_tokenizer({7, 8, 9, 10, 11}, {4, 3, 0, 1}, kVocabulary)),
        manifest_(manifest_of(sizes)) {}

  int depth() const override { return sizes_.layers; }
  int width() const override { return sizes_.hidden; }
  int longest() const override { return sizes_.longest; }
  bool masks_padding() const override { return true; }
  bool masked_training() const override { return false; }
  const Tokenizer& tokenizer() const override { return *tokenizer_; }
  const Manifest& manifest() const override { return manifest_; }

  void run(const Weights& weights, const TokenBatch& batch, int last,
           const LayerSeen& seen) const override;
  torch::Tensor logits(const Weights& weights,
                       const torch::Tensor& states) const override {
    return torch::linear(states,
                         weights.at("backbone.embeddings.word_embeddings.weight"));
  }

 private:
  torch::Tensor filter(const Weights& weights, const std::string& name,
                       std::int64_t length) const;
  torch::Tensor mixed(const Weights& weights, const std::string& name,
                      const torch::Tensor& x) const;

  Sizes sizes_;
  std::unique_ptr<Tokenizer> tokenizer_;
  Manifest manifest_;
};

// (hidden, length), float32 or wider: what a Fourier transform takes.
torch::Tensor HyenaDna::filter(const Weights& weights, const std::string& name,
                               std::int64_t length) const {
  const torch::Tensor frequency = weights.at(name + ".implicit_filter.1.freq");
  torch::Tensor h = weights.at(name + ".pos_emb.z").slice(1, 0, length);
  for (const char* layer : {"0", "2", "4"})
    h = torch::sin(frequency * linear(weights, name + ".implicit_filter." + layer, h));
  h = torch::linear(h, weights.at(name + ".implicit_filter.6.weight"));
  const torch::Tensor time = weights.at(name + ".pos_emb.t").slice(1, 0, length);
  const torch::Tensor decay =
      torch::exp(-time * weights.at(name + ".modulation.deltas").abs()) + sizes_.shift;
  return (h * decay)[0].t();
}

torch::ScalarType wide(const torch::Tensor& x) {
  return x.scalar_type() == torch::kFloat64 ? torch::kFloat64 : torch::kFloat32;
}

// x (batch, channels, length), filter (channels, length): every output sees what is not
// behind it.
torch::Tensor causal_convolution(const torch::Tensor& x, const torch::Tensor& filter) {
  const std::int64_t length = x.size(2), twice = 2 * length;
  const torch::Tensor product = torch::fft::rfft(x.to(wide(x)), twice) *
                                torch::fft::rfft(filter.to(wide(x)), twice);
  return torch::fft::irfft(product, twice).slice(2, 0, length).to(x.scalar_type());
}

torch::Tensor HyenaDna::mixed(const Weights& weights, const std::string& name,
                              const torch::Tensor& x) const {
  const std::int64_t length = x.size(1), hidden = sizes_.hidden;
  const torch::Tensor parts =
      torch::conv1d(linear(weights, name + ".in_proj", x).transpose(1, 2),
                    weights.at(name + ".short_filter.weight"),
                    weights.at(name + ".short_filter.bias"), 1, kShortWidth - 1, 1,
                    3 * hidden)
          .slice(2, 0, length);
  const auto split = parts.split(hidden, 1);
  const torch::Tensor v = split[2] * split[1];
  const torch::Tensor seen =
      causal_convolution(v, filter(weights, name + ".filter_fn", length)) +
      v * weights.at(name + ".filter_fn.bias").unsqueeze(1);
  return linear(weights, name + ".out_proj", (seen * split[0]).transpose(1, 2));
}

void HyenaDna::run(const Weights& weights, const TokenBatch& batch, int last,
                   const LayerSeen& seen) const {
  torch::Tensor x = torch::embedding(
      weights.at("backbone.embeddings.word_embeddings.weight"), batch.ids);
  seen(0, x);
  for (int i = 0; i < last; ++i) {
    const std::string name = block(i);
    x = x + mixed(weights, name + ".mixer",
                  layer_norm(weights, name + ".norm1", x, kEpsilon));
    const torch::Tensor inside =
        torch::gelu(linear(weights, name + ".mlp.fc1",
                           layer_norm(weights, name + ".norm2", x, kEpsilon)),
                    "tanh");
    x = x + linear(weights, name + ".mlp.fc2", inside);
    seen(i + 1,
         i + 1 == sizes_.layers ? layer_norm(weights, "backbone.ln_f", x, kEpsilon) : x);
  }
}

}  // namespace

std::unique_ptr<PretrainedModel> make_hyena_dna(const Sizes& sizes) {
  if (sizes.layers < 1 || sizes.hidden < 1 || sizes.longest < 3)
    throw UserError("HyenaDNA cannot have these sizes", "layers, hidden or longest");
  return std::make_unique<HyenaDna>(sizes);
}

}  // namespace s2fbench::pretrained
