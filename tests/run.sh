#!/usr/bin/env bash
# Sets up, builds and passes all tests:  tests/run.sh [ctest arguments]
#
# S2FBENCH_BUILD_DIR picks the build folder, as for cmake/bootstrap.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake/bootstrap.sh
cmake/python_packages.sh tests/requirements.txt ||
  echo "tests/run.sh: tests that need these packages are skipped" >&2
build_dir=${S2FBENCH_BUILD_DIR:-build}
log=$build_dir/Testing/run.log
mkdir -p "$(dirname "$log")"

set +e
ctest --test-dir "$build_dir" --output-on-failure --timeout 600 "$@" | tee "$log"
status=${PIPESTATUS[0]}
set -e

# One line that says how many test programs ran, by outcome.
total=$(grep -cE '^ *[0-9]+/[0-9]+ Test' "$log" || true)
failed=$(grep -cE '^ *[0-9]+/[0-9]+ Test.*\*\*\*(Failed|Timeout|Exception|Not Run)' "$log" || true)
skipped=$(grep -cE '^ *[0-9]+/[0-9]+ Test.*\*\*\*Skipped' "$log" || true)
echo "$((total - failed - skipped)) passed, $failed failed, $skipped skipped"
if [ "$total" -eq 0 ]; then
  echo "tests/run.sh: no test ran; try without arguments" >&2
  exit 1
fi
exit "$status"
