#include "models/initialise.hpp"

#include <cmath>

#include "base/error.hpp"
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

// With a spread of one.
double drawn(FirstWeights how, RandomStream& stream) {
  switch (how) {
    case FirstWeights::glorot_uniform:
    case FirstWeights::he_uniform:
      return 2.0 * stream.uniform() - 1.0;
    case FirstWeights::glorot_normal:
    case FirstWeights::he_normal:
      return cut_normal(stream);
    case FirstWeights::small_normal:
      return stream.normal();
  }
  throw InternalError("unknown first weights");
}

void fill(const WeightedLayer& layer, RandomStream stream) {
  const double spread = layer.spread();
  float* values = layer.weight.data_ptr<float>();
  for (std::int64_t i = 0; i < layer.weight.numel(); ++i) {
    values[i] = static_cast<float>(spread * drawn(layer.first_weights(), stream));
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
