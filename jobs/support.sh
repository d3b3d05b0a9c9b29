# Sourced by the jobs after cmake/bootstrap.sh: where the program is and how to launch a sweep.
s2fbench=${S2FBENCH_BUILD_DIR:-build}/bin/s2fbench

# Ranks = workers + 1: rank 0 coordinates and trains nothing.
workers=${S2FBENCH_WORKERS:-$(nproc)}

# run_sweep SWEEP.yaml options...: under mpirun when there is more than one worker.
# Exit code 75 means "stopped early, run again": passed on.
run_sweep() {
  if [ "$workers" -lt 2 ]; then
    "$s2fbench" run "$@"
    return
  fi
  local as_root=()
  if [ "$(id -u)" -eq 0 ]; then as_root=(--allow-run-as-root); fi
  mpirun "${as_root[@]}" --oversubscribe --bind-to none -n $((workers + 1)) "$s2fbench" run "$@"
}
