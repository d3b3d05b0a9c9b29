#!/usr/bin/env bash
# Runs the benchmarks on a quiet machine; what they print goes, with the machine and the date,
# into bench/RESULTS.md.
#
#   bench/run.sh [YEAST_DATA_DIR [RUNS_TSV]]
#
# With the folder, `prepare` is timed against Python too; with records of a sweep (a table with
# columns finished, seconds and hyper-parameters), they are replayed through the scheduler.
#
# Python packages for the comparisons go into .venv-bench.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake/bootstrap.sh
bin=${S2FBENCH_BUILD_DIR:-build}/bin

echo "== planning 100,000 cells"
"$bin/plan_bench" 100000
echo "== the leakage audit: 100 Mb against 10 Mb, with repeats"
"$bin/audit_bench"
echo "== dispatch, 8 ranks: time from a trial's end to the next one's start"
tests/support/mpirun.sh 8 "$bin/dispatch_bench" 2000 10
echo "== committing the end of a trial against a bare append and fdatasync"
"$bin/commit_bench" "${TMPDIR:-/tmp}" 2000
echo "== the control plane without MPI, up to 100,000 workers"
"$bin/control_plane" 100000
echo "== scheduling: recorded trials with predicted durations"
if [ -f "${2:-}" ]; then "$bin/replay" "$2"; else echo "skipped: no table of records given"; fi
if [ $# -gt 0 ]; then
  echo "== prepare against pyBigWig and pysam"
  [ -d .venv-bench ] || python3 -m venv .venv-bench
  .venv-bench/bin/pip install -q pyBigWig pysam h5py numpy
  .venv-bench/bin/python bench/prepare_bench.py "$1" --program "$bin/s2fbench"
fi
echo "== metrics: seconds of a window, 15 tracks, 8 and 7 resolutions"
"$bin/metrics_bench" block 2048 15
"$bin/metrics_bench" block 64 15
echo "== scoring the test windows against predicting alone"
for what in "cnn 0.125 32" "bpnet 0.125 32" "bpnet 0.125 1" "basenjimod 0.125 1"; do
  # shellcheck disable=SC2086
  "$bin/evaluate_bench" $what
done
echo "== a human-size chromosome at base resolution: memory"
"$bin/whole_bench"
echo "== Spearman and areas under curves against scipy and scikit-learn"
.venv/bin/python bench/rank_compare.py "$bin/metrics_bench"
echo "== a training step against plain PyTorch"
.venv/bin/python bench/step_compare.py "$bin/step_bench" --python .venv/bin/python
echo "== ridge regression on 50,000 x 2,560 features against scikit-learn"
.venv/bin/python bench/linear_compare.py "$bin/linear_bench" --python .venv/bin/python
echo "== embeddings against the package transformers"
[ -d .venv-bench ] || python3 -m venv --system-site-packages .venv-bench
.venv-bench/bin/pip install -q "transformers==4.46.3" "numpy<3"
PYTHONPATH=$(echo .venv/lib/python3*/site-packages) .venv-bench/bin/python bench/embed_compare.py "$bin/embed_bench"
echo "== reading an embedding store: shuffled batches from disk against from memory"
"$bin/store_bench" "${TMPDIR:-/tmp}"
echo "== training from an embedding store: disk against memory; two ranks that embed against two processes"
.venv/bin/python bench/store_training.py "$bin/s2fbench"
.venv/bin/python bench/embed_ranks.py "$bin/s2fbench"
echo "== a gang of 2: tree against allreduce and against training apart, then against DDP"
for what in "cnn 0.125 64" "bpnet 0.125 64" "basenjimod 0.25 64"; do
  # shellcheck disable=SC2086
  tests/support/mpirun.sh 2 "$bin/gang_bench" $what
done
echo "== the scaling model against gangs of 2"
{
  tests/support/mpirun.sh 2 "$bin/exchange_bench"
  for what in "cnn 0.125 64" "cnn 0.5 64" "cnn 1 4" "bpnet 0.125 16" "basenjimod 0.25 64"; do
    # shellcheck disable=SC2086
    for ranks in 1 2; do tests/support/mpirun.sh $ranks "$bin/gang_bench" $what 2; done
  done
} | "$bin/scaling_fit"
.venv/bin/python bench/gang_compare.py "$bin/gang_bench" --python .venv/bin/python
echo "== variants per second against a plain PyTorch loop"
.venv/bin/python bench/variant_compare.py "$bin/s2fbench" --python .venv/bin/python
