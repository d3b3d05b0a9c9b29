#include "reduce/gpu_index.hpp"

#include <string>

#include "base/error.hpp"

namespace s2fbench::reduce {
namespace {

std::string counted(int count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

int gpu_index(int index, int ranks, int gpus) {
  if (index < 0 || index >= ranks)
    throw InternalError("worker rank " + std::to_string(index) + " of " +
                        std::to_string(ranks) + " on a node");
  if (ranks <= gpus) return index;
  const std::string most = std::to_string(gpus);
  throw EnvironmentError(
      "more worker ranks on a node than GPUs",
      counted(ranks, "worker rank") + ", " + counted(gpus, "GPU"),
      gpus == 0 ? "try --device cpu"
                : "look at CUDA_VISIBLE_DEVICES, or try mpirun --map-by ppr:" + most +
                      ":node or --ntasks-per-node=" + most +
                      ", one more on the node of rank 0, which trains nothing");
}

}  // namespace s2fbench::reduce
