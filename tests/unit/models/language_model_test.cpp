#include "models/language_model.hpp"

#include <gtest/gtest.h>

#include "models/weights.hpp"
#include "pretrained/registry.hpp"
#include "specs.hpp"
#include "support/tiny_dataset.hpp"

namespace s2fbench::models {
namespace {

const catalogue::Options kSmall = {{"layers", "3"}, {"hidden", "8"}, {"kernel", "5"}};

std::unique_ptr<pretrained::PretrainedModel> published(const std::string& name = "gpn") {
  return pretrained::make_pretrained(name,
                                     {{"layers", "3"}, {"hidden", "8"}, {"kernel", "5"}});
}

// (2, length) codes 0 ... 5
torch::Tensor codes(int length = 40) {
  return torch::arange(2 * length).mul(7).remainder(6).view({2, length});
}

TEST(LanguageModel, BeginsAsTheRandomControl) {
  const auto model = make_model(spec_of("gpn", kSmall, 40, 1, 40), 11);
  const auto control = published();
  const auto weights = pretrained::random_weights(control->manifest(), 11);
  ASSERT_EQ(model->named_parameters().size(), control->manifest().weights.size());
  for (const auto& item : model->named_parameters())
    EXPECT_TRUE(torch::equal(item.value(), weights.at(item.key()))) << item.key();
}

TEST(LanguageModel, WhatItLearnsIsReadAsPublishedWeights) {
  const test::TemporaryFolder folder;
  for (const char* vocabulary : {"6", "7"}) {
    auto options = kSmall;
    options["vocabulary"] = vocabulary;
    const auto model = make_model(spec_of("gpn", options, 40, 1, 40), 11);
    {
      const torch::NoGradGuard no_gradient;
      for (auto& value : model->parameters()) value.add_(value.detach().sin() * 0.1);
    }
    const std::string path = folder.path() + "/weights.safetensors";
    save_weights(path, *model);
    const auto other = pretrained::make_pretrained(
        "gpn",
        {{"layers", "3"}, {"hidden", "8"}, {"kernel", "5"}, {"vocabulary", vocabulary}});
    const auto weights = pretrained::load_weights(path, other->manifest());
    // MASK PAD a c g t, or PAD MASK UNK a c g t.
    const bool seven = options["vocabulary"] == "7";
    const auto table = seven ? torch::tensor({3, 4, 5, 6, 2, 1}, torch::kInt64)
                             : torch::tensor({2, 3, 4, 5, 1, 0}, torch::kInt64);
    const auto ids = table.index({codes()});
    torch::Tensor states;
    other->run(weights, {ids, torch::ones_like(ids, torch::kBool)}, 3,
               [&](int, const torch::Tensor& layer) { states = layer; });
    const auto expected =
        other->logits(weights, states).narrow(2, seven ? 3 : 2, 4).transpose(1, 2);
    const auto said = model->forward(codes()).profile;
    ASSERT_EQ(said.sizes(), (std::vector<std::int64_t>{2, 4, 40}));
    EXPECT_TRUE(torch::equal(said, expected));
  }
}

TEST(LanguageModel, EveryParameterLearns) {
  const auto model = make_model(spec_of("gpn", kSmall, 40, 1, 40), 2);
  model->forward(codes()).profile.square().sum().backward();
  for (const auto& item : model->named_parameters())
    EXPECT_GT(item.value().grad().abs().max().item<float>(), 0) << item.key();
}

}  // namespace
}  // namespace s2fbench::models
