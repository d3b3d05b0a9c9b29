// What a store says of itself, and whether it fits.
#include "stores/describe.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "data/sequence_table.hpp"
#include "support/expect_error.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_store.hpp"

namespace s2fbench::stores {
namespace {

class DescribeTest : public testing::Test {
 protected:
  StoreSummary made(const Layout& layout) {
    std::filesystem::remove(path_);
    test::make_tiny_store(path_, layout);
    return describe(path_);
  }
  test::TemporaryFolder folder_;
  std::string path_ = folder_.path() + "/store.h5";
};

TEST_F(DescribeTest, IsWhatWasMade) {
  for (const Pooling pooling :
       {Pooling::full, Pooling::cls, Pooling::mean, Pooling::mean_special}) {
    for (const Number number : {Number::float32, Number::float16, Number::bfloat16}) {
      const Layout layout = test::tiny_layout(pooling, number);
      const StoreSummary store = made(layout);
      EXPECT_EQ(store.layout, layout);
      EXPECT_TRUE(store.complete);
      ASSERT_EQ(store.layers.size(), 2U);
      EXPECT_EQ(store.layers[1].layer, 10);
      EXPECT_EQ(store.layers[1].written, 23);
      EXPECT_EQ(store.layers[1].content_hash.size(), 32U);
      EXPECT_NE(store.layers[0].content_hash, store.layers[1].content_hash);
      EXPECT_EQ(store.bytes,
                static_cast<std::int64_t>(std::filesystem::file_size(path_)));
    }
  }
}

TEST_F(DescribeTest, OffersWhatCanBeMade) {
  const StoreSummary full = made(test::tiny_layout(Pooling::full, Number::float16));
  const Offer stored = offer(full, {});
  EXPECT_EQ(stored.layer, 10);
  EXPECT_EQ(stored.pooling, Pooling::full);
  EXPECT_EQ(stored.channels, 5);
  EXPECT_EQ(stored.positions, 14);
  EXPECT_EQ(stored.memory_bytes, 23 * 14 * 5 * 2);
  EXPECT_EQ(stored.content_hash, full.layers[1].content_hash);
  const Offer mean = offer(full, {"mean", 3});
  EXPECT_EQ(mean.layer, 3);
  EXPECT_EQ(mean.index, 0U);
  EXPECT_EQ(mean.positions, 2);  // one for each sequence
  EXPECT_EQ(mean.memory_bytes, 23 * 2 * 5 * 4);
  EXPECT_EQ(offer(full, {"cls", 3}).pooling, Pooling::cls);
  EXPECT_EQ(offer(full, {"full", 3}).positions, 14);
}

TEST_F(DescribeTest, SaysWhatCannot) {
  const StoreSummary full = made(test::tiny_layout());
  test::expect_user_error([&] { offer(full, {"stored", 7}); }, {"no layer 7", "3, 10"});
  test::expect_user_error([&] { offer(full, {"stored", -2}); }, {"no layer -2"});
  test::expect_user_error([&] { offer(full, {"max", 3}); }, {"'max'", "mean"});
  const StoreSummary mean = made(test::tiny_layout(Pooling::mean));
  EXPECT_EQ(offer(mean, {"mean", 3}).positions, 2);
  for (const char* pool : {"full", "cls", "mean_special"})
    test::expect_user_error(
        [&] {
          offer(mean, {pool, 3});
        },
        {"holds pooling 'mean'", pool, path_});
  Layout layout = test::tiny_layout();
  layout.special_start = 0;
  const StoreSummary plain = made(layout);
  test::expect_user_error([&] { offer(plain, {"cls", 3}); }, {"no special first token"});
}

TEST_F(DescribeTest, KnowsItsDataset) {
  const Layout layout = test::tiny_layout();
  prepare_store(path_, layout);
  const auto expect = [&](const DatasetKey& key,
                          std::initializer_list<std::string> words) {
    test::expect_user_error([&] { expect_dataset(describe(path_), key); }, words);
  };
  expect({layout.dataset, 24, layout.sequences}, {"23 rows, the dataset 24", path_});
  expect({"another", 23, layout.sequences},
         {"another dataset", layout.dataset, "another", path_});
  expect({layout.dataset, 23, layout.sequences},
         {"misses 23 of 23 rows of layer 3", "run again"});
  StoreWriter writer(path_);
  for (const int layer : layout.layers)
    for (std::int64_t row = 0; row < 23; ++row)
      if (layer != 10 || row != 5) test::write_tiny_row(writer, layer, row);
  writer.commit();
  expect({layout.dataset, 23, layout.sequences}, {"misses 1 of 23 rows of layer 10"});
  test::write_tiny_row(writer, 10, 5);
  writer.commit();
  expect({layout.dataset, 23, layout.sequences}, {"not finished"});
  finish_store(path_);
  expect_dataset(describe(path_), {layout.dataset, 23, layout.sequences});
  expect({layout.dataset, 23, 3}, {"2 sequences a row, the dataset 3"});
}

TEST_F(DescribeTest, ReadsTheKeyOfATable) {
  data::SequenceTable table;
  table.name = "tiny";
  table.length = 2;
  table.tracks = {"a"};
  table.bases = {0, 1, 2, 3, 3, 3};
  table.targets = {1, 2, 3};
  table.fold = {0, 1, 2};
  table.part = {0, 0, 0};
  table.cluster = {0, 1, 2};
  table.letters = {2, 2, 2};
  table.row = {"x", "y", "z"};
  table.chromosome = {"", "", ""};
  table.start = {-1, -1, -1};
  table.manifest = "{}";
  data::write_sequence_table(table, path_);
  const DatasetKey key = dataset_key(path_);
  EXPECT_EQ(key.hash, data::content_hash(table));
  EXPECT_EQ(key.rows, 3);
  std::filesystem::remove(path_);
  test::make_tiny_store(path_, test::tiny_layout());
  test::expect_user_error([&] { dataset_key(path_); }, {"not a prepared table", path_});
}

}  // namespace
}  // namespace s2fbench::stores
