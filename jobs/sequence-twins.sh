#!/usr/bin/env bash
# Every experiment on sequence tables at a size for 2 cores: real data where there is some, generated splicing and inserts.
#
#   jobs/sequence-twins.sh DATA_DIR [FOLDER]   tables of results go to FOLDER/*.md (default: work/sequence-twins)
#
# DATA_DIR: as for jobs/sequence-tasks.sh. Takes hours on 2 cores. Run again to resume.
# TWINS="qki lentimpra" does these alone.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -lt 1 ]; then
  echo "usage: jobs/sequence-twins.sh DATA_DIR [FOLDER]" >&2
  exit 2
fi
data=$1
folder=${2:-work/sequence-twins}
# shellcheck source=jobs/support.sh
source jobs/support.sh
tables=$folder/tables
mkdir -p "$folder"
jobs/sequence-tasks.sh "$data" "$tables"
for task in splicing insertseq; do
  if [ ! -e "$tables/$task.h5" ]; then
    rows=()
    if [ "$task" = splicing ]; then rows=(--rows 12000,1000,1000); fi  # of 2,000 exons the CNN learns next to nothing
    "$s2fbench" synth "$folder/synthetic-$task" --task "$task" --force "${rows[@]}"
    prepare_once "$task" "$folder/synthetic-$task" "$tables"
  fi
done
# A Nucleotide Transformer of two layers with random weights.
small_transformer() {
  "$s2fbench" embed "$tables/$1.h5" --model nt-500m --weights random --size layers=2 --size hidden=64 --size heads=4 \
    --size feed_forward=256 --layers 0,1,2 --threads "${S2FBENCH_WORKERS:-$(nproc)}" --out "$tables/nt-random.h5"
}

# twin NAME SWEEP TABLE METRIC ROWS COLS [options of table... [-- settings of the sweep...]]
twin() {
  local name=$1 sweep=$2 table=$3 metric=$4 rows=$5 cols=$6
  shift 6
  if [ -n "${TWINS:-}" ] && [[ " $TWINS " != *" $name "* ]]; then return; fi
  local shown=()
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    shown+=("$1")
    shift
  done
  if [ $# -gt 0 ]; then shift; fi
  run_sweep "configs/sweeps/sequences/$sweep.yaml" --data "$tables" --out "$folder/$name" "data=$table.h5" "$@"
  "$s2fbench" table "$folder/$name" --metric "$metric" --rows "$rows" --cols "$cols" "${shown[@]}" >"$folder/$name.part"
  mv "$folder/$name.part" "$folder/$name.md"
  echo "== $name"
  cat "$folder/$name.md"
}

for protein in qki pum2 elavl1 fus u2af65; do
  twin "$protein" binary-small "clip-$protein" auroc model,representation select.shuffle_labels
done
for factor in reb1 abf1 rap1; do
  twin "$factor" chip-exo-small "yeast-$factor" auroc model,representation select.shuffle_labels
done
for protein in ctcf pu1; do  # easy: the negatives are shuffled peaks
  twin "$protein-shuffle" binary-small "$protein-vs-shuffle" auroc model,representation select.shuffle_labels -- train.epochs=1 axes.seed=[1,2]
done
twin ctcf-pu1 binary-small ctcf-vs-pu1 auroc model,representation select.shuffle_labels -- train.epochs=2 axes.seed=[1,2]
twin lentimpra lentimpra-small lentimpra-joint pearson model,representation,train.augment.reverse_complement track --over select.part
twin mprann lentimpra-mprann-small lentimpra-joint pearson model track --over select.part
twin wtc11 lentimpra-mprann lentimpra-wtc11 pearson model,train.augment.reverse_complement track -- model.width=0.25 train.epochs=20 \
  train.batch=64 train.batch_norm_momentum=0.1 axes.seed=[1,2,3]
twin share share-small lentimpra-joint pearson model,representation,train.augment.reverse_complement \
  select.train_share
twin splicing splicing-small splicing spearman model select.shuffle_labels
twin insertseq insertseq-small insertseq pearson model select.train_share
if [ -z "${TWINS:-}" ] || [[ " $TWINS " == *" layers "* || " $TWINS " == *" equal-budget "* ]]; then
  small_transformer lentimpra-joint
fi
twin layers layers-small lentimpra-joint pearson representation.layer,representation.pool model --over select.part
twin equal-budget equal-budget-small lentimpra-joint pearson representation model --best-by valid_loss
