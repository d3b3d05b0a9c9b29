#!/usr/bin/env bash
# Brings headers that CUDA's own include, and that lie in its compiler's packages, beside a CUDA
# build of the package torch, of the same CUDA version:  cmake/cuda_headers.sh PYTHON [PIP ARGUMENTS]
#
# With them the CUDA code can be built without a CUDA toolkit. 30 MB.
set -euo pipefail
python=${1:?usage: cmake/cuda_headers.sh PYTHON [PIP ARGUMENTS]}
cuda=$("$python" -c 'from importlib.metadata import version
print(".".join(version("nvidia-cuda-runtime").split(".")[:2]))')
exec "$python" -m pip --disable-pip-version-check install -q --no-deps --no-compile "${@:2}" \
  "nvidia-cuda-crt==$cuda.*" "nvidia-cuda-cccl==$cuda.*"
