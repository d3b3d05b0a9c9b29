// The first weights of a model, each parameter from a stream of its own.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>

namespace s2fbench::models {

// Weights as their layers say (WeightOptions), biases zero; batch norms stay as they were
// made. A weight's stream is keyed by (seed, "init", hash of the parameter's name), so
// that equal layers of two models start equal and torch's shared generator stays as it
// was.
void initialise(torch::nn::Module& model, std::uint64_t seed);

}  // namespace s2fbench::models
