#!/usr/bin/env bash
# session_test.sh MPIRUN PROGRAM: how a job ends when ranks fail, by its exit code. Without
# care each of these hangs, hence the short time limit.
set -uo pipefail
mpirun=$1
program=$2
export S2FBENCH_TEST_SECONDS=30
failures=0
expect() {  # MODE CODE [in_order]: the job must end without MPI_Abort
  local output code
  output=$("$mpirun" 3 "$program" "$1" 2>&1)
  code=$?
  if [[ $code != "$2" ]] || { [[ ${3:-} ]] && grep -q MPI_ABORT <<<"$output"; }; then
    echo "$1: exit code $code (expected $2)"
    echo "$output"
    failures=$((failures + 1))
  fi
}
expect fine 0 in_order
expect all_fail 2 in_order
expect one_fails 3
expect unwinds 4
exit "$failures"
