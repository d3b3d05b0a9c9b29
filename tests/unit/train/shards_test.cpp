#include "train/shards.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/error.hpp"

namespace s2fbench::train {
namespace {

std::string complaint(int shards, int batch, int gang,
                      const std::string& statistics = "shard") {
  config::TrainSettings settings;
  settings.batch_statistics = statistics;
  settings.shards = shards;
  settings.batch = batch;
  try {
    check_gang(settings, gang);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(Shards, CoverTheBatchInOrderAndDifferByAtMostOne) {
  for (int batch = 16; batch < 70; ++batch) {
    for (const int shards : {1, 2, 4, 8}) {
      int next = 0, least = batch, most = 0;
      for (int index = 0; index < shards; ++index) {
        const Shard shard = shard_of(batch, shards, index);
        EXPECT_EQ(shard.first, next);
        next += shard.size;
        least = std::min(least, shard.size);
        most = std::max(most, shard.size);
      }
      EXPECT_EQ(next, batch);
      EXPECT_LE(most - least, 1);
      EXPECT_GE(least, 2);
    }
  }
}

TEST(Shards, GangsThatFit) {
  EXPECT_EQ(complaint(1, 64, 1), "");
  EXPECT_EQ(complaint(4, 64, 2), "");
  EXPECT_EQ(complaint(8, 16, 8), "");
}

TEST(Shards, StatisticsOfTheWholeBatchWantOneShardPerRank) {
  EXPECT_EQ(complaint(4, 64, 4, "global"), "");
  for (const int ranks : {1, 2})
    EXPECT_NE(complaint(4, 64, ranks, "global").find("--ranks-per-trial 4"),
              std::string::npos);
}

TEST(Shards, GangsThatDoNotFitAreToldWhatToChange) {
  EXPECT_NE(complaint(2, 64, 4).find("train.shards=4"), std::string::npos);
  EXPECT_NE(complaint(4, 64, 3).find("power of two"), std::string::npos);
  EXPECT_NE(complaint(3, 64, 1).find("train.shards"), std::string::npos);
  EXPECT_NE(complaint(0, 64, 1).find("train.shards"), std::string::npos);
  EXPECT_NE(complaint(8, 15, 1).find("train.batch"), std::string::npos);
}

}  // namespace
}  // namespace s2fbench::train
