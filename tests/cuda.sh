#!/usr/bin/env bash
# Compiles and links the CUDA code against a CUDA build of LibTorch and NCCL, in a bare build
# (cmake/Bare.cmake), and runs the tests in tests/gpu:  tests/cuda.sh [ctest arguments]
#
# Without a GPU the tests skip by name. Wants CMake, Ninja, a compiler and the four small
# libraries of a bare build; brings LibTorch itself (cmake/cuda_libtorch.sh tells its settings).
#   S2FBENCH_CMAKE_ARGS  extra arguments for cmake
set -euo pipefail
cd "$(dirname "$0")/.."
started=$SECONDS
libtorch=$(cmake/cuda_libtorch.sh)
brought=$((SECONDS - started))

# shellcheck disable=SC2086  # several arguments on purpose
cmake --preset gpu -DS2FBENCH_LIBTORCH="$libtorch" ${S2FBENCH_CMAKE_ARGS:-} >/dev/null
cmake --build --preset gpu --parallel "$(nproc)"
ctest --test-dir build-cuda --output-on-failure --timeout 600 "$@"
echo "CUDA code: LibTorch $brought s, build and tests $((SECONDS - started - brought)) s"
