#!/usr/bin/env bash
# Makes the sample cube of results/sample anew: basenjimod at an eighth of its width on the
# synthetic genome, 5 losses x 8 resolutions x 2 seeds.
#
#   jobs/sample-cube.sh [FOLDER]     trains in FOLDER (default: work/sample), then copies
#
# Run again to resume.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-work/sample}
cmake/bootstrap.sh s2fbench
# shellcheck source=jobs/support.sh
source jobs/support.sh

mkdir -p "$folder" results/sample
make_genome "$folder/genome"
prepare_once quickstart "$folder/genome" "$folder"
run_sweep configs/sweeps/small/loss-resolution-basenji.yaml --data "$folder" \
  --out "$folder/results" axes.seed=[1,2]
cp "$folder/results/cube.h5" "$folder/results/config.yaml" results/sample/
