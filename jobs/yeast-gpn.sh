#!/usr/bin/env bash
# A language model of the yeast genome, and whether it helps: GPN is trained to guess masked letters with chromosome XVI
# held out, then its embeddings, those of its first weights, those of a random Nucleotide Transformer, k-mers and
# letters are told apart on ChIP-exo sites of Reb1, Abf1 and Rap1.
#
#   jobs/yeast-gpn.sh DATA_DIR [FOLDER]   tables go to FOLDER/*.md (default: work/yeast-gpn)
#
# DATA_DIR holds yeast/sacCer3.fa.gz, yeast/TSSs.bed and yeast/peaks. About an hour on 2 cores. Run again to resume.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -lt 1 ]; then
  echo "usage: jobs/yeast-gpn.sh DATA_DIR [FOLDER]" >&2
  exit 2
fi
data=$1
folder=${2:-work/yeast-gpn}
# shellcheck source=jobs/support.sh
source jobs/support.sh
require_files "$data" yeast/sacCer3.fa.gz yeast/TSSs.bed yeast/peaks
cmake/bootstrap.sh s2fbench
workers=${S2FBENCH_WORKERS:-$(nproc)}
sweeps=configs/sweeps/sequences

# results NAME METRIC ROWS COLS: FOLDER/NAME -> FOLDER/NAME.md
results() {
  "$s2fbench" table "$folder/$1" --metric "$2" --rows "$3" --cols "$4" >"$folder/$1.part"
  mv "$folder/$1.part" "$folder/$1.md"
  cat "$folder/$1.md"
}

mkdir -p "$folder"
prepare_once yeast-letters "$data" "$folder"
run_sweep "$sweeps/gpn-small.yaml" --data "$folder" --out "$folder/gpn" --ranks-per-trial $((workers > 1 ? 2 : 1))
results gpn perplexity model track
trained=$(echo "$folder"/gpn/checkpoints/*/best)

# embedded FACTOR STORE MODEL WEIGHTS [sizes...]
embedded() {
  "$s2fbench" embed "$folder/$1/yeast-$1.h5" --model "$3" --weights "$4" "${@:5}" --threads "$workers" \
    --out "$folder/$1/$2.h5"
}
gpn=(--size layers=8 --size hidden=64 --size vocabulary=7)
transformer=(--size layers=2 --size hidden=64 --size heads=4 --size feed_forward=256)
for factor in reb1 abf1 rap1; do
  mkdir -p "$folder/$factor"
  prepare_once "yeast-$factor" "$data" "$folder/$factor"
  embedded "$factor" gpn gpn "$trained"
  embedded "$factor" gpn-random gpn random "${gpn[@]}"
  embedded "$factor" nt-random nt-500m random "${transformer[@]}"
  run_sweep "$sweeps/embeddings-small.yaml" --data "$folder/$factor" --out "$folder/sites-$factor" "data=yeast-$factor.h5"
  results "sites-$factor" auroc model,representation representation.pool
done
