#include "models/dropout.hpp"

#include "base/error.hpp"
#include "base/random_stream.hpp"

namespace s2fbench::models {

torch::Tensor DropoutImpl::forward(const torch::Tensor& x) {
  if (!is_training() || rate == 0.0) return x;
  if (pending_seed_) {
    // A copy of the device's default generator is a generator of its kind, of its own.
    generator_ = at::globalContext().defaultGenerator(x.device()).clone();
    generator_->set_current_seed(*pending_seed_);
    pending_seed_.reset();
  }
  if (!generator_) throw InternalError("dropout without a seed");
  const double kept = 1.0 - rate;
  return x * torch::empty_like(x).bernoulli_(kept, *generator_).div_(kept);
}

void seed_dropout(torch::nn::Module& model, std::uint64_t seed, std::uint64_t epoch,
                  std::uint64_t item) {
  RandomStream stream(seed, "dropout", epoch, item);
  for (const auto& module : model.modules(false)) {
    if (auto* dropout = module->as<DropoutImpl>()) dropout->seed(stream.next());
  }
}

DropoutSampling::DropoutSampling(torch::nn::Module& model) {
  model.eval();
  for (const auto& module : model.modules(false)) {
    const auto* dropout = module->as<DropoutImpl>();
    if (dropout == nullptr || dropout->rate == 0.0) continue;
    module->train();
    layers_.push_back(module);
  }
}

DropoutSampling::~DropoutSampling() {
  for (const auto& layer : layers_) layer->eval();
}

}  // namespace s2fbench::models
