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
# shellcheck source=jobs/support.sh
source jobs/support.sh
require_files "$data" "${yeast_files[@]}"
cmake/bootstrap.sh s2fbench

mkdir -p "$folder"
prepare_once yeast-atac "$data" "$folder"
"$s2fbench" plan configs/sweeps/yeast-atac.yaml --data "$folder"
run_sweep configs/sweeps/yeast-atac.yaml --data "$folder" --out "$folder/results"

for track in fragments insertions; do
  echo
  echo "Whole-chromosome Pearson r on chrXVI, $track, mean and sd over 3 seeds:"
  "$s2fbench" table "$folder/results" --metric pearson_whole --rows model \
    --cols resolution,loss --track "$track"
done
