#!/usr/bin/env bash
# Fetches the data of configs/datasets/encode-atac15.yaml from the ENCODE portal, by accession.
#
#   jobs/encode-atac15-download.sh DIR
#
# Not run yet: no network here. The choice of files is tested on generated portal answers
# (tests/jobs); addresses and the sizes of real downloads are not.
#
# Each file is checked against the portal's own md5 sum. Run again to go on: whole files are kept,
# a part of one (.part) is continued. The list of unmappable regions is not on the portal: put
# GRCh38.unmappable.bed into DIR yourself.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -ne 1 ]; then
  echo "usage: jobs/encode-atac15-download.sh DIR" >&2
  exit 2
fi
folder=$1
portal=${S2FBENCH_ENCODE_PORTAL:-https://www.encodeproject.org}
genome=GRCh38_no_alt_analysis_set_GCA_000001405.15  # a file of the portal
for program in curl python3 md5sum; do
  if ! command -v "$program" >/dev/null; then
    echo "encode-atac15: needs $program, which is not installed" >&2
    exit 3
  fi
done
mkdir -p "$folder/portal"

fail_offline() {
  echo "encode-atac15: cannot fetch $1; try again with a network (the portal is $portal)" >&2
  exit 3
}

# answer PATH FILE: what the portal says of an experiment or a file, as JSON.
answer() {
  if [ -e "$2" ]; then return; fi
  curl --fail --location --silent --show-error --retry 5 --header 'Accept: application/json' \
    --output "$2.part" "$portal/$1/?format=json" || fail_offline "$portal/$1"
  mv "$2.part" "$2"
}

# fetch URL FILE MD5
fetch() {
  local url=$1 file=$2 sum=$3
  if [ -e "$file" ]; then return; fi
  echo "$file"
  curl --fail --location --silent --show-error --retry 5 --continue-at - \
    --output "$file.part" "$url" || fail_offline "$url"
  if ! echo "$sum  $file.part" | md5sum --check --status; then
    rm -f "$file.part"
    echo "encode-atac15: $file differs from the portal's md5 sum $sum; run again" >&2
    exit 3
  fi
  mv "$file.part" "$file"
}

accessions=$(sed -n 's/.*file: \(ENCSR[0-9A-Z]*\)\.rep1\.bigWig.*/\1/p' \
  configs/datasets/encode-atac15.yaml)
for accession in $accessions; do
  answer "experiments/$accession" "$folder/portal/$accession.json"
  picked=$(python3 jobs/encode_files.py "$folder/portal/$accession.json")
  while IFS=$'\t' read -r suffix path sum; do
    fetch "$portal$path" "$folder/$accession.$suffix" "$sum"
  done <<<"$picked"
done

# The portal's genome is plain gzip, `prepare` reads bgzip.
if [ ! -e "$folder/GRCh38.fa.gz" ]; then
  if ! command -v bgzip >/dev/null; then
    echo "encode-atac15: needs bgzip for the genome; try apt-get install tabix" >&2
    exit 3
  fi
  answer "files/$genome" "$folder/portal/GRCh38.json"
  sum=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["md5sum"])' \
    "$folder/portal/GRCh38.json")
  fetch "$portal/files/$genome/@@download/$genome.fasta.gz" "$folder/portal/GRCh38.gz" "$sum"
  gzip --decompress --stdout "$folder/portal/GRCh38.gz" | bgzip >"$folder/GRCh38.fa.gz.part"
  mv "$folder/GRCh38.fa.gz.part" "$folder/GRCh38.fa.gz"
  rm "$folder/portal/GRCh38.gz"
fi
if [ ! -e "$folder/GRCh38.unmappable.bed" ]; then
  echo "encode-atac15: still missing: $folder/GRCh38.unmappable.bed" >&2
  exit 2
fi
echo "next: s2fbench prepare configs/datasets/encode-atac15.yaml --root $folder --out FILE.h5"
