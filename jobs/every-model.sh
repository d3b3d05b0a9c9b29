#!/usr/bin/env bash
# Does every model learn? Trains all of them at small width and prints one table; exit code 1 when
# one stays below its bar.
#
#   jobs/every-model.sh [FOLDER]                   on the synthetic genome (default: work/every-model)
#   jobs/every-model.sh --yeast DATA_DIR [FOLDER]  on yeast ATAC-seq (default: work/every-model-yeast)
#
# DATA_DIR: as for jobs/yeast-atac.sh. Takes up to an hour on 2 cores. Run again to resume.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=jobs/support.sh
source jobs/support.sh
if [ "${1:-}" = --yeast ]; then
  if [ $# -lt 2 ]; then
    echo "usage: jobs/every-model.sh --yeast DATA_DIR [FOLDER]" >&2
    exit 2
  fi
  dataset=yeast-atac binary_dataset=yeast-atac-whole inputs=$2 folder=${3:-work/every-model-yeast}
  bars=(0.3 0.7)
  require_files "$inputs" "${yeast_files[@]}"
else
  folder=${1:-work/every-model}
  dataset=quickstart binary_dataset=quickstart inputs=$folder/genome
  bars=(0.5 0.7)
fi
cmake/bootstrap.sh s2fbench

mkdir -p "$folder"
if [ "$dataset" = quickstart ]; then make_genome "$inputs"; fi
prepare_once "$dataset" "$inputs" "$folder"
prepare_once "$binary_dataset" "$inputs" "$folder"
tables=()
# Yeast has two to four times the windows: about as many steps of one seed; three times as many for
# the binary models, to which its peaks are harder to tell.
declare -A yeast_epochs=([every-model]=2 [every-head]=8 [every-residualbind]=14
  [every-binary-model]=16 [every-basset]=24)
# SWEEP METRIC BAR ROWS: runs the sweep and keeps its table
learn() {
  local shorter=() data=$dataset
  if [ "$2" = auroc ]; then data=$binary_dataset; fi
  if [ "$dataset" = yeast-atac ]; then
    shorter=("train.epochs=${yeast_epochs[$1]}" "axes.seed=[1]")
  fi
  run_sweep "configs/sweeps/$1.yaml" --data "$folder" --out "$folder/$1" "data=$data.h5" \
    "${shorter[@]}"
  "$s2fbench" table "$folder/$1" --metric "$2" --rows "$4" --cols resolution --format json \
    >"$folder/$1.json"
  tables+=("$folder/$1.json:$3")
}
learn every-model pearson_whole "${bars[0]}" model,loss
learn every-head pearson_whole "${bars[0]}" model,model.head,model.activation
learn every-residualbind pearson_whole "${bars[0]}" model,model.head,model.activation
learn every-binary-model auroc "${bars[1]}" model,model.activation
learn every-basset auroc "${bars[1]}" model,model.activation
python3 jobs/learned.py "${tables[@]}"
