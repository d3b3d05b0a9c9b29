#!/usr/bin/env bash
# Finds or installs what s2fbench needs, then configures and builds it. Safe to run again.
#
#   cmake/bootstrap.sh [TARGET...]     build these targets (default: everything)
#
# Settings, all optional, from the environment:
#   S2FBENCH_BUILD_DIR   where to build                         (default: build)
#   S2FBENCH_LIBTORCH    a LibTorch >= 2.11: the folder with include/ and lib/
#                        (default: the package torch in .venv, installed when missing)
#   S2FBENCH_PIP_ARGS    extra arguments for pip, e.g. an index with CPU-only builds
#   S2FBENCH_CMAKE_ARGS  extra arguments for cmake
#   S2FBENCH_JOBS        parallel compile jobs                  (default: cores, memory allowing)
set -euo pipefail
cd "$(dirname "$0")/.."

build_dir=${S2FBENCH_BUILD_DIR:-build}
torch_requirement="torch==2.13.*"

say() { echo "bootstrap: $*" >&2; }
fail() { say "$*"; exit 3; }

# package | how to see that it is there: a command, a pkg-config name or a header
requirements=(
  "build-essential command:g++"
  "cmake command:cmake"
  "ninja-build command:ninja"
  "ccache command:ccache"
  "git command:git"
  "pkg-config command:pkg-config"
  "python3-venv python:ensurepip"
  "procps command:pkill"
  "openmpi-bin command:mpirun"
  "libopenmpi-dev pkg:ompi-c"
  "libhdf5-openmpi-dev pkg:hdf5-openmpi"
  "libhts-dev pkg:htslib"
  "libbigwig-dev header:bigWig.h"
  "libboost-dev header:boost/math/distributions/students_t.hpp"
  "libboost-program-options-dev header:boost/program_options.hpp"
  "libyaml-cpp-dev pkg:yaml-cpp"
  "nlohmann-json3-dev header:nlohmann/json.hpp"
  "libspdlog-dev pkg:spdlog"
  "libxxhash-dev header:xxhash.h"
  "libgtest-dev header:gtest/gtest.h"
  "clang-format command:clang-format"
)
# Wanted by tests alone, which are skipped by name without them.
wishes=(
  "slurm-wlm command:slurmctld"
  "munge command:munged"
)

# Headers may also come from an environment module through CPATH or a prefix path.
header_there() {
  echo "#include <$1>" | ${CXX:-g++} -std=c++20 -fsyntax-only -x c++ - 2>/dev/null
}

there() {
  case $1 in
    command:*) command -v "${1#*:}" >/dev/null ;;
    pkg:*) pkg-config --exists "${1#*:}" 2>/dev/null ;;
    header:*) header_there "${1#*:}" ;;
    python:*) python3 -c "import ${1#*:}" 2>/dev/null ;;
  esac
}

# missing_packages "PACKAGE HOW"...: the packages that are not there
missing_packages() {
  local requirement
  for requirement in "$@"; do
    there "${requirement#* }" || echo "${requirement%% *}"
  done
}

# Sets as_root to the words before apt-get; fails where it may not be used.
as_root=()
may_install() {
  if ! command -v apt-get >/dev/null; then return 1; fi
  if [ "$(id -u)" -eq 0 ]; then return 0; fi
  if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then return 1; fi
  as_root=(sudo -n)
}

apt_install() {
  say "installing $*"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

install_packages() {
  may_install ||
    fail "missing: $*; try 'module load' of Open MPI, parallel HDF5, HTSlib, libBigWig," \
         "Boost, yaml-cpp, nlohmann-json, spdlog, xxHash, GoogleTest," \
         "CMake and Ninja, or ask an administrator to install the Debian packages named"
  apt_install "$@"
}

# Prints the folder with include/ and lib/.
find_libtorch() {
  if [ -n "${S2FBENCH_LIBTORCH:-}" ]; then
    [ -d "$S2FBENCH_LIBTORCH/include/torch" ] ||
      fail "no LibTorch: $S2FBENCH_LIBTORCH; try the folder that holds include/ and lib/"
    echo "$S2FBENCH_LIBTORCH"
    return
  fi
  if ! .venv/bin/python -c 'import torch' 2>/dev/null; then
    say "installing $torch_requirement into .venv (some minutes)"
    python3 -m venv .venv
    # shellcheck disable=SC2086  # several arguments on purpose
    .venv/bin/pip install -q ${S2FBENCH_PIP_ARGS:-} "$torch_requirement" numpy >&2 ||
      fail "pip could not install $torch_requirement; try S2FBENCH_PIP_ARGS, or" \
           "S2FBENCH_LIBTORCH=<folder of a LibTorch >= 2.11>"
    # A CUDA build: with these, too, NCCL and what else wants CUDA's headers is built.
    if compgen -G ".venv/lib/python3*/site-packages/torch/lib/libtorch_cuda.so" >/dev/null; then
      # shellcheck disable=SC2086
      cmake/cuda_headers.sh .venv/bin/python ${S2FBENCH_PIP_ARGS:-} >&2 ||
        say "no CUDA headers: the parts that need NCCL are left out"
    fi
  fi
  .venv/bin/python -c 'import os, torch; print(os.path.dirname(torch.__file__))'
}

# As many jobs as cores, but 1.5 GB of memory for each: torch headers are heavy.
compile_jobs() {
  local memory_kb
  memory_kb=$(awk '/MemAvailable/ {print $2}' /proc/meminfo)
  local by_memory=$((memory_kb / 1500000))
  local cores
  cores=$(nproc)
  echo $((by_memory < 1 ? 1 : by_memory < cores ? by_memory : cores))
}

mapfile -t missing < <(missing_packages "${requirements[@]}")
if [ ${#missing[@]} -gt 0 ]; then install_packages "${missing[@]}"; fi
mapfile -t missing < <(missing_packages "${wishes[@]}")
if [ ${#missing[@]} -gt 0 ] && may_install; then
  apt_install "${missing[@]}" || say "not installed: ${missing[*]}; tests that need them are skipped"
fi

libtorch=$(find_libtorch)
# shellcheck disable=SC2086
cmake --preset default -B "$build_dir" -DS2FBENCH_LIBTORCH="$libtorch" \
  ${S2FBENCH_CMAKE_ARGS:-} >"${TMPDIR:-/tmp}/s2fbench-configure.$$" 2>&1 || {
  cat "${TMPDIR:-/tmp}/s2fbench-configure.$$" >&2
  fail "cmake could not configure; see above"
}
rm -f "${TMPDIR:-/tmp}/s2fbench-configure.$$"
say "building in $build_dir"
targets=()
for target in "$@"; do targets+=(--target "$target"); done
cmake --build "$build_dir" --parallel "${S2FBENCH_JOBS:-$(compile_jobs)}" "${targets[@]}" >&2
