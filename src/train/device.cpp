#include "train/device.hpp"

#include <ATen/DeviceAccelerator.h>
#include <torch/cuda.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "base/error.hpp"
#include "base/log.hpp"
#include "reduce/gpu_index.hpp"
#include "train/precision.hpp"

namespace s2fbench::train {
namespace {

// A driver's device file, not hidden by the environment.
bool gpu_visible() {
  const char* chosen = std::getenv("CUDA_VISIBLE_DEVICES");
  const std::string_view list = chosen != nullptr ? chosen : "all";
  if (list.empty() || list == "-1") return false;
  std::error_code ignored;
  return std::filesystem::exists("/dev/nvidia0", ignored);
}

bool torch_built_for_cuda() { return at::detail::getCUDAHooks().compiledWithCuDNN(); }

// cuBLAS keeps to one order of additions only with a workspace of fixed size, which it
// reads from the environment when it starts.
void compute_the_same_bits() {
  setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*overwrite=*/0);
  auto& context = at::globalContext();
  context.setDeterministicCuDNN(true);
  context.setBenchmarkCuDNN(false);
  // Warns of operations that know no other way than a random order.
  context.setDeterministicAlgorithms(true, /*warn_only=*/true);
  context.setDeterministicFillUninitializedMemory(false);  // a fill for every array
  const MatrixPrecision full("float32");
}

torch::Device working_gpu(const NodePlace& place) {
  const auto count = static_cast<int>(torch::cuda::device_count());
  const int index = reduce::gpu_index(place.index, place.ranks, count);
  const torch::Device device(torch::kCUDA, static_cast<torch::DeviceIndex>(index));
  compute_the_same_bits();
  try {
    if (torch::ones({1}, device).item<float>() == 1.0F) return device;
  } catch (const c10::Error& error) {
    throw EnvironmentError("the GPU does not work", device.str(),
                           "check nvidia-smi, or choose --device cpu; it said: " +
                               std::string(error.what_without_backtrace()));
  }
  throw EnvironmentError("the GPU computes wrong numbers", device.str(),
                         "choose another one, or --device cpu");
}

}  // namespace

torch::Device resolve_device(const std::string& asked, const NodePlace& place) {
  if (asked == "cpu") return torch::kCPU;
  if (asked != "auto" && asked != "cuda") {
    throw UserError("unknown device", "'" + asked + "'", "try auto, cpu or cuda");
  }
  if (torch::cuda::is_available()) return working_gpu(place);
  if (asked == "cuda") {
    throw EnvironmentError(
        "no usable GPU", "--device cuda",
        torch_built_for_cuda()
            ? "check the driver with nvidia-smi, or choose --device cpu"
            : "this LibTorch is built for the CPU; install a CUDA build");
  }
  if (gpu_visible() && torch_built_for_cuda()) {
    throw EnvironmentError("a GPU is visible but cannot be used", "/dev/nvidia0",
                           "check nvidia-smi, or choose --device cpu");
  }
  if (gpu_visible()) {
    log::write(log::Level::warning,
               "a GPU is visible, but this LibTorch is built for the CPU: using the CPU");
  }
  return torch::kCPU;
}

void give_back_memory(const torch::Device& device) {
  if (!device.is_cpu()) at::accelerator::emptyCache();
}

}  // namespace s2fbench::train
