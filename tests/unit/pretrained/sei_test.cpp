#include "pretrained/sei.hpp"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <cmath>
#include <map>

#include "embedding/embed.hpp"
#include "pretrained/registry.hpp"
#include "stores/embedding_store.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_sequences.hpp"

namespace s2fbench::pretrained {
namespace {

const Sizes kTinySei = {
    {"early", "3"}, {"middle", "4"}, {"late", "5"}, {"splines", "6"}, {"longest", "64"}};

std::unique_ptr<PretrainedModel> tiny_sei(Sizes more = {}) {
  more.insert(kTinySei.begin(), kTinySei.end());
  return make_pretrained("sei", more);
}

// Large enough to tell states of deep layers apart.
Weights plain_weights(const Manifest& manifest) {
  torch::manual_seed(1);
  std::map<std::string, torch::Tensor> arrays;
  for (const auto& weight : manifest.weights) {
    const torch::Tensor array = torch::randn(weight.shape);
    arrays[weight.name] =
        array / std::sqrt(static_cast<double>(array.numel()) / double(array.size(0)));
  }
  return {std::move(arrays), "plain"};
}

// The last layer of one sequence, (channels, splines).
torch::Tensor embedded(const PretrainedModel& model,
                       const std::vector<std::uint8_t>& bases) {
  const torch::NoGradGuard no_gradient;
  const auto tokens = model.tokenizer().encode(bases);
  const auto ids = torch::tensor(tokens).unsqueeze(0);
  torch::Tensor last;
  model.run(plain_weights(model.manifest()), {ids, torch::ones_like(ids, torch::kBool)},
            model.depth(), [&](int, const torch::Tensor& states) { last = states; });
  return last[0];
}

std::vector<std::uint8_t> with_unknown(std::size_t before,
                                       std::vector<std::uint8_t> bases,
                                       std::size_t after) {
  bases.insert(bases.begin(), before, 4);
  bases.insert(bases.end(), after, 4);
  return bases;
}

const std::vector<std::uint8_t> kElevenBases = {0, 1, 2, 3, 3, 1, 0, 2, 2, 0, 1};

TEST(SplineBasis, OfThePublishedSize) {
  const torch::Tensor basis = spline_basis(256, 16).to(torch::kFloat64);
  const auto near = [&](int x, int first, std::vector<double> expected) {
    const auto row = basis[x].slice(0, first, first + std::int64_t(expected.size()));
    EXPECT_TRUE(torch::allclose(row, torch::tensor(expected, torch::kFloat64), 0, 1e-6))
        << x;
    EXPECT_NEAR(row.sum().item<double>(), 1.0, 1e-6) << x;
  };
  near(0, 0, {1.0});
  near(1, 0, {0.854723, 0.141478, 0.003777, 0.000022});
  near(10, 0, {0.117790, 0.591733, 0.268394, 0.022083});
  near(128, 6, {0.017807, 0.463081, 0.494927, 0.024185});
  near(255, 15, {1.0});
  EXPECT_TRUE(torch::allclose(basis.sum(1), torch::ones(256, torch::kFloat64), 0, 2e-7));
  EXPECT_TRUE(torch::allclose(basis, basis.flip({0, 1}), 0, 1e-7));
  EXPECT_NEAR(basis.sum(0)[3].item<double>(), 19.6154, 1e-4);
}

TEST(SplineBasis, WithoutInnerKnots) {
  // Bernstein's polynomials.
  const torch::Tensor basis = spline_basis(3, 4);
  EXPECT_TRUE(torch::equal(basis[1], torch::tensor({0.125F, 0.375F, 0.375F, 0.125F})));
}

TEST(Sei, ASequenceStandsInTheMiddleOfZeros) {
  const auto model = tiny_sei({{"unknown", "0"}});
  const auto alone = embedded(*model, kElevenBases);
  EXPECT_EQ(alone.sizes(), torch::IntArrayRef({5, 6}));
  // 64 - 11 = 53: the odd zero goes behind.
  EXPECT_TRUE(
      torch::allclose(alone, embedded(*model, with_unknown(26, kElevenBases, 27))));
  EXPECT_FALSE(
      torch::allclose(alone, embedded(*model, with_unknown(27, kElevenBases, 26))));
}

TEST(Sei, NoLetterIsAQuarterOfEach) {
  const auto quarter = embedded(*tiny_sei(), with_unknown(1, kElevenBases, 1));
  const auto same =
      embedded(*tiny_sei({{"unknown", "0.25"}}), with_unknown(1, kElevenBases, 1));
  const auto nothing =
      embedded(*tiny_sei({{"unknown", "0"}}), with_unknown(1, kElevenBases, 1));
  EXPECT_TRUE(torch::equal(quarter, same));
  EXPECT_FALSE(torch::allclose(quarter, nothing));
  EXPECT_TRUE(torch::allclose(nothing, embedded(*tiny_sei(), kElevenBases)));
}

TEST(Sei, TheClassifierIsReadWhenAskedFor) {
  const auto without = tiny_sei(), with = tiny_sei({{"targets", "7"}});
  EXPECT_EQ(with->manifest().parameters() - without->manifest().parameters(),
            (5 * 6 + 1) * 7 + (7 + 1) * 7);
  EXPECT_TRUE(without->manifest().ignores("classifier.0.weight"));
  EXPECT_FALSE(with->manifest().ignores("classifier.0.weight"));
  const auto states = torch::ones({2, 5, 6});
  EXPECT_EQ(with->logits(random_weights(with->manifest(), 1), states).sizes(),
            torch::IntArrayRef({2, 1, 7}));
  test::expect_user_error(
      [&] { without->logits(random_weights(without->manifest(), 1), states); },
      {"without its classifier", "targets=21907"});
}

TEST(Sei, WhatItCannotBeIsRefused) {
  test::expect_user_error(
      [] {
        make_pretrained("sei", {{"longest", "100"}});
      },
      {"longest=100", "multiple of 16"});
  test::expect_user_error(
      [] {
        make_pretrained("sei", {{"longest", "16"}});
      },
      {"longest=16", "from 32 on"});
  test::expect_user_error(
      [] {
        make_pretrained("sei", {{"splines", "3"}});
      },
      {"splines=3", "4 or more"});
  test::expect_user_error([] { embedded(*tiny_sei(), std::vector<std::uint8_t>(65, 1)); },
                          {"longer than the model reads", "65 letters, at most 64"});
}

TEST(Sei, StoresHoldChannelsInPlaceOfTokens) {
  const test::TemporaryFolder folder;
  auto table = test::tiny_sequences(data::Values::effect);  // pairs of 30 nt
  const auto model = tiny_sei();
  const auto weights = plain_weights(model->manifest());
  embedding::EmbedOptions how;
  how.model = "tiny";
  how.layers = {0, 5};
  const auto hash = data::content_hash(table);
  auto layout = embedding::store_layout(*model, table, hash, how);
  EXPECT_EQ(layout.padding, "zeros on both sides to 64");
  EXPECT_EQ(layout.positions, 5);
  EXPECT_EQ(layout.channels, 6);
  layout.weights = weights.hash();
  const std::string path = folder.path() + "/s.h5";
  embedding::embed(*model, weights, table, layout, path, how, comm::local_context());
  const auto rows = static_cast<std::int64_t>(table.rows());
  const auto store =
      stores::EmbeddingStore::open(path, {hash, rows, table.sequences}, {});
  const std::int64_t row = rows - 1;
  torch::Tensor stored = torch::empty({6, 2 * 5});
  store->read({&row, 1}, {stored.data_ptr<float>(), 60});
  for (std::size_t part = 0; part < 2; ++part) {
    const auto* first =
        table.bases.data() + static_cast<std::size_t>(row) * 60 + part * 30;
    const auto alone = embedded(*model, {first, first + 30});
    const auto from = static_cast<std::int64_t>(part) * 5;
    EXPECT_TRUE(torch::allclose(stored.slice(1, from, from + 5), alone.t(), 1e-5, 1e-6));
  }
  how.pooling = stores::Pooling::mean;
  test::expect_user_error([&] { embedding::store_layout(*model, table, hash, how); },
                          {"not of places", "--pool"});
}

}  // namespace
}  // namespace s2fbench::pretrained
