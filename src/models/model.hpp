// The interface of every architecture, and how one is made from its catalogue name.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "losses/prediction.hpp"

namespace s2fbench::models {

// Channels first throughout.
class Model : public torch::nn::Module {
 public:
  // (batch, 4, length), or (batch, channels, positions) of another representation; of
  // masked letters (batch, length), A C G T other masked = 0 ... 5
  virtual losses::Prediction forward(torch::Tensor input) = 0;
  // First weights of what initialise() knows nothing of.
  virtual void draw_weights(std::uint64_t /*seed*/) {}
};

struct ModelSpec {
  std::string name;
  catalogue::ModelRequest request;  // options complete: defaults filled in
  bool positive_output = true;      // the loss wants a softplus (catalogue::LossRow)
};

// Builds and initialises. Every parameter is drawn from its own stream, keyed by
// (seed, "init", hash of its name): equal layers of two models start equal.
// Throws UserError for an unknown name and with why_not's reason.
std::shared_ptr<Model> make_model(const ModelSpec& spec, std::uint64_t seed);

// Names that make_model knows; a test compares them with the catalogue.
std::vector<std::string> factory_names();

}  // namespace s2fbench::models
