#include "models/language_model.hpp"

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace s2fbench::models {
namespace {

// "a.b.weight" is the parameter `weight` of the module b of the module a.
torch::Tensor add_parameter(torch::nn::Module& module, const std::string& name,
                            torch::Tensor value) {
  const auto dot = name.find('.');
  if (dot == std::string::npos) return module.register_parameter(name, std::move(value));
  const std::string front = name.substr(0, dot);
  const auto children = module.named_children();
  const auto* known = children.find(front);
  const auto child =
      known != nullptr
          ? *known
          : module.register_module(front, std::make_shared<torch::nn::Module>(front));
  return add_parameter(*child, name.substr(dot + 1), std::move(value));
}

class LanguageModel : public Model {
 public:
  explicit LanguageModel(std::unique_ptr<pretrained::PretrainedModel> model)
      : model_(std::move(model)) {
    for (const auto& row : model_->manifest().weights)
      add_parameter(*this, row.name, torch::zeros(row.shape));
    const auto& tokenizer = model_->tokenizer();
    auto tokens = tokenizer.letters();
    if (tokens.size() != 4 || tokenizer.special().mask < 0)
      throw InternalError("a language model that reads no letters");
    letters_ = torch::tensor(tokens);
    constexpr std::array<std::uint8_t, 1> other = {4};
    tokens.push_back(tokenizer.encode(other).front());
    tokens.push_back(tokenizer.special().mask);
    tokens_ = torch::tensor(tokens);
  }

  losses::Prediction forward(torch::Tensor codes) override {
    if (tokens_.device() != codes.device()) {
      tokens_ = tokens_.to(codes.device());
      letters_ = letters_.to(codes.device());
    }
    std::map<std::string, torch::Tensor> arrays;
    for (const auto& item : named_parameters()) arrays.emplace(item.key(), item.value());
    const pretrained::Weights weights(std::move(arrays));
    const torch::Tensor ids = tokens_.index({codes});
    torch::Tensor states;
    model_->run(weights, {ids, torch::ones_like(ids, torch::kBool)}, model_->depth(),
                [&](int, const torch::Tensor& layer) { states = layer; });
    const torch::Tensor logits = model_->logits(weights, states);
    return logits.index_select(2, letters_).transpose(1, 2);
  }

  void draw_weights(std::uint64_t seed) override {
    const torch::NoGradGuard no_gradient;
    const auto first = pretrained::random_weights(model_->manifest(), seed);
    for (auto& item : named_parameters()) item.value().copy_(first.at(item.key()));
  }

 private:
  std::unique_ptr<pretrained::PretrainedModel> model_;
  torch::Tensor tokens_;   // (6): of A C G T other masked
  torch::Tensor letters_;  // (4)
};

}  // namespace

std::shared_ptr<Model> make_language_model(
    std::unique_ptr<pretrained::PretrainedModel> model) {
  return std::make_shared<LanguageModel>(std::move(model));
}

}  // namespace s2fbench::models
