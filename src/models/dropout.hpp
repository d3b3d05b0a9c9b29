// Dropout whose draws come from a stream that the trainer names, not from shared state.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace s2fbench::models {

// Inverted dropout, element by element; does nothing in evaluation.
class DropoutImpl : public torch::nn::Module {
 public:
  explicit DropoutImpl(double rate_of_zeros) : rate(rate_of_zeros) {}
  torch::Tensor forward(const torch::Tensor& x);
  // The masks of the forward passes from here on depend on this seed (and on the device's
  // type). A training forward without it throws InternalError.
  void seed(std::uint64_t seed) { pending_seed_ = seed; }

  double rate;

 private:
  std::optional<std::uint64_t> pending_seed_;
  std::optional<torch::Generator> generator_;
};
TORCH_MODULE(Dropout);

// Gives every dropout layer of the model its own stream, keyed by (seed, "dropout",
// epoch, item) and the layer's place in the model. Call before each shard's forward pass.
void seed_dropout(torch::nn::Module& model, std::uint64_t seed, std::uint64_t epoch,
                  std::uint64_t item);

// While it lives, the model in evaluation mode draws dropout masks all the same: passes
// of one model that differ (MC dropout, Gal & Ghahramani 2016). Batch norm stays fixed.
class DropoutSampling {
 public:
  explicit DropoutSampling(torch::nn::Module& model);
  ~DropoutSampling();
  // Whether any layer draws: its rate is above 0.
  bool draws() const { return !layers_.empty(); }
  DropoutSampling(const DropoutSampling&) = delete;
  DropoutSampling& operator=(const DropoutSampling&) = delete;

 private:
  std::vector<std::shared_ptr<torch::nn::Module>> layers_;
};

}  // namespace s2fbench::models
