// A GPU with little memory, and what is taken of it.
#pragma once

#include <ATen/DeviceAccelerator.h>
#include <torch/types.h>

#include <algorithm>
#include <cstdint>

namespace s2fbench {

inline constexpr std::int64_t kMebibyte = std::int64_t{1} << 20;

// While it lives so many bytes of the GPU's memory are free, as on a smaller card or
// beside another program.
class LittleMemory {
 public:
  LittleMemory(const torch::Device& gpu, std::int64_t left) {
    at::accelerator::synchronizeDevice(gpu.index());
    at::accelerator::emptyCache();
    const auto free =
        static_cast<std::int64_t>(at::accelerator::getMemoryInfo(gpu.index()).first);
    taken_ = torch::empty({std::max<std::int64_t>(free - left, 0)},
                          torch::TensorOptions(gpu).dtype(torch::kUInt8));
  }

 private:
  torch::Tensor taken_;
};

// Bytes that tensors hold.
inline std::int64_t allocated_bytes(const torch::Device& gpu) {
  using c10::CachingAllocator::StatType;
  const auto stats = at::accelerator::getDeviceStats(gpu.index());
  return stats.allocated_bytes[static_cast<std::size_t>(StatType::AGGREGATE)].current;
}

}  // namespace s2fbench
