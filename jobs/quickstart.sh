#!/usr/bin/env bash
# From a bare machine to a finished sweep: sets up, builds, makes a small synthetic genome with
# known truth, prepares it, runs 24 cells (4 of them invalid) on two workers, prints the table.
#
#   jobs/quickstart.sh [FOLDER]     results go to FOLDER (default: work/quickstart)
#
# Run again to resume: finished cells are kept.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-work/quickstart}
cmake/bootstrap.sh s2fbench
# shellcheck source=jobs/support.sh
source jobs/support.sh

mkdir -p "$folder"
make_genome "$folder/genome"
prepare_once quickstart "$folder/genome" "$folder"
"$s2fbench" plan configs/sweeps/quickstart.yaml --data "$folder"
run_sweep configs/sweeps/quickstart.yaml --data "$folder" --out "$folder/results"

echo
echo "Whole-chromosome Pearson r on the held-out chromosome, mean and sd over seeds:"
"$s2fbench" table "$folder/results" --metric pearson_whole --rows model --cols resolution,loss
if cmake/python_packages.sh analysis/requirements.txt; then
  echo
  .venv/bin/python analysis/loss_resolution.py "$folder/results" --out "$folder/loss_resolution.png"
fi
cat <<END

Where to look next:
  $s2fbench status $folder/results             what ran, what failed and why
  $folder/results/cube.h5                      every number (schema: results/README.md)
  $folder/results/checkpoints/                 the trained models
  analysis/README.md                           figures and LaTeX tables from the cube
  configs/sweeps/quickstart.yaml               what was swept: copy it and change it
  jobs/yeast-atac.sh DATA_DIR                  the same on real yeast ATAC-seq
END
