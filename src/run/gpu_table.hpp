// GPUs and networks that the scaling model knows by name. Assumptions, none of them
// measured by this project: every number says where it is from.
#pragma once

#include <string>
#include <vector>

#include "run/scaling_model.hpp"

namespace s2fbench::run {

struct GpuRow {
  std::string name;                // as --gpu has it
  std::string help;                // its name in full
  double peak_flops;               // FP32, per second, without TF32: the data sheet's
  double memory_bytes_per_second;  // the data sheet's
  std::string link;                // to the other GPUs of its node
  double link_bytes_per_second;    // each way: the data sheet's
  double link_message_seconds;
};

// Shares of the data sheets' rates that are taken to be sustained: by convolutions in
// training, and by links and memories.
inline constexpr double kSustainedFlops = 0.4;
inline constexpr double kSustainedLink = 0.8;

const std::vector<GpuRow>& gpus();
// Throws UserError, with the names that there are.
const GpuRow& find_gpu(const std::string& name);

Device device_of(const GpuRow& gpu);
Link local_link(const GpuRow& gpu);

// The networks that predictions are made for, Gb/s of a node.
inline constexpr double kNetworks[] = {100, 200, 400};
// InfiniBand or RoCE; Gb/s of a node, all its adapters together. Throws UserError unless
// above 0.
Link network_link(double gigabits_per_second);

}  // namespace s2fbench::run
