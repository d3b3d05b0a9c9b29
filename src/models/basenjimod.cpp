// The older Basenji. Layer sizes: catalogue/basenji_layers.hpp.
#include "catalogue/basenji_layers.hpp"
#include "models/architectures.hpp"
#include "models/basenji_blocks.hpp"
#include "models/upsampling.hpp"

namespace s2fbench::models {
namespace {

// What both forms share: the stem, the tower and the dilated units.
class BasenjimodTrunkImpl : public torch::nn::Module {
 public:
  BasenjimodTrunkImpl(const catalogue::BasenjimodLayers& sizes,
                      const catalogue::ModelRequest& request);
  // (batch, 4, length) -> (batch, sizes.trunk(), length / pools)
  torch::Tensor forward(const torch::Tensor& onehot);

 private:
  std::vector<GeluUnit> pooled_;
  std::vector<DilatedUnit> dilated_;
};
TORCH_MODULE(BasenjimodTrunk);

BasenjimodTrunkImpl::BasenjimodTrunkImpl(const catalogue::BasenjimodLayers& sizes,
                                         const catalogue::ModelRequest& request) {
  const auto kernel = [&](const char* name) {
    return catalogue::integer_option(request.options, name);
  };
  const bool square =
      request.resolution == 1 &&
      catalogue::word_option(request.options, "base_square_start") == "true";
  const auto add = [&](const std::string& name, std::int64_t channels, std::int64_t width,
                       const catalogue::BasenjimodLayers::Block& block) {
    pooled_.push_back(register_module(
        name, GeluUnit(GeluUnitOptions{channels, block.filters, width, block.pool,
                                       block.dropout, square})));
  };
  add("stem", 4, kernel("stem_kernel"), sizes.stem);
  std::int64_t channels = sizes.stem.filters;
  for (std::size_t i = 0; i < sizes.tower.size(); ++i) {
    add("tower" + std::to_string(i + 1), channels, kernel("tower_kernel"),
        sizes.tower[i]);
    channels = sizes.tower[i].filters;
  }
  for (std::size_t i = 0; i < sizes.dilations.size(); ++i) {
    dilated_.push_back(register_module(
        "dilated" + std::to_string(i + 1),
        DilatedUnit(DilatedUnitOptions{channels, sizes.dilated, kernel("dilated_kernel"),
                                       sizes.dilations[i], sizes.dilated_dropout,
                                       square})));
  }
}

torch::Tensor BasenjimodTrunkImpl::forward(const torch::Tensor& onehot) {
  torch::Tensor h = onehot;
  for (GeluUnit& unit : pooled_) h = unit->forward(h);
  for (DilatedUnit& unit : dilated_) h = unit->forward(h);
  return h;
}

// Bins of 32 bp and more.
class PooledBasenji : public Model {
 public:
  explicit PooledBasenji(const ModelSpec& spec) {
    const auto sizes = catalogue::basenjimod_layers(spec.request);
    trunk_ = register_module("trunk", BasenjimodTrunk(sizes, spec.request));
    readout_ = register_module(
        "readout", Readout(ReadoutOptions{sizes.trunk(), sizes.last, spec.request.tracks,
                                          1, sizes.last_dropout}));
  }
  losses::Prediction forward(torch::Tensor onehot) override {
    return torch::softplus(readout_->forward(trunk_->forward(onehot)));
  }

 private:
  BasenjimodTrunk trunk_ = nullptr;
  Readout readout_ = nullptr;
};

// Single bases: back from 32 bp by three transposed convolutions with doublings between
// them, no activation from the first of them to the end.
class SingleBaseBasenji : public Model {
 public:
  explicit SingleBaseBasenji(const ModelSpec& spec) {
    const auto sizes = catalogue::basenjimod_layers(spec.request);
    const int kernel = catalogue::integer_option(spec.request.options, "up_kernel");
    trunk_ = register_module("trunk", BasenjimodTrunk(sizes, spec.request));
    mix_ = register_module("mix", GeluUnit(GeluUnitOptions{sizes.trunk(), sizes.last, 1,
                                                           1, sizes.last_dropout}));
    const auto up = [&](const char* name, std::int64_t channels, std::int64_t filters) {
      return register_module(name, UpConvolution(channels, filters, kernel));
    };
    up1_ = up("up1", sizes.last, sizes.up[0]);
    up2_ = up("up2", sizes.up[0], sizes.up[1]);
    up3_ = up("up3", sizes.up[1], sizes.up[2]);
    refine_ = register_module("refine", Convolution(sizes.up[2], sizes.up[2], 1));
    head_ = register_module("head", Convolution(sizes.up[2], spec.request.tracks, 1, 1,
                                                WeightOptions{FirstWeights::he_normal}));
  }
  losses::Prediction forward(torch::Tensor onehot) override {
    torch::Tensor h = up1_->forward(mix_->forward(trunk_->forward(onehot)));
    h = up2_->repeated(h, up2_->weight, up2_->bias);
    // Few tracks come from many filters at every base: the two pointwise layers after
    // the last transposed convolution are multiplied into its weights.
    const torch::Tensor head = head_->weight.squeeze(2);                   // (tracks, up)
    const torch::Tensor matrix = head.matmul(refine_->weight.squeeze(2));  // the same
    const torch::Tensor weight = torch::matmul(matrix, up3_->weight);
    const torch::Tensor bias =
        matrix.mv(up3_->bias) + head.mv(refine_->bias) + head_->bias;
    return torch::softplus(up3_->repeated(h, weight, bias));
  }

 private:
  BasenjimodTrunk trunk_ = nullptr;
  GeluUnit mix_ = nullptr;
  UpConvolution up1_ = nullptr;
  UpConvolution up2_ = nullptr;
  UpConvolution up3_ = nullptr;
  Convolution refine_ = nullptr;
  Convolution head_ = nullptr;
};

}  // namespace

std::shared_ptr<Model> make_basenjimod(const ModelSpec& spec) {
  if (spec.request.resolution == 1) return std::make_shared<SingleBaseBasenji>(spec);
  return std::make_shared<PooledBasenji>(spec);
}

}  // namespace s2fbench::models
