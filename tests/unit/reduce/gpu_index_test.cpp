#include "reduce/gpu_index.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/error.hpp"

namespace s2fbench::reduce {
namespace {

TEST(GpuIndex, GivesEachWorkerRankItsOwn) {
  for (int index = 0; index < 4; ++index) {
    EXPECT_EQ(gpu_index(index, 4, 4), index);
    EXPECT_EQ(gpu_index(index, 4, 8), index);
  }
}

std::string refusal(int index, int ranks, int gpus) {
  try {
    gpu_index(index, ranks, gpus);
  } catch (const EnvironmentError& error) {
    return error.what();
  }
  return "";
}

TEST(GpuIndex, RefusesMoreRanksThanGpusOnEveryRank) {
  for (int index = 0; index < 5; ++index) {
    const std::string said = refusal(index, 5, 4);
    EXPECT_NE(said.find("5 worker ranks, 4 GPUs"), std::string::npos) << said;
    EXPECT_NE(said.find("--ntasks-per-node=4"), std::string::npos) << said;
  }
  const std::string said = refusal(0, 1, 0);
  EXPECT_NE(said.find("1 worker rank, 0 GPUs"), std::string::npos) << said;
  EXPECT_NE(said.find("--device cpu"), std::string::npos) << said;
}

TEST(GpuIndex, OfNoSuchRankIsOurBug) {
  EXPECT_THROW(gpu_index(4, 4, 8), InternalError);
  EXPECT_THROW(gpu_index(-1, 4, 8), InternalError);
}

}  // namespace
}  // namespace s2fbench::reduce
