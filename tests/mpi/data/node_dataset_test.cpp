// A dataset that the ranks of a node share: what each gets, and what goes wrong for all.
#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <memory>

#include "base/error.hpp"
#include "comm/agreed.hpp"
#include "comm/node_group.hpp"
#include "data/dataset.hpp"
#include "support/changed_copy.hpp"
#include "support/test_world.hpp"
#include "support/tiny_dataset.hpp"

namespace s2fbench::data {
namespace {

// Made by rank 0, for all.
class NodeDataset : public testing::Test {
 protected:
  void SetUp() override {
    path_ = comm::from_rank0(world_, [&] {
      folder_ = std::make_unique<test::TemporaryFolder>();
      return test::make_tiny_dataset(folder_->path(), test::TinyPeaks::some);
    });
  }
  void TearDown() override { world_.barrier(); }
  LoadOptions options(std::size_t limit) const {
    return {*comm::node_group(world_, true), limit};
  }

  comm::Context world_ = test::world();
  std::unique_ptr<test::TemporaryFolder> folder_;
  std::string path_;
};

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

void expect_same(const Dataset& one, const Dataset& other) {
  const std::vector<View> views = {{0, 0, false}, {3, 700, true}};
  for (const Fold fold : {Fold::train, Fold::test}) {
    ASSERT_EQ(one.windows(fold).size(), other.windows(fold).size());
    const Batch ours = one.batch(fold, views, 32), theirs = other.batch(fold, views, 32);
    EXPECT_EQ(ours.input, theirs.input);
    EXPECT_EQ(ours.targets, theirs.targets);
    EXPECT_EQ(one.labels(fold, views), other.labels(fold, views));
    EXPECT_EQ(one.maximum(fold, 3), other.maximum(fold, 3));
  }
}

TEST_F(NodeDataset, EveryRankReadsWhatItWouldHaveLoaded) {
  const Dataset alone = Dataset::load(path_);
  for (const std::size_t limit : {kAll, alone.residence().bytes - 1, std::size_t{0}}) {
    const Dataset shared = Dataset::load(path_, options(limit));
    EXPECT_EQ(shared.residence().processes, world_.size());
    EXPECT_EQ(shared.residence().streamed > 0, limit != kAll);
    expect_same(alone, shared);
  }
}

TEST_F(NodeDataset, TheLimitOfTheNodesFirstRankCounts) {
  const Dataset shared = Dataset::load(path_, options(world_.rank() == 0 ? 0 : kAll));
  EXPECT_GT(shared.residence().streamed, 0U);
}

// Two nodes, as far as one machine can show them.
TEST_F(NodeDataset, NodesDoNotWaitForEachOther) {
  std::vector<int> members;
  for (int rank = world_.rank() % 2; rank < world_.size(); rank += 2)
    members.push_back(rank);
  const LoadOptions how{world_.subgroup(members, 3), kAll};
  const Dataset alone = Dataset::load(path_);
  const Dataset shared = Dataset::load(path_, how);
  EXPECT_EQ(shared.residence().processes, static_cast<int>(members.size()));
  expect_same(alone, shared);
}

TEST_F(NodeDataset, WhatOneRankFindsAllFind) {
  const auto message = [&](const std::string& path) {
    try {
      Dataset::load(path, options(kAll));
    } catch (const UserError& error) {
      EXPECT_TRUE(error.agreed);
      return std::string(error.what());
    }
    return std::string("no UserError");
  };
  // One that only rank 0 reads: the others never see the coverage.
  const std::string damaged = comm::from_rank0(world_, [&] {
    return test::changed_copy(path_, "coverage", H5T_NATIVE_FLOAT, 123.0F);
  });
  EXPECT_NE(message(damaged).find("content hash differs"), std::string::npos);
  // One that only the last rank meets.
  const bool last = world_.rank() == world_.size() - 1;
  EXPECT_NE(message(last ? path_ + ".none" : path_).find("no such file"),
            std::string::npos);
}

TEST_F(NodeDataset, NoSharedMemoryIsAnErrorOfAll) {
  if (world_.size() == 1) GTEST_SKIP() << "a rank alone takes the heap";
  setenv("OMPI_MCA_osc_sm_backing_directory", "/nowhere", 1);
  EXPECT_THROW(Dataset::load(path_, options(kAll)), EnvironmentError);
  unsetenv("OMPI_MCA_osc_sm_backing_directory");
}

}  // namespace
}  // namespace s2fbench::data
