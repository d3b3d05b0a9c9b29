// Small sums on several threads wait for each other more than they work, much more so on
// a busy machine.
#include <gtest/gtest.h>
#include <torch/types.h>
#include <torch/utils.h>

namespace {

class OneThread : public testing::Environment {
  void SetUp() override { torch::set_num_threads(1); }
};

const testing::Environment* const one_thread =
    testing::AddGlobalTestEnvironment(new OneThread);

}  // namespace
