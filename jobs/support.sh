# Sourced by the jobs: where the program is, how to make a dataset and how
# to launch a sweep.
s2fbench=${S2FBENCH_BUILD_DIR:-build}/bin/s2fbench

# make_genome FOLDER: the synthetic genome. Made beside and moved: an interrupted run leaves no half
# genome.
make_genome() {
  if [ -d "$1" ]; then return; fi
  "$s2fbench" synth "$1.part" --force
  mv "$1.part" "$1"
}

# prepare_once NAME INPUTS FOLDER: configs/datasets/NAME.yaml -> FOLDER/NAME.h5
prepare_once() {
  if [ -e "$3/$1.h5" ]; then return; fi
  "$s2fbench" prepare "configs/datasets/$1.yaml" --root "$2" --out "$3/$1.h5"
}

# run_sweep SWEEP.yaml options...: S2FBENCH_WORKERS processes that train (default: cores) and a
# coordinator; starts again by itself after a crash. Exit code 75, "stopped early, run again",
# is passed on.
run_sweep() {
  S2FBENCH_BINARY=$s2fbench slurm/launch.sh --workers "${S2FBENCH_WORKERS:-$(nproc)}" -- run "$@"
}

# require_files FOLDER FILE...: ends the job when one is missing
require_files() {
  local folder=$1 file
  shift
  for file in "$@"; do
    if [ ! -e "$folder/$file" ]; then
      echo "$(basename "$0" .sh): data not found: $folder/$file; try the folder that holds it" >&2
      exit 2
    fi
  done
}
yeast_files=(sacCer3.fa.gz atac.fragment_coverage.bw atac.tn5_insertions.bw atac.accessible_regions.narrowPeak)
