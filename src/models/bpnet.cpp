// BPNet as modified for quantitative profiles: dilated convolutions at base resolution.
#include "models/architectures.hpp"
#include "models/bpnet_layers.hpp"

namespace s2fbench::models {
namespace {

class Bpnet : public BpnetLayers {
 public:
  explicit Bpnet(const ModelSpec& spec)
      : BpnetLayers(spec), positive_output_(spec.positive_output) {}
  losses::Prediction forward(torch::Tensor onehot) override {
    const torch::Tensor h = profile(trunk(onehot));
    return positive_output_ ? torch::softplus(h) : h;
  }

 private:
  bool positive_output_;
};

}  // namespace

std::shared_ptr<Model> make_bpnet(const ModelSpec& spec) {
  return std::make_shared<Bpnet>(spec);
}

}  // namespace s2fbench::models
