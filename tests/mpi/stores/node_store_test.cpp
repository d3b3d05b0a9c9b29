// A store that the ranks of a node share: what each reads, and what goes wrong for all.
#include <gtest/gtest.h>

#include <limits>
#include <memory>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "comm/agreed.hpp"
#include "comm/node_group.hpp"
#include "stores/embedding_store.hpp"
#include "support/changed_copy.hpp"
#include "support/test_world.hpp"
#include "support/tiny_dataset.hpp"
#include "support/tiny_store.hpp"

namespace s2fbench::stores {
namespace {

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

// Made by rank 0, for all.
class NodeStore : public testing::Test {
 protected:
  void SetUp() override {
    path_ = comm::from_rank0(world_, [&] {
      folder_ = std::make_unique<test::TemporaryFolder>();
      const std::string path = folder_->path() + "/store.h5";
      test::make_tiny_store(path, layout_);
      return path;
    });
  }
  void TearDown() override { world_.barrier(); }
  std::shared_ptr<const EmbeddingStore> open(const std::string& path,
                                             const Request& request,
                                             std::size_t limit) const {
    return EmbeddingStore::open(path, {layout_.dataset, layout_.rows, layout_.sequences},
                                request, {*comm::node_group(world_, true), limit});
  }
  std::vector<float> all_rows(const EmbeddingStore& store) const {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(layout_.rows));
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int64_t>(i);
    std::vector<float> values(rows.size() * static_cast<std::size_t>(store.channels()) *
                              static_cast<std::size_t>(store.positions()));
    store.read(rows, values);
    return values;
  }

  comm::Context world_ = test::world();
  const Layout layout_ = test::tiny_layout(Pooling::full, Number::bfloat16);
  std::unique_ptr<test::TemporaryFolder> folder_;
  std::string path_;
};

TEST_F(NodeStore, EveryRankReadsWhatItWouldHaveReadAlone) {
  for (const std::string pool : {"full", "cls", "mean"}) {
    const Request request{pool, 3};
    const auto alone = EmbeddingStore::open(
        path_, {layout_.dataset, layout_.rows, layout_.sequences}, request);
    const auto expected = all_rows(*alone);
    for (const std::size_t limit : {kAll, std::size_t{0}}) {
      const auto shared = open(path_, request, limit);
      EXPECT_EQ(shared->residence().processes, world_.size());
      EXPECT_EQ(shared->residence().streamed > 0, limit == 0);
      EXPECT_EQ(all_rows(*shared), expected);
    }
  }
}

TEST_F(NodeStore, TheLimitOfTheNodesFirstRankCounts) {
  const auto shared = open(path_, {}, world_.rank() == 0 ? 0 : kAll);
  EXPECT_GT(shared->residence().streamed, 0U);
}

TEST_F(NodeStore, WhatOneRankFindsAllFind) {
  const auto message = [&](const std::string& path) {
    try {
      open(path, {"stored", 3}, kAll);
    } catch (const UserError& error) {
      EXPECT_TRUE(error.agreed);
      return std::string(error.what());
    }
    return std::string("no UserError");
  };
  // One that only rank 0 meets: the others never see the values.
  const std::string damaged = comm::from_rank0(world_, [&] {
    return test::changed_copy(path_, "layer_3", H5T_NATIVE_UINT16, std::uint16_t{0x4049});
  });
  EXPECT_NE(message(damaged).find("content hash differs"), std::string::npos);
  // One that only the last rank meets.
  const bool last = world_.rank() == world_.size() - 1;
  EXPECT_NE(message(last ? path_ + ".none" : path_).find("no such file"),
            std::string::npos);
}

// The writers: rows in turn, one file.
TEST_F(NodeStore, RanksWriteTheBytesOfOne) {
  const std::string together = path_ + ".together";
  comm::from_rank0(world_, [&] {
    prepare_store(together, layout_);
    return std::string();
  });
  comm::on_every_rank(world_, [&] {
    StoreWriter writer(together);
    for (const int layer : layout_.layers)
      for (std::int64_t row = world_.rank(); row < layout_.rows; row += world_.size())
        test::write_tiny_row(writer, layer, row);
    writer.commit();
  });
  const std::string hashes = comm::from_rank0(world_, [&] {
    finish_store(together);
    return hash_file_hex(together) + " " + hash_file_hex(path_);
  });
  EXPECT_EQ(hashes.substr(0, 32), hashes.substr(33));
}

}  // namespace
}  // namespace s2fbench::stores
