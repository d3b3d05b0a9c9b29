#include "run/gpu_table.hpp"

#include <spdlog/fmt/fmt.h>

#include <cmath>

#include "base/error.hpp"
#include "base/text.hpp"

namespace s2fbench::run {
namespace {

// What NCCL's own model takes, protocol LL128 (src/graph/tuning.cc, hwLat and baseLat):
// for a message of a ring over NVLink, PCIe and networks, and to begin a collective.
constexpr double kNvlinkMessage = 1.9e-6;
constexpr double kPcieMessage = 2.5e-6;
constexpr double kNetworkMessage = 4.0e-6;
constexpr double kRound = 14e-6;

// Guesses: a hundred kernels of 10 us of a shard's passes and of an update of all
// parameters, which are not worth it to be counted model by model.
constexpr double kShard = 1e-3;
constexpr double kStep = 1e-3;

constexpr double kFlopsOfMultiplyAdd = 2;

}  // namespace

const std::vector<GpuRow>& gpus() {
  static const std::vector<GpuRow> rows = {
      {"a100", "A100 SXM 80 GB", 19.5e12, 2.04e12, "NVLink 3", 300e9, kNvlinkMessage},
      {"h100", "H100 SXM", 67e12, 3.35e12, "NVLink 4", 450e9, kNvlinkMessage},
      {"a100-pcie", "A100 PCIe", 19.5e12, 1.94e12, "PCIe 4 x16", 32e9, kPcieMessage},
      {"h100-pcie", "H100 PCIe", 51e12, 2.0e12, "PCIe 5 x16", 64e9, kPcieMessage}};
  return rows;
}

const GpuRow& find_gpu(const std::string& name) {
  std::vector<std::string> names;
  for (const GpuRow& row : gpus()) {
    if (row.name == name) return row;
    names.push_back(row.name);
  }
  throw UserError("no GPU of the scaling model", name,
                  "try --gpu with one of " + join(names, ", "));
}

Device device_of(const GpuRow& gpu) {
  Device device;
  device.name =
      fmt::format("{}, {:.3g} TFLOP/s ({:.0f} % of its FP32 peak)", gpu.help,
                  kSustainedFlops * gpu.peak_flops / 1e12, 100 * kSustainedFlops);
  device.operations_per_second = kSustainedFlops * gpu.peak_flops / kFlopsOfMultiplyAdd;
  device.memory_bytes_per_second = kSustainedLink * gpu.memory_bytes_per_second;
  device.shard_seconds = kShard;
  device.step_seconds = kStep;
  device.round_seconds = kRound;
  return device;
}

Link local_link(const GpuRow& gpu) {
  return {gpu.link, kSustainedLink * gpu.link_bytes_per_second, gpu.link_message_seconds};
}

Link network_link(double gigabits_per_second) {
  if (!std::isfinite(gigabits_per_second) || gigabits_per_second <= 0)
    throw UserError("no network", fmt::format("{} Gb/s", gigabits_per_second),
                    "try --network 200, the Gb/s of a node");
  return {fmt::format("{:g} Gb/s", gigabits_per_second),
          kSustainedLink * gigabits_per_second * 1e9 / 8, kNetworkMessage};
}

}  // namespace s2fbench::run
