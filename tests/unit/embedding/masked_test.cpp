#include "embedding/masked.hpp"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>

#include "pretrained/registry.hpp"
#include "support/expect_error.hpp"

namespace s2fbench::embedding {
namespace {

const pretrained::Sizes kSmallGpn = {
    {"layers", "2"}, {"hidden", "8"}, {"kernel", "3"}, {"cycle", "2"}};
const pretrained::Sizes kSmallTransformer = {
    {"layers", "2"}, {"hidden", "8"}, {"heads", "2"}, {"feed_forward", "8"}};

std::vector<std::uint8_t> bases_of(const std::string& letters) {
  std::vector<std::uint8_t> bases;
  for (const char letter : letters)
    bases.push_back(static_cast<std::uint8_t>(std::string("ACGTN").find(letter)));
  return bases;
}

// Random weights with a head that has opinions.
pretrained::Weights strong_weights(const pretrained::PretrainedModel& model) {
  pretrained::Weights weights = pretrained::random_weights(model.manifest(), 5);
  const torch::NoGradGuard no_gradient;
  for (const char* name : {"cls.decoder.3.weight", "lm_head.decoder.weight"})
    if (weights.has(name)) torch::Tensor(weights.at(name)).mul_(40);
  return weights;
}

// Of one sequence, without batches: (tokens, vocabulary).
torch::Tensor logits_of(const pretrained::PretrainedModel& model,
                        const pretrained::Weights& weights,
                        const std::vector<std::int64_t>& tokens) {
  const torch::Tensor ids = torch::tensor(tokens).view({1, -1});
  torch::Tensor last;
  model.run(weights, {ids, torch::ones_like(ids, torch::kBool)}, model.depth(),
            [&](int, const torch::Tensor& states) { last = states; });
  return model.logits(weights, last)[0].to(torch::kFloat64);
}

double entropy(const torch::Tensor& logits) {
  double sum = 0, total = 0;
  for (std::int64_t i = 0; i < logits.size(0); ++i)
    total += std::exp(logits[i].item<double>());
  for (std::int64_t i = 0; i < logits.size(0); ++i) {
    const double share = std::exp(logits[i].item<double>()) / total;
    sum -= share * std::log(share);
  }
  return sum;
}

TEST(Masked, EntropiesAreThoseOfEachTokenAlone) {
  for (const auto& [name, sizes] :
       {std::pair{"gpn", kSmallGpn}, std::pair{"nt-500m", kSmallTransformer}}) {
    const auto model = pretrained::make_pretrained(name, sizes);
    const pretrained::Weights weights = strong_weights(*model);
    const auto tokens = model->tokenizer().encode(bases_of("ACGTTGNCATTAGC"));
    // Three copies a batch: the last batch is smaller.
    const auto entropies =
        masked_entropies(*model, weights, tokens, 3 * tokens.size() + 1);
    ASSERT_EQ(entropies.size(), tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      auto hidden = tokens;
      hidden[i] = model->tokenizer().special().mask;
      torch::Tensor logits =
          logits_of(*model, weights, hidden)[static_cast<std::int64_t>(i)];
      // GPN's letters are the tokens 2 to 5.
      if (std::string(name) == "gpn") logits = logits.slice(0, 2, 6);
      EXPECT_NEAR(entropies[i], entropy(logits), 1e-5) << name << " " << i;
      EXPECT_LT(entropies[i], std::log(static_cast<double>(logits.size(0))));
    }
  }
}

data::SequenceTable pairs(const std::vector<std::string>& rows) {
  data::SequenceTable out;
  out.sequences = 2;
  out.length = static_cast<int>(rows.front().size());
  for (const auto& row : rows) {
    const auto bases = bases_of(row);
    out.bases.insert(out.bases.end(), bases.begin(), bases.end());
    out.row.push_back(row);
  }
  return out;
}

TEST(Masked, LogOddsAreOfTheHiddenLetter) {
  const auto model = pretrained::make_pretrained("gpn", kSmallGpn);
  const pretrained::Weights weights = strong_weights(*model);
  const auto table =
      pairs({"ACGTTGCA"
             "ACGATGCA",
             "ACGTTGCA"
             "ACGTTGCA",
             "ACGTTGCA"
             "TCGTTGCC",
             "GGGTTACA"
             "GGGTTACT"});
  const auto forward = masked_log_odds(*model, weights, table, Strands::forward, 16);
  const auto both = masked_log_odds(*model, weights, table, Strands::both, 1000);
  EXPECT_TRUE(std::isnan(forward[1]));  // no difference
  EXPECT_TRUE(std::isnan(both[2]));     // two
  // A C G T are 2 3 4 5, the mask is 0.
  const auto first = logits_of(*model, weights, {2, 3, 4, 0, 5, 4, 3, 2})[3];
  EXPECT_NEAR(forward[0], (first[2] - first[5]).item<double>(), 1e-5);
  EXPECT_GT(std::abs(forward[0]), 1e-3);
  // The other strand of the last pair: TGTAACCC, A for T at its first place.
  const auto last = logits_of(*model, weights, {4, 4, 4, 5, 5, 2, 3, 0})[7];
  const auto other = logits_of(*model, weights, {0, 4, 5, 2, 2, 3, 3, 3})[0];
  EXPECT_NEAR(forward[3], (last[5] - last[2]).item<double>(), 1e-5);
  EXPECT_NEAR(both[3],
              0.5 * (last[5] - last[2]).item<double>() +
                  0.5 * (other[2] - other[5]).item<double>(),
              1e-5);
}

TEST(Masked, ModelsThatCannotAreRefused) {
  const auto table = pairs({"ACGTACGA"});
  const auto causal =
      pretrained::make_pretrained("hyena-dna", {{"hidden", "4"}, {"longest", "20"}});
  const auto words = pretrained::make_pretrained("nt-500m", kSmallTransformer);
  const auto odds = [&](const pretrained::PretrainedModel& model) {
    return masked_log_odds(model, pretrained::random_weights(model.manifest(), 1), table,
                           Strands::forward, 100);
  };
  test::expect_user_error([&] { odds(*causal); },
                          {"does not guess masked tokens", "gpn"});
  test::expect_user_error([&] { odds(*words); }, {"does not read letters", "embeddings"});
}

TEST(HyenaDna, WhatFollowsATokenDoesNotChangeIt) {
  const torch::NoGradGuard no_gradient;
  const auto model = pretrained::make_pretrained(
      "hyena-dna", {{"hidden", "8"}, {"inner", "8"}, {"longest", "40"}});
  const pretrained::Weights weights = pretrained::random_weights(model->manifest(), 2);
  const auto run = [&](const std::string& letters) {
    const torch::Tensor ids =
        torch::tensor(model->tokenizer().encode(bases_of(letters))).view({1, -1});
    torch::Tensor last;
    model->run(weights, {ids, torch::ones_like(ids, torch::kBool)}, 2,
               [&](int, const torch::Tensor& states) { last = states[0]; });
    return last;
  };
  const torch::Tensor one = run("ACGTTGACCA"), other = run("ACGTTGTCCATTG");
  EXPECT_TRUE(torch::allclose(one.slice(0, 0, 7), other.slice(0, 0, 7), 1e-5, 1e-6));
  EXPECT_FALSE(torch::allclose(one[7], other[7], 1e-3, 1e-4));
}

}  // namespace
}  // namespace s2fbench::embedding
