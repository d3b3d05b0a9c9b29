#include <vector>

#include "gpu/on_gpu.hpp"
#include "train/crops.hpp"
#include "train/precision.hpp"
#include "train/side_stream.hpp"

namespace s2fbench::train {
namespace {

using Batches = OnGpu;

Crops made_up_crops(const torch::Device& device) {
  const auto generator = at::detail::createCPUGenerator(3);
  Crops crops;
  crops.bases = torch::randint(5, {9, 2048}, generator,
                               torch::TensorOptions().dtype(torch::kUInt8));
  crops.coverage = torch::rand({9, 3, 2048}, generator);
  crops.reversed = torch::arange(9).remainder(2).to(torch::kBool);
  return {crops.bases.to(device), crops.coverage.to(device), crops.reversed.to(device)};
}

void expect_equal(const TensorBatch& there, const TensorBatch& here) {
  EXPECT_TRUE(torch::equal(there.input.to(torch::kCPU), here.input));
  // Means of up to 2048 values in another order.
  EXPECT_TRUE(torch::allclose(there.targets.to(torch::kCPU), here.targets, 1e-5, 1e-6));
}

TEST_F(Batches, AreDecodedAsOnTheCpu) {
  for (const int resolution : {1, 32, 2048}) {
    const Target target{catalogue::Task::profile, resolution};
    expect_equal(decode(made_up_crops(gpu_), target),
                 decode(made_up_crops(torch::kCPU), target));
  }
}

// Many small ones on a side stream, each used and let go at once: a batch that was used
// before it had arrived, or whose memory was given away too soon, would differ.
TEST_F(Batches, OfASideStreamArriveBeforeTheyAreUsed) {
  const SideStream side(gpu_);
  const Target target{catalogue::Task::profile, 32};
  const Crops host = made_up_crops(torch::kCPU);
  const auto pinned = [](const torch::Tensor& tensor) { return tensor.pin_memory(); };
  const auto expected = decode(host, target);
  std::vector<torch::Tensor> sums;
  for (int i = 0; i < 200; ++i) {
    const auto batch = wait_for(side.start([&] {
      return decode(
          {pinned(host.bases).to(gpu_, true), pinned(host.coverage).to(gpu_, true),
           pinned(host.reversed).to(gpu_, true)},
          target);
    }));
    sums.push_back(batch.targets.to(torch::kFloat64).sum());
  }
  for (const auto& sum : sums)
    EXPECT_NEAR(sum.item<double>(),
                expected.targets.to(torch::kFloat64).sum().item<double>(), 1e-2);
}

TEST_F(Batches, ProductsAreInFull32BitsUnlessAskedOtherwise) {
  // Well conditioned: in one whose products cancel, float32 itself is 4e-5 off.
  const auto a = torch::randn({512, 512}, at::detail::createCPUGenerator(3));
  const auto exact = torch::matmul(a.to(torch::kFloat64), a.to(torch::kFloat64));
  const auto error_in = [&](const char* precision) {
    const MatrixPrecision matrix(precision);
    const ForwardPrecision forward(precision, torch::kCUDA);
    const auto there = a.to(gpu_);
    const auto product = torch::matmul(there, there).to(torch::kCPU, torch::kFloat64);
    return ((product - exact).norm() / exact.norm()).item<double>();
  };
  EXPECT_LT(error_in("float32"), 1e-5);
  EXPECT_GT(error_in("tf32"), 1e-5);
  EXPECT_LT(error_in("tf32"), 5e-3);
  EXPECT_GT(error_in("bfloat16"), 5e-4);
  EXPECT_LT(error_in("float32"), 1e-5);
}

}  // namespace
}  // namespace s2fbench::train
