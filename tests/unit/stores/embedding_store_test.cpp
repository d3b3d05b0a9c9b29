// Reading: every value against those that were written, held and streamed.
#include "stores/embedding_store.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "base/error.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_store.hpp"

namespace s2fbench::stores {
namespace {

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

class EmbeddingStoreTest : public testing::Test {
 protected:
  // Every combination of dtype and of memory or file.
  template <typename Check>
  void for_all(Pooling pooling, Check check) {
    for (const Number number : {Number::float32, Number::float16, Number::bfloat16}) {
      layout_ = test::tiny_layout(pooling, number);
      std::filesystem::remove(path_);
      test::make_tiny_store(path_, layout_);
      for (const std::size_t limit : {kAll, std::size_t{0}}) {
        limit_ = limit;
        check();
      }
    }
  }
  std::shared_ptr<const EmbeddingStore> open(const Request& request) const {
    data::LoadOptions how;
    how.memory_limit = limit_;
    return EmbeddingStore::open(path_, {layout_.dataset, layout_.rows, layout_.sequences},
                                request, how);
  }
  static std::vector<float> read(const EmbeddingStore& store,
                                 const std::vector<std::int64_t>& rows) {
    std::vector<float> target(rows.size() * static_cast<std::size_t>(store.channels()) *
                              static_cast<std::size_t>(store.positions()));
    store.read(rows, target);
    return target;
  }

  test::TemporaryFolder folder_;
  std::string path_ = folder_.path() + "/store.h5";
  Layout layout_;
  std::size_t limit_ = kAll;
};

const std::vector<std::int64_t> kRows = {22, 0, 5, 5, 13};

TEST_F(EmbeddingStoreTest, FullRowsWithChannelsFirst) {
  for_all(Pooling::full, [&] {
    for (const int layer : {3, 10}) {
      const auto store = open({"stored", layer});
      EXPECT_EQ(store->channels(), 5);
      EXPECT_EQ(store->positions(), 14);
      EXPECT_EQ(store->residence().streamed > 0, limit_ == 0);
      const auto values = read(*store, kRows);
      std::size_t i = 0;
      for (const std::int64_t row : kRows) {
        const auto written = test::tiny_values(layout_, layer, row);
        for (std::size_t c = 0; c < 5; ++c)
          for (std::size_t p = 0; p < 14; ++p)
            ASSERT_EQ(values[i++], written[p * 5 + c]) << row << " " << c << " " << p;
      }
    }
  });
}

// The sum in double precision, written out.
float mean_of(const std::vector<float>& written, std::size_t first, std::size_t end,
              std::size_t channel) {
  double sum = 0;
  for (std::size_t p = first; p < end; ++p) sum += written[p * 5 + channel];
  return static_cast<float>(sum / static_cast<double>(end - first));
}

TEST_F(EmbeddingStoreTest, PoolsFullRows) {
  for_all(Pooling::full, [&] {
    for (const std::string pool : {"cls", "mean", "mean_special"}) {
      const auto store = open({pool, 3});
      EXPECT_EQ(store->channels(), 5);
      EXPECT_EQ(store->positions(), 2);
      const auto values = read(*store, kRows);
      std::size_t i = 0;
      for (const std::int64_t row : kRows) {
        const auto written = test::tiny_values(layout_, 3, row);
        const auto tokens = test::tiny_tokens(layout_, row);
        for (std::size_t c = 0; c < 5; ++c)
          for (std::size_t s = 0; s < 2; ++s) {
            const std::size_t first = 7 * s;
            const auto count = static_cast<std::size_t>(tokens[s]);
            EXPECT_EQ(store->tokens(row, static_cast<int>(s)), tokens[s]);
            const float expected = pool == "cls" ? written[first * 5 + c]
                                   : pool == "mean"
                                       ? mean_of(written, first + 1, first + count - 1, c)
                                       : mean_of(written, first, first + count, c);
            ASSERT_EQ(values[i++], expected) << pool << " row " << row;
          }
      }
    }
  });
}

TEST_F(EmbeddingStoreTest, PooledStores) {
  for_all(Pooling::mean, [&] {
    for (const std::string pool : {"stored", "mean"}) {
      const auto store = open({pool, -1});
      EXPECT_EQ(store->given().layer, 10);
      EXPECT_EQ(store->positions(), 2);
      EXPECT_EQ(store->tokens(4), 1);
      const auto values = read(*store, kRows);
      std::size_t i = 0;
      for (const std::int64_t row : kRows) {
        const auto written = test::tiny_values(layout_, 10, row);
        for (std::size_t c = 0; c < 5; ++c)
          for (std::size_t s = 0; s < 2; ++s) ASSERT_EQ(values[i++], written[s * 5 + c]);
      }
    }
  });
}

TEST_F(EmbeddingStoreTest, LimitIsWhatTheNumbersTake) {
  layout_ = test::tiny_layout(Pooling::full, Number::bfloat16);
  test::make_tiny_store(path_, layout_);
  const Request mean = {"mean", 3};
  const auto need = static_cast<std::size_t>(offer(describe(path_), mean).memory_bytes);
  limit_ = need;
  EXPECT_EQ(open(mean)->residence().bytes, need);
  limit_ = need - 1;
  EXPECT_EQ(open(mean)->residence().bytes, 0U);
  EXPECT_EQ(open(mean)->residence().streamed, need);
}

TEST_F(EmbeddingStoreTest, ThreadsReadAtOnce) {
  for_all(Pooling::full, [&] {
    const auto store = open({"stored", 3});
    std::vector<std::int64_t> rows(23);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int64_t>(i);
    const auto expected = read(*store, rows);
    std::vector<int> good(4);
    std::vector<std::thread> threads;
    for (int& mine : good)
      threads.emplace_back([&] {
        for (int i = 0; i < 20; ++i) mine += read(*store, rows) == expected;
      });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(good, std::vector<int>(4, 20));
  });
}

TEST_F(EmbeddingStoreTest, WhatDoesNotFitIsRefused) {
  layout_ = test::tiny_layout();
  test::make_tiny_store(path_, layout_);
  const auto refuse = [&](const DatasetKey& key, const Request& request,
                          std::initializer_list<std::string> words) {
    test::expect_user_error([&] { EmbeddingStore::open(path_, key, request); }, words);
  };
  refuse({"another", 23, layout_.sequences}, {}, {"another dataset"});
  refuse({layout_.dataset, 22, layout_.sequences}, {}, {"23 rows"});
  refuse({layout_.dataset, 23, layout_.sequences}, {"stored", 4}, {"no layer 4"});
  const auto store = open({});
  std::vector<float> target(70);
  const std::int64_t none[] = {23}, negative[] = {-1}, one[] = {0};
  EXPECT_THROW(store->read(none, target), InternalError);
  EXPECT_THROW(store->read(negative, target), InternalError);
  EXPECT_THROW(store->read(one, std::span(target).first(69)), InternalError);
}

}  // namespace
}  // namespace s2fbench::stores
