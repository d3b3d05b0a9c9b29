#include "models/initialise.hpp"

#include "base/hash.hpp"
#include "base/random_stream.hpp"
#include "models/layers.hpp"

namespace s2fbench::models {
namespace {

void fill_uniform(const torch::Tensor& weight, double limit, RandomStream stream) {
  float* values = weight.data_ptr<float>();
  for (std::int64_t i = 0; i < weight.numel(); ++i) {
    values[i] = static_cast<float>(limit * (2.0 * stream.uniform() - 1.0));
  }
}

}  // namespace

void initialise(torch::nn::Module& model, std::uint64_t seed) {
  const torch::NoGradGuard no_gradient;
  for (const auto& item : model.named_modules("", false)) {
    const auto* layer = dynamic_cast<const WeightedLayer*>(item.value().get());
    if (layer == nullptr) continue;  // the others' constants are set where they are made
    const std::string name = item.key() + ".weight";
    fill_uniform(layer->weight, layer->glorot_limit(),
                 RandomStream(seed, "init", 0, hash64(name)));
    layer->bias.zero_();
  }
}

}  // namespace s2fbench::models
