#include "pretrained/sei.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/error.hpp"

namespace s2fbench::pretrained {
namespace {

using Sizes = SeiSizes;

constexpr int kDegree = 3;
constexpr int kPool = 4;
constexpr int kShrink = kPool * kPool;  // letters of a position behind the third stage
constexpr int kLetters = 4;
constexpr int kWide = 9, kDilatedWide = 5;
constexpr int kStages = 3;
constexpr std::array<int, 5> kDilations = {2, 4, 8, 16, 25};

// The published names of a stage's four convolutions: numbers count the layers without
// weights too, pooling and dropout in front, ReLU between.
struct StageNames {
  std::string linear_1, linear_2, active_1, active_2;
};

StageNames names_of(int stage) {
  const std::string number = std::to_string(stage);
  const std::string linear = "lconv" + number, active = "conv" + number;
  if (stage == 1) return {linear + ".0", linear + ".1", active + ".0", active + ".2"};
  return {linear + ".2", linear + ".3", active + ".1", active + ".3"};
}

std::string dilated(std::size_t index) {
  return "dconv" + std::to_string(index + 1) + ".1";
}

Manifest manifest_of(const Sizes& sizes) {
  Manifest manifest;
  std::int64_t inputs = kLetters;
  int stage = 0;
  for (const std::int64_t channels : {sizes.early, sizes.middle, sizes.late}) {
    const StageNames names = names_of(++stage);
    manifest.add_layer(names.linear_1, {channels, inputs, kWide});
    for (const auto& name : {names.linear_2, names.active_1, names.active_2})
      manifest.add_layer(name, {channels, channels, kWide});
    inputs = channels;
  }
  for (std::size_t i = 0; i < kDilations.size(); ++i)
    manifest.add_layer(dilated(i), {inputs, inputs, kDilatedWide});
  if (sizes.targets > 0) {
    manifest.add_layer("classifier.0", {sizes.targets, inputs * sizes.splines});
    manifest.add_layer("classifier.2", {sizes.targets, sizes.targets});
  } else {
    manifest.ignored = {"classifier.*"};  // nine tenths of the file
  }
  // Wrappers for several devices and for both strands.
  manifest.prefixes = {"module.model.", "module.", "model."};
  return manifest;
}

// Same length out as in; x (batch, channels, positions).
torch::Tensor convolution(const Weights& weights, const std::string& name,
                          const torch::Tensor& x, std::int64_t dilation = 1) {
  const torch::Tensor& kernel = weights.at(name + ".weight");
  return torch::conv1d(x, kernel, weights.at(name + ".bias"), 1,
                       dilation * (kernel.size(2) / 2), dilation);
}

struct StageStates {
  torch::Tensor linear, active;  // (batch, channels, positions)
};

StageStates run_stage(const Weights& weights, int stage, const torch::Tensor& x) {
  const StageNames names = names_of(stage);
  StageStates out;
  out.linear =
      convolution(weights, names.linear_2, convolution(weights, names.linear_1, x));
  out.active = torch::relu(
      convolution(weights, names.active_2,
                  torch::relu(convolution(weights, names.active_1, out.linear))));
  return out;
}

class Sei : public PretrainedModel {
 public:
  explicit Sei(const Sizes& sizes)
      : sizes_(sizes),
        tokenizer_(letter_tokenizer({0, 1, 2, 3, 4}, {4, -1, -1, -1}, kLetters + 1)),
        manifest_(manifest_of(sizes)),
        basis_(spline_basis(sizes.longest / kShrink, sizes.splines)) {}

  int depth() const override { return static_cast<int>(kDilations.size()); }
  int width() const override { return sizes_.splines; }
  int positions() const override { return sizes_.late; }
  bool has_mean() const override { return false; }  // its positions are channels
  int longest() const override { return sizes_.longest; }
  bool masks_padding() const override { return false; }
  bool masked_training() const override { return false; }
  const Tokenizer& tokenizer() const override { return *tokenizer_; }
  const Manifest& manifest() const override { return manifest_; }

  void run(const Weights& weights, const TokenBatch& batch, int last,
           const LayerSeen& seen) const override {
    const torch::Tensor letters =
        centred_letters(batch.ids, sizes_.longest, sizes_.unknown)
            .to(weights.at("lconv1.0.weight").scalar_type());
    const torch::Tensor basis = basis_.to(letters.options());
    run_sei_blocks(weights, letters, kStages + last,
                   [&](int block, const torch::Tensor& states) {
                     if (block >= kStages)
                       seen(block - kStages, torch::matmul(states, basis));
                   });
  }

  torch::Tensor logits(const Weights& weights,
                       const torch::Tensor& states) const override {
    if (sizes_.targets == 0)
      throw UserError("Sei makes no predictions without its classifier", "targets",
                      "try --size targets=21907");
    const torch::Tensor inside =
        torch::relu(linear(weights, "classifier.0", states.flatten(1)));
    return linear(weights, "classifier.2", inside).unsqueeze(1);
  }

 private:
  Sizes sizes_;
  std::unique_ptr<Tokenizer> tokenizer_;
  Manifest manifest_;
  torch::Tensor basis_;  // (positions, splines)
};

}  // namespace

torch::Tensor spline_basis(int positions, int splines) {
  const int intervals = splines - kDegree;
  const double end = positions - 1;
  const auto knot = [&](int i) {
    return end * std::clamp(i - kDegree, 0, intervals) / intervals;
  };
  torch::Tensor basis = torch::zeros({positions, splines}, torch::kFloat32);
  auto values = basis.accessor<float, 2>();
  for (int x = 0; x < positions; ++x) {
    // The interval that holds x; the last one holds its right end too.
    int at = kDegree;
    while (at + 1 < splines && knot(at + 1) <= x) ++at;
    // From degree to degree, the splines at - degree ... at that are not zero at x.
    std::array<double, kDegree + 1> near = {1.0};
    for (int degree = 1; degree <= kDegree; ++degree) {
      double carried = 0.0;
      for (int j = 0; j < degree; ++j) {
        const double right = knot(at + 1 + j), left = knot(at + 1 + j - degree);
        const double share = near.at(j) / (right - left);
        near.at(j) = carried + (right - x) * share;
        carried = (x - left) * share;
      }
      near.at(degree) = carried;
    }
    for (int j = 0; j <= kDegree; ++j)
      values[x][at - kDegree + j] = static_cast<float>(near.at(j));
  }
  return basis;
}

void run_sei_blocks(const Weights& weights, const torch::Tensor& x, int last,
                    const SeiBlockSeen& seen) {
  torch::Tensor sum = x;
  StageStates stage;
  for (int i = 1; i <= std::min(last, kStages); ++i) {
    if (i > 1) sum = torch::max_pool1d(sum, kPool);
    stage = run_stage(weights, i, sum);
    sum = stage.linear + stage.active;
    seen(i, sum);
  }
  for (std::size_t i = 0; i < kDilations.size(); ++i) {
    const int block = kStages + 1 + static_cast<int>(i);
    if (block > last) return;
    const torch::Tensor more =
        torch::relu(convolution(weights, dilated(i), sum, kDilations.at(i)));
    // The first one is added to the active part alone, as published.
    sum = (i == 0 ? stage.active : sum) + more;
    seen(block, sum);
  }
}

std::unique_ptr<PretrainedModel> make_sei(const Sizes& sizes) {
  if (sizes.longest % kShrink != 0 || sizes.longest < 2 * kShrink)
    throw UserError("Sei cannot read this many letters",
                    "longest=" + std::to_string(sizes.longest),
                    "try a multiple of 16 from 32 on");
  if (sizes.splines <= kDegree)
    throw UserError("Sei cannot have this few splines",
                    "splines=" + std::to_string(sizes.splines), "try 4 or more");
  return std::make_unique<Sei>(sizes);
}

}  // namespace s2fbench::pretrained
