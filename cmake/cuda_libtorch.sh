#!/usr/bin/env bash
# Prints the folder of a LibTorch that is built for CUDA, with include/ and lib/. NVIDIA's
# libraries, NCCL among them, lie beside it. None of this needs a GPU or a driver.
#
#   cmake/cuda_libtorch.sh
#
# It is made once per machine from the packages of PyPI and then shared by all clones: about
# 4 GB and a minute. Settings, all optional, from the environment:
#   S2FBENCH_CUDA_LIBTORCH   take this folder, make nothing
#   S2FBENCH_CUDA_TORCH      version of the package torch        (default: 2.13.0)
#   S2FBENCH_CUDA_CACHE      where it is kept (default: ${XDG_CACHE_HOME:-~/.cache}/s2fbench)
#   S2FBENCH_CUDA_PIP_ARGS   extra arguments for pip
# Exit code 3 when it could not be made.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
version=${S2FBENCH_CUDA_TORCH:-2.13.0}
cache=${S2FBENCH_CUDA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/s2fbench}
kept=$cache/cuda-$version

say() { echo "cuda_libtorch: $*" >&2; }
fail() { say "$*"; exit 3; }

# The folder of package $2 in the environment $1.
folder_of() { echo "$1"/lib/python3*/site-packages/"$2"; }

# pip_install ENVIRONMENT ARGUMENTS... (it would grumble about the Python packages left out)
pip_install() {
  # shellcheck disable=SC2086  # several arguments on purpose
  "$1/bin/python" -m pip --disable-pip-version-check install -q --no-compile \
    ${S2FBENCH_CUDA_PIP_ARGS:-} "${@:2}" >"$1/pip.log" 2>&1 || { cat "$1/pip.log" >&2; return 1; }
}

# What libtorch_cuda.so loads, as its package asks for it, but no Python: no Triton, no SymPy.
nvidia_requirements() {
  "$1/bin/python" - <<'PYTHON'
from importlib.metadata import requires

for line in requires("torch"):
    if line.startswith(("nvidia-", "cuda-toolkit")):
        print(line)
PYTHON
}

# Three equal signs: the public version, which is the CUDA build, and no local one like
# 2.13.0+cpu that pip may know of.
install_into() {
  python3 -m venv "$1" && pip_install "$1" --no-deps "torch===$version" || return 1
  [ -e "$(folder_of "$1" torch)/lib/libtorch_cuda.so" ] ||
    { say "torch $version is no CUDA build here"; return 1; }
  mapfile -t needed < <(nvidia_requirements "$1")
  # shellcheck disable=SC2086
  pip_install "$1" "${needed[@]}" &&
    "$here/cuda_headers.sh" "$1/bin/python" ${S2FBENCH_CUDA_PIP_ARGS:-} >&2
}

if [ -n "${S2FBENCH_CUDA_LIBTORCH:-}" ]; then
  [ -e "$S2FBENCH_CUDA_LIBTORCH/lib/libtorch_cuda.so" ] ||
    fail "no CUDA build of LibTorch: $S2FBENCH_CUDA_LIBTORCH; try the folder that holds" \
         "include/ and lib/, with lib/libtorch_cuda.so"
  echo "$S2FBENCH_CUDA_LIBTORCH"
  exit
fi

# Made aside and renamed: what is at its place is whole, however this script ended before.
if [ ! -d "$kept" ]; then
  mkdir -p "$cache"
  exec 9>"$cache/lock"
  flock 9  # another clone may be at it
  if [ ! -d "$kept" ]; then
    started=$SECONDS
    say "installing torch $version for CUDA into $kept (about 4 GB, a minute)"
    rm -rf "$kept".part
    install_into "$kept.part" ||
      fail "pip could not install torch $version for CUDA; try S2FBENCH_CUDA_PIP_ARGS, or" \
           "S2FBENCH_CUDA_LIBTORCH=<folder of a CUDA LibTorch >= 2.11>"
    mv "$kept.part" "$kept"
    say "took $((SECONDS - started)) s and $(du -sh "$kept" | cut -f1)"
  fi
fi
folder_of "$kept" torch
