#include "embedding/embed.hpp"

#include <gtest/gtest.h>
#include <torch/utils.h>

#include <algorithm>
#include <fstream>
#include <numeric>

#include "embedding/masked.hpp"
#include "pretrained/registry.hpp"
#include "stores/embedding_store.hpp"
#include "stores/store_writer.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_sequences.hpp"

namespace s2fbench::embedding {
namespace {

using stores::Pooling;

std::string bytes_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Embed : public testing::Test {
 protected:
  Embed() : table_(test::tiny_sequences(data::Values::measured)) {
    // Some rows read longer, as an N is a token and cuts words.
    for (std::size_t row = 0; row < table_.rows(); row += 5)
      table_.bases[row * 60 + 31] = 4;
    model_ = pretrained::make_pretrained("nt-500m", {{"layers", "2"},
                                                     {"hidden", "16"},
                                                     {"heads", "2"},
                                                     {"feed_forward", "8"},
                                                     {"longest", "40"}});
    weights_ = pretrained::random_weights(model_->manifest(), 7);
    how_.model = "tiny";
    how_.layers = {0, -1};
  }
  stores::Layout layout() const {
    auto out = store_layout(*model_, table_, hash(), how_);
    out.weights = weights_.hash();
    return out;
  }
  std::string hash() const { return data::content_hash(table_); }
  void run(const std::string& path) const {
    embed(*model_, weights_, table_, layout(), path, how_, comm::local_context());
  }

  test::TemporaryFolder folder_;
  std::string path_ = folder_.path() + "/s.h5";
  data::SequenceTable table_;
  std::unique_ptr<pretrained::PretrainedModel> model_;
  pretrained::Weights weights_;
  EmbedOptions how_;
};

TEST_F(Embed, RowsAreWhatTheModelMakesOfEachAlone) {
  run(path_);
  const torch::NoGradGuard no_gradient;
  const auto store = stores::EmbeddingStore::open(
      path_, {hash(), std::int64_t(table_.rows()), table_.sequences}, {});
  ASSERT_EQ(store->channels(), 16);
  for (const std::size_t row : {std::size_t{0}, std::size_t{1}, table_.rows() - 1}) {
    const auto tokens =
        model_->tokenizer().encode({table_.bases.data() + row * 60, std::size_t{60}});
    const auto count = static_cast<std::int64_t>(tokens.size());
    torch::Tensor last;
    model_->run(
        weights_,
        {torch::tensor(tokens).view({1, count}), torch::ones({1, count}, torch::kBool)},
        2, [&](int, const torch::Tensor& states) { last = states[0]; });
    // (channels, positions), zeros behind the row's own tokens.
    torch::Tensor stored = torch::empty({16, store->positions()});
    const std::int64_t rows[] = {static_cast<std::int64_t>(row)};
    store->read(rows,
                {stored.data_ptr<float>(), static_cast<std::size_t>(stored.numel())});
    EXPECT_TRUE(torch::allclose(stored.slice(1, 0, count), last.t(), 1e-5, 1e-6)) << row;
    EXPECT_EQ(stored.slice(1, count).abs().sum().item<float>(), 0.0F);
  }
}

TEST_F(Embed, AKilledRunIsGoneOnWith) {
  run(path_);
  const std::string second = folder_.path() + "/t.h5";
  // As if it had been killed after some rows.
  stores::prepare_store(second, layout());
  {
    stores::StoreWriter writer(second);
    const std::vector<float> wrong(writer.layout().row_values(), 3.0F);
    const std::vector<std::int32_t> tokens = {11};
    writer.write(0, 3, wrong, tokens);
    writer.write(2, 3, wrong, tokens);
    writer.commit();
  }
  run(second);
  EXPECT_EQ(bytes_of_file(second), bytes_of_file(path_));
  run(second);  // complete: nothing to do
  EXPECT_EQ(bytes_of_file(second), bytes_of_file(path_));
}

// All numbers of the last layer, in the rows' order.
std::vector<float> stored_values(const std::string& path,
                                 const data::SequenceTable& table) {
  const auto count = static_cast<std::int64_t>(table.rows());
  const auto store = stores::EmbeddingStore::open(
      path, {data::content_hash(table), count, table.sequences}, {});
  std::vector<std::int64_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  std::vector<float> values(rows.size() * static_cast<std::size_t>(store->channels()) *
                            static_cast<std::size_t>(store->positions()));
  store->read(rows, values);
  return values;
}

TEST_F(Embed, TheReverseStrandIsThatOfTurnedSequences) {
  run(path_);
  const auto forward = stored_values(path_, table_);
  how_.strand = Strand::reverse;
  run(folder_.path() + "/reverse.h5");
  const auto reverse = stored_values(folder_.path() + "/reverse.h5", table_);
  for (std::size_t row = 0; row < table_.rows(); ++row) {
    const auto first = table_.bases.begin() + static_cast<std::ptrdiff_t>(row * 60);
    std::reverse(first, first + 60);
    std::for_each(first, first + 60, [](std::uint8_t& base) {
      if (base < 4) base = static_cast<std::uint8_t>(3 - base);
    });
  }
  how_.strand = Strand::forward;
  run(folder_.path() + "/turned.h5");
  EXPECT_EQ(reverse, stored_values(folder_.path() + "/turned.h5", table_));
  EXPECT_NE(reverse, forward);
}

TEST_F(Embed, PaddingThatIsAttendedToChangesWhatIsStored) {
  how_.attended_padding = 25;
  run(path_);
  const torch::NoGradGuard no_gradient;
  auto tokens = model_->tokenizer().encode({table_.bases.data(), std::size_t{60}});
  ASSERT_LT(tokens.size(), 25U);
  const auto real = static_cast<std::int64_t>(tokens.size());
  tokens.resize(25, model_->tokenizer().special().pad);
  const torch::Tensor ids = torch::tensor(tokens).view({1, 25});
  const auto last = [&](const torch::Tensor& seen_as_real) {
    torch::Tensor states;
    model_->run(weights_, {ids, seen_as_real}, 2,
                [&](int, const torch::Tensor& of) { states = of[0].t().contiguous(); });
    return states;  // (channels, positions)
  };
  const torch::Tensor all = torch::ones({1, 25}, torch::kBool);
  torch::Tensor masked = all.clone();
  masked.slice(1, real) = false;
  const auto values = stored_values(path_, table_);
  const torch::Tensor stored = torch::tensor(values).slice(0, 0, 16 * 25).view({16, 25});
  EXPECT_TRUE(torch::allclose(stored, last(all), 1e-5, 1e-6));
  EXPECT_FALSE(torch::allclose(stored.slice(1, 0, real), last(masked).slice(1, 0, real),
                               1e-5, 1e-6));
}

TEST_F(Embed, PooledStoresHoldOneVector) {
  how_.pooling = Pooling::cls;
  run(path_);
  how_.pooling = Pooling::full;
  run(folder_.path() + "/full.h5");
  const stores::DatasetKey key{hash(), std::int64_t(table_.rows()), table_.sequences};
  const auto cls = stores::EmbeddingStore::open(path_, key, {});
  const auto full =
      stores::EmbeddingStore::open(folder_.path() + "/full.h5", key, {"cls", -1});
  std::vector<float> one(16), other(16);
  for (const std::int64_t row : {0, 17}) {
    cls->read({&row, 1}, one);
    full->read({&row, 1}, other);
    EXPECT_EQ(one, other);
  }
}

TEST_F(Embed, EntropiesAreOneNumberAToken) {
  how_.kept = Kept::entropies;
  how_.layers = {};
  table_.row.resize(8);
  run(path_);
  const auto store =
      stores::EmbeddingStore::open(path_, {hash(), 8, table_.sequences}, {});
  EXPECT_EQ(store->channels(), 1);
  for (const std::int64_t row : {0, 7}) {
    const auto tokens =
        model_->tokenizer().encode({table_.bases.data() + row * 60, std::size_t{60}});
    const auto expected = masked_entropies(*model_, weights_, tokens, 2048);
    std::vector<float> stored(static_cast<std::size_t>(store->positions()));
    store->read({&row, 1}, stored);
    for (std::size_t i = 0; i < stored.size(); ++i)
      EXPECT_EQ(stored[i], i < expected.size() ? expected[i] : 0.0F) << row << " " << i;
  }
  how_.layers = {1};
  test::expect_user_error([&] { layout(); }, {"entropies", "--layers"});
}

TEST_F(Embed, WhatCannotBeIsRefused) {
  how_.layers = {3};
  test::expect_user_error([&] { layout(); }, {"--layers", "0 to 2"});
  how_.layers = {};
  model_ = pretrained::make_pretrained("nt-500m", {{"layers", "1"}, {"longest", "12"}});
  test::expect_user_error([&] { layout(); },
                          {"longer than the model reads", "at most 12"});
  model_ = pretrained::make_pretrained("gpn", {{"layers", "1"}, {"hidden", "8"}});
  how_.pooling = Pooling::cls;
  test::expect_user_error([&] { layout(); }, {"no CLS token", "mean"});
}

TEST_F(Embed, AnotherStoreIsNotWrittenOver) {
  run(path_);
  const std::string before = bytes_of_file(path_);
  weights_ = pretrained::random_weights(model_->manifest(), 8);
  test::expect_user_error([&] { run(path_); }, {"store of something else", "weights"});
  EXPECT_EQ(bytes_of_file(path_), before);
}

}  // namespace
}  // namespace s2fbench::embedding
