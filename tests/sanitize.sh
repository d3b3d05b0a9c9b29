#!/usr/bin/env bash
# Unit tests and fuzz programs of the torch-free folders under the address and undefined-behaviour sanitizers.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset sanitize >/dev/null
cmake --build --preset sanitize --parallel "$(nproc)"
# Open MPI and HDF5 keep memory for the life of the process on purpose.
export ASAN_OPTIONS=detect_leaks=0
ctest --test-dir build-sanitize --output-on-failure --timeout 600 -R '^(unit|fuzz)_'
