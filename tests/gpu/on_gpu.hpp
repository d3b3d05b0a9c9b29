// What every test on a GPU starts from: the GPU, or a skip that says why there is none.
#pragma once

#include <gtest/gtest.h>
#include <torch/types.h>

#include "train/device.hpp"

namespace s2fbench {

class OnGpu : public ::testing::Test {
 protected:
  // A GPU that is there but cannot be used throws: that is a failure and no skip.
  void SetUp() override {
    gpu_ = train::resolve_device("auto", {});
    if (!gpu_.is_cuda()) GTEST_SKIP() << "no GPU on this machine";
  }

  torch::Device gpu_ = torch::kCPU;
};

}  // namespace s2fbench
