// Pre-trained models at small sizes against the published packages (make_pretrained.py).
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "pretrained/bpe_tokenizer.hpp"
#include "pretrained/registry.hpp"
#include "support/hashed_numbers.hpp"

namespace s2fbench::pretrained {
namespace {

using nlohmann::json;

const json& golden() {
  static const json all = [] {
    std::ifstream file(S2FBENCH_GOLDEN_PRETRAINED);
    return json::parse(file);
  }();
  return all;
}

// As set_weights of make_pretrained.py.
Weights hashed_weights(const Manifest& manifest) {
  std::map<std::string, torch::Tensor> arrays;
  for (const auto& [name, shape, constant, counted] : manifest.weights) {
    if (constant && !name.ends_with("freq")) {
      arrays.emplace(name, torch::tensor(constant()).view(shape));
      continue;
    }
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    torch::Tensor value =
        torch::tensor(test::hashed_numbers(name, count), torch::kFloat64).view(shape);
    if (shape.size() > 1)
      value = value *
              std::sqrt(3.0 * static_cast<double>(shape[0]) / static_cast<double>(count));
    else
      value = name.ends_with("weight") ? 1.0 + 0.5 * value : 0.2 * value;
    arrays.emplace(name, value.to(torch::kFloat32));
  }
  return {std::move(arrays), "hashed"};
}

template <typename Number>
torch::Tensor tensor(const json& values, torch::IntArrayRef shape) {
  return torch::tensor(values.get<std::vector<Number>>()).view(shape);
}

// Largest difference where `real` holds, relative to the largest number there.
double difference(const torch::Tensor& ours, const torch::Tensor& theirs,
                  const torch::Tensor& real) {
  const torch::Tensor weight = real.unsqueeze(2).to(torch::kFloat64);
  const torch::Tensor apart = (ours.to(torch::kFloat64) - theirs).abs() * weight;
  return (apart.max() / (theirs.abs() * weight).max()).item<double>();
}

void expect_same_numbers(const json& example, torch::ScalarType type, double tolerance) {
  Sizes sizes;
  for (const auto& item : example.at("sizes").items())
    sizes[item.key()] = item.value().dump();
  const auto name = example.at("model").get<std::string>();
  SCOPED_TRACE(name + " " + example.at("sizes").dump());
  const auto model = make_pretrained(name, sizes);
  Weights weights = hashed_weights(model->manifest());
  weights.convert(type);
  const auto shape = example.at("shape").get<std::vector<std::int64_t>>();
  const TokenBatch batch = {
      tensor<std::int64_t>(example.at("ids"), shape),
      tensor<std::int64_t>(example.at("real"), shape).to(torch::kBool)};
  const json& layers = example.at("layers");
  std::size_t seen = 0;
  torch::Tensor last;
  model->run(weights, batch, model->depth(), [&](int layer, const torch::Tensor& states) {
    ASSERT_EQ(static_cast<std::size_t>(layer), seen++);
    const auto theirs = tensor<double>(layers.at(static_cast<std::size_t>(layer)),
                                       {shape[0], shape[1], model->width()});
    EXPECT_LT(difference(states, theirs, batch.real), tolerance) << "layer " << layer;
    last = states;
  });
  EXPECT_EQ(seen, layers.size());
  const auto picks = example.at("picks").get<std::vector<std::int64_t>>();
  const auto logits = model->logits(weights, last).index_select(2, torch::tensor(picks));
  const auto theirs =
      tensor<double>(example.at("logits"),
                     {shape[0], shape[1], static_cast<std::int64_t>(picks.size())});
  EXPECT_LT(difference(logits, theirs, batch.real), tolerance) << "logits";
}

TEST(PretrainedGolden, DoublesEqualThePublishedPackages) {
  const torch::NoGradGuard no_gradient;
  ASSERT_GE(golden().at("examples").size(), 9U);
  for (const auto& example : golden().at("examples"))
    // v2's angles are float32 on both sides.
    expect_same_numbers(example, torch::kFloat64, 1e-7);
}

TEST(PretrainedGolden, FloatsEqualThePublishedPackages) {
  const torch::NoGradGuard no_gradient;
  for (const auto& example : golden().at("examples"))
    expect_same_numbers(example, torch::kFloat32, 1e-5);
}

std::vector<std::uint8_t> bases_of(const std::string& letters) {
  std::vector<std::uint8_t> bases;
  for (const char letter : letters)
    bases.push_back(static_cast<std::uint8_t>(std::string("ACGTN").find(letter)));
  return bases;
}

TEST(PretrainedGolden, TokensEqualThePublishedTokenizer) {
  const auto sequences = golden().at("sequences").get<std::vector<std::string>>();
  for (const auto& [model, key] :
       {std::pair{"nt-500m", "tokens_1"}, std::pair{"nt-v2-50m", "tokens_2"}}) {
    const auto made = make_pretrained(model, {{"layers", "1"}});
    for (std::size_t i = 0; i < sequences.size(); ++i)
      EXPECT_EQ(made->tokenizer().encode(bases_of(sequences[i])),
                golden().at(key).at(i).get<std::vector<std::int64_t>>())
          << model << " " << sequences[i];
  }
}

TEST(PretrainedGolden, WordsEqualTheTokenizersLibrary) {
  const auto words = bpe_tokenizer(S2FBENCH_GOLDEN_WORDS);
  auto sequences = golden().at("sequences").get<std::vector<std::string>>();
  for (const auto& more : golden().at("more_sequences")) sequences.push_back(more);
  for (std::size_t i = 0; i < sequences.size(); ++i)
    EXPECT_EQ(words->encode(bases_of(sequences[i])),
              golden().at("tokens_words").at(i).get<std::vector<std::int64_t>>())
        << sequences[i];
}

}  // namespace
}  // namespace s2fbench::pretrained
