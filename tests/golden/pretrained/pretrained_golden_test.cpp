// Pre-trained models at small sizes against the published packages (make_pretrained.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "pretrained/bpe_tokenizer.hpp"
#include "pretrained/registry.hpp"
#include "pretrained/sei.hpp"
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
  return torch::tensor(values.get<std::vector<Number>>(),
                       torch::dtype(c10::CppTypeToScalarType<Number>::value))
      .view(shape);
}

std::unique_ptr<PretrainedModel> model_of(const json& example) {
  Sizes sizes;
  for (const auto& item : example.at("sizes").items())
    sizes[item.key()] = item.value().dump();
  return make_pretrained(example.at("model").get<std::string>(), sizes);
}

TokenBatch batch_of(const json& example) {
  const auto shape = example.at("shape").get<std::vector<std::int64_t>>();
  return {tensor<std::int64_t>(example.at("ids"), shape),
          tensor<std::int64_t>(example.at("real"), shape).to(torch::kBool)};
}

// Which states are compared, (batch, tokens or positions).
torch::Tensor real_states(const PretrainedModel& model, const TokenBatch& batch) {
  if (model.positions() == 0) return batch.real;
  return torch::ones({batch.ids.size(0), model.positions()}, torch::kBool);
}

// Largest difference where `real` holds, relative to the largest number there.
double difference(const torch::Tensor& ours, const torch::Tensor& theirs,
                  const torch::Tensor& real) {
  const torch::Tensor weight = real.unsqueeze(2).to(torch::kFloat64);
  const torch::Tensor apart = (ours.to(torch::kFloat64) - theirs).abs() * weight;
  return (apart.max() / (theirs.abs() * weight).max()).item<double>();
}

void expect_same_numbers(const json& example, torch::ScalarType type, double tolerance) {
  SCOPED_TRACE(example.at("model").dump() + " " + example.at("sizes").dump());
  const auto model = model_of(example);
  Weights weights = hashed_weights(model->manifest());
  weights.convert(type);
  const TokenBatch batch = batch_of(example);
  const torch::Tensor real = real_states(*model, batch);
  const json& layers = example.at("layers");
  std::size_t seen = 0;
  torch::Tensor last;
  model->run(weights, batch, model->depth(), [&](int layer, const torch::Tensor& states) {
    ASSERT_EQ(static_cast<std::size_t>(layer), seen++);
    const auto theirs = tensor<double>(layers.at(static_cast<std::size_t>(layer)),
                                       {real.size(0), real.size(1), model->width()});
    EXPECT_LT(difference(states, theirs, real), tolerance) << "layer " << layer;
    last = states;
  });
  EXPECT_EQ(seen, layers.size());
  const auto picks = example.at("picks").get<std::vector<std::int64_t>>();
  const auto logits = model->logits(weights, last).index_select(2, torch::tensor(picks));
  const auto theirs = tensor<double>(example.at("logits"), logits.sizes());
  const bool tokens = logits.size(1) == batch.real.size(1);
  EXPECT_LT(
      difference(logits, theirs,
                 tokens ? batch.real : torch::ones({real.size(0), 1}, torch::kBool)),
      tolerance)
      << "logits";
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

// Blocks as they go on, before the spline hides what it does not see of them.
TEST(PretrainedGolden, BlocksOfSeiEqualTheReference) {
  const torch::NoGradGuard no_gradient;
  int examples = 0;
  for (const auto& example : golden().at("examples")) {
    if (!example.contains("blocks")) continue;
    ++examples;
    Weights weights = hashed_weights(model_of(example)->manifest());
    weights.convert(torch::kFloat64);
    const double unknown = example.at("sizes").at("unknown");
    const auto ids = batch_of(example).ids;
    const auto rest = example.at("sizes").at("longest").get<std::int64_t>() - ids.size(1);
    const auto letters =
        torch::where(ids.eq(4).unsqueeze(2), torch::full({}, unknown, torch::kFloat64),
                     torch::one_hot(ids, 5).slice(2, 0, 4).to(torch::kFloat64));
    std::size_t seen = 0;
    run_sei_blocks(
        weights,
        torch::constant_pad_nd(letters.transpose(1, 2), {rest / 2, rest - rest / 2}), 8,
        [&](int block, const torch::Tensor& states) {
          const auto theirs = tensor<double>(example.at("blocks").at(seen++), {-1});
          const auto ours =
              states.flatten().slice(0, 0, {}, example.at("stride").get<std::int64_t>());
          ASSERT_EQ(ours.numel(), theirs.numel());
          EXPECT_LT(((ours - theirs).abs().max() / theirs.abs().max()).item<double>(),
                    1e-7)
              << "block " << block;
        });
    EXPECT_EQ(seen, 8U);
  }
  EXPECT_EQ(examples, 3);
}

// The official prediction: the mean of both strands.
TEST(PretrainedGolden, SeiPredictsBothStrandsAsTheReference) {
  const torch::NoGradGuard no_gradient;
  const json& examples = golden().at("examples");
  const json& example = *std::ranges::find_if(
      examples, [](const json& one) { return one.contains("both_strands"); });
  const auto model = model_of(example);
  Weights weights = hashed_weights(model->manifest());
  weights.convert(torch::kFloat64);
  const auto forward = batch_of(example).ids;
  const auto reverse = torch::where(forward.eq(4), forward, 3 - forward).flip(1);
  const auto ids = torch::cat({forward, reverse});
  torch::Tensor last;
  model->run(weights, {ids, torch::ones_like(ids, torch::kBool)}, model->depth(),
             [&](int, const torch::Tensor& states) { last = states; });
  const auto picks = torch::tensor(example.at("picks").get<std::vector<std::int64_t>>());
  const auto both = torch::sigmoid(model->logits(weights, last)).mean(0)[0];
  const auto theirs = tensor<double>(example.at("both_strands"), {-1});
  EXPECT_TRUE(torch::allclose(both.index_select(0, picks), theirs, 0, 1e-9));
}

TEST(PretrainedGolden, SplinesEqualThoseOfScipy) {
  const auto theirs = tensor<double>(golden().at("splines"), {256, 16});
  const auto ours = spline_basis(256, 16);
  EXPECT_LT((ours.to(torch::kFloat64) - theirs).abs().max().item<double>(), 3.1e-8);
  EXPECT_EQ(ours.ne(0).sum().item<std::int64_t>(),
            theirs.ne(0).sum().item<std::int64_t>());
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
