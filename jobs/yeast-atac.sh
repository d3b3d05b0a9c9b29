#!/usr/bin/env bash
# Real data: 3 models x 2 losses x 2 resolutions x 3 seeds on yeast ATAC-seq.
#
#   jobs/yeast-atac.sh DATA_DIR [FOLDER]   results go to FOLDER (default: work/yeast-atac)
#
# DATA_DIR holds sacCer3.fa.gz, atac.fragment_coverage.bw, atac.tn5_insertions.bw and
# atac.accessible_regions.narrowPeak.
# Test chromosome chrXVI, validation chrXV; the rDNA repeat is left out. Run again to resume.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -lt 1 ]; then
  echo "usage: jobs/yeast-atac.sh DATA_DIR [FOLDER]" >&2
  exit 2
fi
data=$1
folder=${2:-work/yeast-atac}
for file in sacCer3.fa.gz atac.fragment_coverage.bw atac.tn5_insertions.bw \
  atac.accessible_regions.narrowPeak; do
  if [ ! -e "$data/$file" ]; then
    echo "yeast-atac: data not found: $data/$file; try the folder that holds it" >&2
    exit 2
  fi
done
cmake/bootstrap.sh s2fbench
# shellcheck source=jobs/support.sh
source jobs/support.sh

mkdir -p "$folder"
if [ ! -e "$folder/yeast-atac.h5" ]; then
  "$s2fbench" prepare configs/datasets/yeast-atac.yaml --root "$data" \
    --out "$folder/yeast-atac.h5"
fi
"$s2fbench" plan configs/sweeps/yeast-atac.yaml --data "$folder"
run_sweep configs/sweeps/yeast-atac.yaml --data "$folder" --out "$folder/results"

for track in fragments insertions; do
  echo
  echo "Whole-chromosome Pearson r on chrXVI, $track, mean and sd over 3 seeds:"
  "$s2fbench" table "$folder/results" --metric pearson_whole --rows model \
    --cols resolution,loss --track "$track"
done
