// Least squares, ridge and logistic regression: one dense layer on all that is read. Its
// weights are solved for (linear/fit.hpp); until then they are zero.
//
//   weight (tracks, channels x positions), bias (tracks); logits of `logistic`.
#include "models/linear.hpp"

#include "base/error.hpp"
#include "models/architectures.hpp"

namespace s2fbench::models {
namespace {

class Linear : public Model {
 public:
  explicit Linear(const catalogue::ModelRequest& request)
      : weight_(register_parameter(
            "weight",
            torch::zeros({request.tracks, static_cast<std::int64_t>(request.channels) *
                                              request.input_length}))),
        bias_(register_parameter("bias", torch::zeros({request.tracks}))) {}

  // (batch, channels, positions) -> (batch, tracks, 1)
  losses::Prediction forward(torch::Tensor input) override {
    return torch::addmm(bias_, input.flatten(1), weight_.t()).unsqueeze(2);
  }

  void set(const torch::Tensor& weight, const torch::Tensor& bias) {
    const torch::NoGradGuard no_gradient;
    if (weight.sizes() != weight_.sizes() || bias.sizes() != bias_.sizes())
      throw InternalError("a linear model solved for with other sizes");
    weight_.copy_(weight);
    bias_.copy_(bias);
  }

 private:
  torch::Tensor weight_;
  torch::Tensor bias_;
};

}  // namespace

void set_linear(Model& model, const torch::Tensor& weight, const torch::Tensor& bias) {
  auto* linear = dynamic_cast<Linear*>(&model);
  if (linear == nullptr) throw InternalError("a model that is not solved for");
  linear->set(weight, bias);
}

std::shared_ptr<Model> make_linear(const ModelSpec& spec) {
  return std::make_shared<Linear>(spec.request);
}

}  // namespace s2fbench::models
