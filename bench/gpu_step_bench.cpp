// Training steps of one model on a GPU: bench/gpu_step_compare.py drives it.
//
//   gpu_step_bench ceiling PRECISION
//   gpu_step_bench MODEL WIDTH PRECISION [BIN]
//
// The first form prints what the card reaches in a product of two 8192 x 8192 matrices,
// TFLOP/s. The second answers each line on standard input with a number. "step N":
// seconds per training step, over N with one wait at the end; "kernels": seconds per step
// in which some kernel or copy ran; "work": TFLOP of a step, counted as three forward
// passes; "memory": the most bytes that were allocated on the GPU. PRECISION: float32 |
// tf32 | bfloat16. MODEL and BIN are as for step_bench. Windows are on the GPU already: a
// step is train/step.hpp's, one shard. Exit code 3 without a GPU.
#include <c10/cuda/CUDACachingAllocator.h>
#include <torch/autograd.h>
#include <torch/csrc/autograd/profiler_kineto.h>
#include <torch/cuda.h>
#include <torch/utils.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "step_setup.hpp"
#include "train/device.hpp"
#include "train/precision.hpp"
#include "train/step.hpp"

namespace s2fbench {
namespace {

constexpr int kProfiled = 10;  // steps

void expect_known(const std::string& precision) {
  if (precision != "float32" && precision != "tf32" && precision != "bfloat16")
    throw UserError("unknown precision", "'" + precision + "'",
                    "try float32, tf32 or bfloat16");
}

double seconds_of(const std::function<void()>& work) {
  torch::cuda::synchronize();
  const double start = monotonic_seconds();
  work();
  torch::cuda::synchronize();
  return monotonic_seconds() - start;
}

// TFLOP/s
double ceiling(const torch::Device& gpu, const std::string& precision) {
  const auto type = precision == "bfloat16" ? torch::kBFloat16 : torch::kFloat32;
  constexpr double kSide = 8192;
  constexpr int kProducts = 10;
  const auto side = static_cast<std::int64_t>(kSide);
  const torch::Tensor a = torch::randn({side, side}, gpu).to(type);
  const torch::Tensor b = torch::randn_like(a);
  torch::Tensor c = torch::empty_like(a);
  const auto products = [&] {
    for (int i = 0; i < kProducts; ++i) torch::mm_out(c, a, b);
  };
  products();  // warm-up
  return kProducts * 2 * kSide * kSide * kSide / seconds_of(products) / 1e12;
}

// Seconds in which at least one of the spans (start, end in ns) lasted.
double covered_seconds(std::vector<std::pair<std::uint64_t, std::uint64_t>> spans) {
  std::sort(spans.begin(), spans.end());
  std::uint64_t covered = 0, reached = 0;
  for (const auto& [start, end] : spans) {
    if (end <= reached) continue;
    covered += end - std::max(start, reached);
    reached = end;
  }
  return static_cast<double>(covered) / 1e9;
}

double kernel_seconds(const std::function<void()>& work) {
  namespace profiler = torch::autograd::profiler;
  const profiler::ProfilerConfig config(profiler::ProfilerState::KINETO);
  const std::set<profiler::ActivityType> activities = {profiler::ActivityType::CUDA};
  profiler::prepareProfiler(config, activities);
  profiler::enableProfiler(config, activities);
  seconds_of(work);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> spans;
  const auto profile = profiler::disableProfiler();
  for (const auto& event : profile->events()) {
    if (event.deviceType() == c10::DeviceType::CUDA)
      spans.emplace_back(event.startNs(), event.startNs() + event.durationNs());
  }
  return covered_seconds(std::move(spans));
}

double peak_allocated_bytes() {
  using c10::CachingAllocator::StatType;
  const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(0);
  const auto all = static_cast<std::size_t>(StatType::AGGREGATE);
  return static_cast<double>(stats.allocated_bytes[all].peak);
}

void serve(const torch::Device& gpu, const std::string& name, const std::string& width,
           const std::string& precision, int bin) {
  const models::ModelSpec spec = spec_of(name, width, bin);
  const catalogue::ModelRow& row = *catalogue::find_model(spec.name);
  const auto model = models::make_model(spec, 1);
  model->to(gpu);
  model->train();
  torch::manual_seed(1);
  const RandomWindows windows = random_windows(spec);
  const train::TensorBatch batch = {windows.onehot.to(gpu), windows.targets.to(gpu)};
  config::TrialSettings settings;
  settings.train.batch = kBatch;
  settings.train.precision = precision;
  train::Step step(*model, loss_for(row), settings, comm::local_context());
  train::StepInput input;
  input.windows = kBatch;
  input.load = [&](const train::Shard&) { return batch; };
  const auto steps = [&](int count) {
    for (int i = 0; i < count; ++i, ++input.step) step.run(input);
  };
  const double work = 3 * 2 * row.operations(spec.request) * kBatch / 1e12;
  for (std::string line; std::getline(std::cin, line);) {
    double answer = 0;
    if (line == "work") {
      answer = work;
    } else if (line == "memory") {
      answer = peak_allocated_bytes();
    } else if (line == "kernels") {
      answer = kernel_seconds([&] { steps(kProfiled); }) / kProfiled;
    } else {
      const int count = std::max(1, std::atoi(line.substr(line.find(' ') + 1).c_str()));
      answer = seconds_of([&] { steps(count); }) / count;
    }
    std::cout << answer << std::endl;
  }
}

int run(const std::vector<std::string>& words) {
  const bool only_ceiling = words.size() == 2 && words[0] == "ceiling";
  if (!only_ceiling && words.size() != 3 && words.size() != 4) {
    std::cerr << "usage: gpu_step_bench MODEL WIDTH PRECISION [BIN], "
                 "or gpu_step_bench ceiling PRECISION\n";
    return kExitUser;
  }
  const torch::Device gpu = train::resolve_device("cuda", {});
  const std::string& precision = only_ceiling ? words[1] : words[2];
  expect_known(precision);
  const train::MatrixPrecision matrix(precision);
  if (only_ceiling) {
    std::cout << ceiling(gpu, precision) << "\n";
  } else {
    serve(gpu, words[0], words[1], precision,
          words.size() == 4 ? std::atoi(words[3].c_str()) : 0);
  }
  return kExitOk;
}

}  // namespace
}  // namespace s2fbench

int main(int argc, char** argv) {
  try {
    return s2fbench::run({argv + 1, argv + argc});
  } catch (const s2fbench::Error& error) {
    std::cerr << "gpu_step_bench: " << error.what() << "\n";
    return error.exit_code();
  }
}
