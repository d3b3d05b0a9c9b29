# Sourced by the jobs after cmake/bootstrap.sh: where the program is and how to launch a sweep.
s2fbench=${S2FBENCH_BUILD_DIR:-build}/bin/s2fbench

# run_sweep SWEEP.yaml options...: S2FBENCH_WORKERS processes that train (default: cores) and a
# coordinator; starts again by itself after a crash. Exit code 75, "stopped early, run again",
# is passed on.
run_sweep() {
  S2FBENCH_BINARY=$s2fbench slurm/launch.sh --workers "${S2FBENCH_WORKERS:-$(nproc)}" -- run "$@"
}
