// Which device a rank computes on. A GPU that was asked for, or that is visible but
// broken, is an error, never a silent run on the CPU.
#pragma once

#include <torch/types.h>

#include <string>

namespace s2fbench::train {

// Where a rank stands among those of its node that compute.
struct NodePlace {
  int index = 0;
  int ranks = 1;
  bool computes = true;  // a coordinator does not, and takes no device
};

// asked: "auto", "cpu" or "cuda". Every rank that computes has a GPU of its own. Results
// of a GPU are the same bits each time, as far as LibTorch knows how; TF32 is off.
// Throws UserError for another word and EnvironmentError when the GPU cannot be used or
// there are more ranks than GPUs.
torch::Device resolve_device(const std::string& asked, const NodePlace& place);

// Back to the driver, for other processes and trials: what LibTorch keeps of a GPU's
// memory although nothing is in it.
void give_back_memory(const torch::Device& device);

}  // namespace s2fbench::train
