// NCCL itself, on a GPU of this process.
#pragma once

#include <memory>

#include "reduce/nccl.hpp"

namespace s2fbench::reduce {

// gpu: as gpu_index() gives it. Computation is queued on LibTorch's current stream of
// that GPU, whichever thread calls. Throws EnvironmentError in a build without NCCL.
std::unique_ptr<Nccl> nccl_library(int gpu);

}  // namespace s2fbench::reduce
