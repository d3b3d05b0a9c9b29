#include "train/device.hpp"

#include <torch/cuda.h>

#include "base/error.hpp"
#include "gpu/on_gpu.hpp"

namespace s2fbench::train {
namespace {

using Device = OnGpu;

TEST_F(Device, AutoTakesTheGpuThatIsThere) {
  EXPECT_EQ(resolve_device("auto", {}), torch::Device(torch::kCUDA, 0));
  EXPECT_EQ(resolve_device("cuda", {}), torch::Device(torch::kCUDA, 0));
}

TEST_F(Device, IsRefusedWhenThereAreMoreRanksThanGpus) {
  const auto gpus = static_cast<int>(torch::cuda::device_count());
  EXPECT_THROW(resolve_device("auto", {0, gpus + 1}), EnvironmentError);
}

TEST_F(Device, CpuIsTheCpuAllTheSame) { EXPECT_TRUE(resolve_device("cpu", {}).is_cpu()); }

TEST_F(Device, NumbersGoThereAndBackUnchanged) {
  const torch::Tensor values = torch::linspace(-3, 5, 1001);
  const torch::Tensor there = values.to(gpu_);
  EXPECT_EQ(there.device(), gpu_);
  EXPECT_TRUE(torch::equal(there.to(torch::kCPU), values));
  EXPECT_TRUE(torch::equal((there * 2).to(torch::kCPU), values * 2));
}

}  // namespace
}  // namespace s2fbench::train
