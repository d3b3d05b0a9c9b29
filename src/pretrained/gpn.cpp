#include "pretrained/gpn.hpp"

#include "base/error.hpp"

namespace s2fbench::pretrained {
namespace {

constexpr double kEpsilon = 1e-5;  // PyTorch's default

std::unique_ptr<Tokenizer> gpn_tokenizer(int vocabulary) {
  if (vocabulary == 6) return letter_tokenizer({2, 3, 4, 5, 1}, {1, 0, -1, -1}, 6);
  if (vocabulary == 7) return letter_tokenizer({3, 4, 5, 6, 2}, {0, 1, -1, -1}, 7);
  throw UserError("no vocabulary of GPN", std::to_string(vocabulary), "try 6 or 7");
}

std::string block(int index) { return "model.encoder." + std::to_string(index); }

Manifest gpn_manifest(const GpnSizes& sizes) {
  Manifest manifest;
  const std::int64_t hidden = sizes.hidden;
  for (int i = 0; i < sizes.layers; ++i) {
    manifest.add_layer(block(i) + ".conv.1", {hidden, hidden, sizes.kernel});
    manifest.add_layer(block(i) + ".conv.4", {hidden});
    manifest.add_layer(block(i) + ".ffn.0", {hidden, hidden});
    manifest.add_layer(block(i) + ".ffn.2", {hidden});
  }
  manifest.add_layer("cls.decoder.0", {hidden, hidden});
  manifest.add_layer("cls.decoder.2", {hidden});
  manifest.add_layer("cls.decoder.3", {sizes.vocabulary, hidden});
  return manifest;
}

class Gpn : public PretrainedModel {
 public:
  explicit Gpn(const GpnSizes& sizes)
      : sizes_(sizes),
        tokenizer_(gpn_tokenizer(sizes.vocabulary)),
        manifest_(gpn_manifest(sizes)) {}

  int depth() const override { return sizes_.layers; }
  int width() const override { return sizes_.hidden; }
  int longest() const override { return 0; }
  bool masks_padding() const override { return false; }
  bool masked_training() const override { return true; }
  const Tokenizer& tokenizer() const override { return *tokenizer_; }
  const Manifest& manifest() const override { return manifest_; }

  void run(const Weights& weights, const TokenBatch& batch, int last,
           const LayerSeen& seen) const override {
    const auto type = weights.at("cls.decoder.0.weight").scalar_type();
    torch::Tensor x = torch::one_hot(batch.ids, sizes_.hidden).to(type);
    seen(0, x);
    for (int i = 0; i < last; ++i) {
      const std::string name = block(i);
      const std::int64_t dilation = std::int64_t{1} << (i % sizes_.cycle);
      const torch::Tensor inside = torch::conv1d(
          x.transpose(1, 2), weights.at(name + ".conv.1.weight"),
          weights.at(name + ".conv.1.bias"), 1, dilation * (sizes_.kernel / 2), dilation);
      x = x + layer_norm(weights, name + ".conv.4", torch::gelu(inside).transpose(1, 2),
                         kEpsilon);
      x = x + layer_norm(weights, name + ".ffn.2",
                         torch::gelu(linear(weights, name + ".ffn.0", x)), kEpsilon);
      seen(i + 1, x);
    }
  }

  torch::Tensor logits(const Weights& weights,
                       const torch::Tensor& states) const override {
    const torch::Tensor inside =
        layer_norm(weights, "cls.decoder.2",
                   torch::gelu(linear(weights, "cls.decoder.0", states)), kEpsilon);
    return linear(weights, "cls.decoder.3", inside);
  }

 private:
  GpnSizes sizes_;
  std::unique_ptr<Tokenizer> tokenizer_;
  Manifest manifest_;
};

}  // namespace

std::unique_ptr<PretrainedModel> make_gpn(const GpnSizes& sizes) {
  if (sizes.layers < 1 || sizes.cycle < 1 || sizes.cycle > 16 || sizes.kernel % 2 == 0)
    throw UserError("GPN cannot have these sizes", "layers, cycle or kernel",
                    "try layers of 1 or more, a cycle of 1 to 16 and an odd kernel");
  if (sizes.hidden < sizes.vocabulary)
    throw UserError("GPN cannot have these sizes", "hidden",
                    "its channels hold the token, so at least the vocabulary");
  return std::make_unique<Gpn>(sizes);
}

}  // namespace s2fbench::pretrained
