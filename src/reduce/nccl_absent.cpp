// What a build without CUDA has in place of nccl_library.cpp.
#include "base/error.hpp"
#include "reduce/nccl_library.hpp"

namespace s2fbench::reduce {

std::unique_ptr<Nccl> nccl_library(int gpu) {
  throw EnvironmentError(
      "this build has no NCCL", "GPU " + std::to_string(gpu),
      "try a build with -DS2FBENCH_CUDA=ON against a CUDA build of LibTorch");
}

}  // namespace s2fbench::reduce
