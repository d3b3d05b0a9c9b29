// The final Basenji: a shallow pool, eleven dilated residual units, average pooling to
// the bins. Layer sizes: catalogue/basenji_layers.hpp.
#include <optional>

#include "catalogue/basenji_layers.hpp"
#include "models/architectures.hpp"
#include "models/basenji_blocks.hpp"

namespace s2fbench::models {
namespace {

// Up to the dense layer's outputs; profiles and labels read them differently.
class BasenjiNetwork : public Model {
 protected:
  explicit BasenjiNetwork(const ModelSpec& spec,
                          std::optional<Activation> end = std::nullopt);
  // (batch, 4, length) -> (batch, tracks, bins)
  torch::Tensor outputs(const torch::Tensor& onehot);

 private:
  GeluUnit stem_ = nullptr;
  std::vector<DilatedUnit> dilated_;
  Readout readout_ = nullptr;
};

BasenjiNetwork::BasenjiNetwork(const ModelSpec& spec, std::optional<Activation> end) {
  const catalogue::BasenjiLayers sizes = catalogue::basenji_layers(spec.request);
  const catalogue::Options& options = spec.request.options;
  GeluUnitOptions stem{4, sizes.trunk, catalogue::integer_option(options, "stem_kernel"),
                       sizes.first_pool};
  stem.end = end;
  stem_ = register_module("stem", GeluUnit(stem));
  DilatedUnitOptions unit{sizes.trunk, sizes.dilated,
                          catalogue::integer_option(options, "dilated_kernel"), 1,
                          catalogue::number_option(options, "dilated_dropout")};
  for (std::size_t i = 0; i < sizes.dilations.size(); ++i) {
    unit.dilation = sizes.dilations[i];
    dilated_.push_back(
        register_module("dilated" + std::to_string(i + 1), DilatedUnit(unit)));
  }
  readout_ = register_module(
      "readout", Readout(ReadoutOptions{
                     sizes.trunk, sizes.last, spec.request.tracks, sizes.average_pool,
                     catalogue::number_option(options, "last_dropout")}));
}

torch::Tensor BasenjiNetwork::outputs(const torch::Tensor& onehot) {
  torch::Tensor h = stem_->forward(onehot);
  for (DilatedUnit& unit : dilated_) h = unit->forward(h);
  return readout_->forward(h);
}

class Basenji : public BasenjiNetwork {
 public:
  explicit Basenji(const ModelSpec& spec) : BasenjiNetwork(spec) {}
  losses::Prediction forward(torch::Tensor onehot) override {
    return torch::softplus(outputs(onehot));
  }
};

std::optional<Activation> stem_end(const catalogue::Options& options) {
  const std::string word = catalogue::word_option(options, "activation");
  if (word == "none") return std::nullopt;
  return parse_activation(word);
}

class BasenjiBinary : public BasenjiNetwork {
 public:
  explicit BasenjiBinary(const ModelSpec& spec)
      : BasenjiNetwork(spec, stem_end(spec.request.options)) {}
  losses::Prediction forward(torch::Tensor onehot) override { return outputs(onehot); }
};

}  // namespace

std::shared_ptr<Model> make_basenji(const ModelSpec& spec) {
  return std::make_shared<Basenji>(spec);
}

std::shared_ptr<Model> make_basenji_binary(const ModelSpec& spec) {
  return std::make_shared<BasenjiBinary>(spec);
}

}  // namespace s2fbench::models
