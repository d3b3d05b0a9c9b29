#include "models/initialise.hpp"

#include <cmath>

#include "base/hash.hpp"
#include "base/random_stream.hpp"
#include "models/layers.hpp"

namespace s2fbench::models {
namespace {

// Standard normal, drawn again while it lies beyond two.
double cut_normal(RandomStream& stream) {
  double value = stream.normal();
  while (std::abs(value) > 2.0) value = stream.normal();
  return value;
}

void fill(const WeightedLayer& layer, RandomStream stream) {
  const bool uniform = layer.first_weights() == FirstWeights::glorot_uniform;
  const double spread = layer.spread();
  float* values = layer.weight.data_ptr<float>();
  for (std::int64_t i = 0; i < layer.weight.numel(); ++i) {
    const double value = uniform ? 2.0 * stream.uniform() - 1.0 : cut_normal(stream);
    values[i] = static_cast<float>(spread * value);
  }
}

}  // namespace

void initialise(torch::nn::Module& model, std::uint64_t seed) {
  const torch::NoGradGuard no_gradient;
  for (const auto& item : model.named_modules("", false)) {
    const auto* layer = dynamic_cast<const WeightedLayer*>(item.value().get());
    if (layer == nullptr) continue;  // the others' constants are set where they are made
    const std::string name = item.key() + ".weight";
    fill(*layer, RandomStream(seed, "init", 0, hash64(name)));
    if (layer->bias.defined()) torch::Tensor(layer->bias).zero_();
  }
}

}  // namespace s2fbench::models
