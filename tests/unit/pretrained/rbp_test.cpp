#include "pretrained/rbp.hpp"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include "catalogue/catalogue.hpp"
#include "models/model.hpp"
#include "models/weights.hpp"
#include "support/expect_error.hpp"
#include "support/hashed_numbers.hpp"
#include "support/tiny_dataset.hpp"

namespace s2fbench::pretrained {
namespace {

constexpr int kProteins = 5, kLength = 60;

RbpSizes small() { return {96, 19, 192, 512, kProteins, kLength}; }

// rbp_supervised with weights and statistics that are none of those it starts with.
std::shared_ptr<models::Model> trained() {
  models::ModelSpec spec;
  spec.name = "rbp_supervised";
  spec.request = {kLength, kLength, kProteins,
                  catalogue::complete_options(*catalogue::find_model(spec.name), {})};
  auto model = models::make_model(spec, 3);
  for (auto& [name, tensor] : models::named_weights(*model)) {
    if (tensor.dim() > 1) continue;
    const auto numbers = torch::tensor(test::hashed_numbers(name, tensor.numel()));
    tensor.copy_((name.ends_with("bias") ? 0.2 : 1.0) + 0.2 * numbers);
  }
  model->eval();
  return model;
}

std::vector<std::uint8_t> some_bases(std::size_t count) {
  std::vector<std::uint8_t> bases;
  for (std::size_t i = 0; i < count; ++i)
    bases.push_back(static_cast<std::uint8_t>((i * i + i / 3) % 5));
  return bases;
}

TEST(Rbp, ComputesWhatTheTrainedModelDoes) {
  const torch::NoGradGuard no_gradient;
  const auto model = trained();
  const test::TemporaryFolder folder;
  models::save_weights(folder.path() + "/weights.safetensors", *model);
  const auto rbp = make_rbp(small());
  const Weights weights =
      load_weights(folder.path() + "/weights.safetensors", rbp->manifest());

  const auto bases = some_bases(37);
  const torch::Tensor ids = torch::tensor(rbp->tokenizer().encode(bases)).view({1, -1});
  torch::Tensor states;
  rbp->run(weights, {ids, torch::ones_like(ids, torch::kBool)}, 0,
           [&](int, const torch::Tensor& of) { states = of; });
  EXPECT_EQ(states.sizes(), (std::vector<std::int64_t>{1, 6, 192}));

  torch::Tensor input = torch::zeros({1, 4, kLength});  // 11 zeros before, 12 behind
  for (std::size_t i = 0; i < bases.size(); ++i)
    if (bases[i] < 4) input[0][bases[i]][static_cast<std::int64_t>(11 + i)] = 1;
  const torch::Tensor expected = model->forward(input).profile.squeeze(2);
  const torch::Tensor logits = rbp->logits(weights, states).squeeze(1);
  EXPECT_LT((logits - expected).abs().max().item<double>(),
            1e-5 * expected.abs().max().item<double>());
  EXPECT_GT(expected.std().item<double>(), 1e-3);
}

TEST(Rbp, RefusesWhatItCannotRead) {
  test::expect_user_error([] { make_rbp({96, 18}); }, {"odd kernel"});
  const auto rbp = make_rbp(small());
  const Weights weights = random_weights(rbp->manifest(), 1);
  const torch::Tensor ids = torch::zeros({1, kLength + 1}, torch::kInt64);
  test::expect_user_error(
      [&] {
        rbp->run(weights, {ids, torch::ones_like(ids, torch::kBool)}, 0,
                 [](int, const torch::Tensor&) {});
      },
      {"61 letters", "at most 60"});
}

}  // namespace
}  // namespace s2fbench::pretrained
