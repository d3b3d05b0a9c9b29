// Which device a rank computes on. A GPU that was asked for, or that is visible but
// broken, is an error, never a silent run on the CPU.
#pragma once

#include <torch/torch.h>

#include <string>

namespace s2fbench::train {

// asked: "auto", "cpu" or "cuda". local_index: of this rank among the worker ranks of its
// node; GPUs are dealt out in turn. Throws UserError for another word and
// EnvironmentError when the GPU cannot be used.
torch::Device resolve_device(const std::string& asked, int local_index);

}  // namespace s2fbench::train
