#!/usr/bin/env bash
# Prepares every table of sequences that public data at hand allows, one after the other.
#
#   jobs/sequence-tasks.sh DATA_DIR OUT   tables go to OUT/NAME.h5, what was said of each to OUT/NAME.txt
#
# DATA_DIR holds clip/, tf-chip/, yeast/, mpra/ and cagi5/ as the files in configs/datasets name them. Tables that are
# there are left alone.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -ne 2 ]; then
  echo "usage: jobs/sequence-tasks.sh DATA_DIR OUT" >&2
  exit 2
fi
data=$1
folder=$2
# shellcheck source=jobs/support.sh
source jobs/support.sh
require_files "$data" clip/QKI/train.fa.gz tf-chip/ctcf.fa.gz yeast/peaks/Reb1_CX.bed \
  mpra/joint_subset_with_sequence.tsv cagi5/elements.tsv.gz
cmake/bootstrap.sh s2fbench

mkdir -p "$folder"
for name in clip-{qki,pum2,elavl1,fus,u2af65} ctcf-vs-pu1 ctcf-vs-shuffle pu1-vs-shuffle yeast-{reb1,abf1,rap1} \
  lentimpra-joint lentimpra-wtc11 cagi5-{elements,study,challenge}; do
  if [ -e "$folder/$name.h5" ]; then continue; fi
  prepare_once "$name" "$data" "$folder" >"$folder/$name.part"
  mv "$folder/$name.part" "$folder/$name.txt"
  cat "$folder/$name.txt"
  echo
done
