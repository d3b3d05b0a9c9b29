#!/usr/bin/env bash
# On a machine with a GPU: the tests in tests/gpu, then training steps against PyTorch.
#
#   bench/gpu_run.sh [PYTHON]      PYTHON has a CUDA build of torch, and Triton (default: python3)
#
# Ours is built against the LibTorch of that PyTorch, in build-cuda. The machine may be bare: see
# cmake/bare_packages.sh, and S2FBENCH_CMAKE_ARGS=-DCMAKE_PREFIX_PATH=... for what it unpacked.
# Exit code 3 without a GPU.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}
S2FBENCH_CUDA_LIBTORCH=$("$python" -c 'import os, torch; print(os.path.dirname(torch.__file__))')
export S2FBENCH_CUDA_LIBTORCH
tests/cuda.sh
for precision in float32 tf32 bfloat16; do
  "$python" bench/gpu_step_compare.py build-cuda/bin/gpu_step_bench --python "$python" \
    --precision "$precision" --at-once 4
done
