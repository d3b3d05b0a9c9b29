#include "pretrained/rbp.hpp"

#include "base/error.hpp"

namespace s2fbench::pretrained {
namespace {

constexpr double kEpsilon = 1e-3;
constexpr int kLetters = 4, kPool = 10;
constexpr int kResidualWide = 3, kLastWide = 7, kResidualDepth = 3;

void add_norm(Manifest& manifest, const std::string& name, std::int64_t channels) {
  manifest.add_layer(name, {channels});
  for (const char* statistic : {".running_mean", ".running_variance"}) {
    manifest.add(name + statistic, {channels});
    manifest.weights.back().parameter = false;
  }
  // A control's statistics are those of what is normal already.
  manifest.weights.back().constant = [channels] {
    return std::vector<float>(static_cast<std::size_t>(channels), 1.0F);
  };
}

std::string residual(const char* what, int index) {
  return std::string("residual.") + what + std::to_string(index);
}

Manifest rbp_manifest(const RbpSizes& sizes) {
  Manifest manifest;
  const std::int64_t filters = sizes.filters;
  manifest.add("stage1.convolution.weight", {filters, kLetters, sizes.kernel});
  add_norm(manifest, "stage1.norm", filters);
  for (int i = 1; i <= kResidualDepth; ++i) {
    manifest.add(residual("convolution", i) + ".weight",
                 {filters, filters, kResidualWide});
    add_norm(manifest, residual("norm", i), filters);
  }
  manifest.add("stage2.convolution.weight", {sizes.embedding, filters, kLastWide});
  add_norm(manifest, "stage2.norm", sizes.embedding);
  manifest.add("dense.dense.weight", {sizes.units, sizes.embedding});
  add_norm(manifest, "dense.norm", sizes.units);
  manifest.add_layer("head", {sizes.proteins, sizes.units});
  return manifest;
}

// Same length out as in; x (batch, channels, positions).
torch::Tensor convolution(const Weights& weights, const std::string& name,
                          const torch::Tensor& x, std::int64_t dilation = 1) {
  const torch::Tensor& kernel = weights.at(name + ".weight");
  return torch::conv1d(x, kernel, {}, 1, dilation * (kernel.size(2) / 2), dilation);
}

// x (batch, channels, ...)
torch::Tensor norm(const Weights& weights, const std::string& name,
                   const torch::Tensor& x) {
  return torch::batch_norm(x, weights.at(name + ".weight"), weights.at(name + ".bias"),
                           weights.at(name + ".running_mean"),
                           weights.at(name + ".running_variance"), false, 0.0, kEpsilon,
                           false);
}

// x (batch, filters, positions) -> the same shape
torch::Tensor residual_block(const Weights& weights, const torch::Tensor& x) {
  torch::Tensor h = x;
  for (int i = 1; i <= kResidualDepth; ++i) {
    if (i > 1) h = torch::relu(h);
    h = norm(
        weights, residual("norm", i),
        convolution(weights, residual("convolution", i), h, std::int64_t{1} << (i - 1)));
  }
  return torch::relu(h + x);
}

class Rbp : public PretrainedModel {
 public:
  explicit Rbp(const RbpSizes& sizes)
      : sizes_(sizes),
        tokenizer_(letter_tokenizer({0, 1, 2, 3, 4}, {4, -1, -1, -1}, kLetters + 1)),
        manifest_(rbp_manifest(sizes)) {}

  int depth() const override { return 0; }
  int width() const override { return sizes_.embedding; }
  int positions() const override { return sizes_.longest / kPool; }
  int longest() const override { return sizes_.longest; }
  bool masks_padding() const override { return false; }
  bool masked_training() const override { return false; }
  const Tokenizer& tokenizer() const override { return *tokenizer_; }
  const Manifest& manifest() const override { return manifest_; }

  void run(const Weights& weights, const TokenBatch& batch, int,
           const LayerSeen& seen) const override {
    const torch::Tensor letters = centred_letters(batch.ids, sizes_.longest, 0.0)
                                      .to(weights.at("head.weight").scalar_type());
    torch::Tensor h = torch::exp(norm(
        weights, "stage1.norm", convolution(weights, "stage1.convolution", letters)));
    h = torch::max_pool1d(residual_block(weights, h), kPool);
    h = norm(weights, "stage2.norm", convolution(weights, "stage2.convolution", h));
    seen(0, torch::relu(h).transpose(1, 2));
  }

  torch::Tensor logits(const Weights& weights,
                       const torch::Tensor& states) const override {
    const torch::Tensor inside = torch::relu(
        norm(weights, "dense.norm",
             torch::linear(states.mean(1), weights.at("dense.dense.weight"))));
    return linear(weights, "head", inside).unsqueeze(1);
  }

 private:
  RbpSizes sizes_;
  std::unique_ptr<Tokenizer> tokenizer_;
  Manifest manifest_;
};

}  // namespace

std::unique_ptr<PretrainedModel> make_rbp(const RbpSizes& sizes) {
  if (sizes.longest < kPool || sizes.kernel % 2 == 0)
    throw UserError("the model of RNA-binding proteins cannot have these sizes",
                    "longest or kernel", "try longest=10 or more and an odd kernel");
  return std::make_unique<Rbp>(sizes);
}

}  // namespace s2fbench::pretrained
