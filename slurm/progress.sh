# Sourced: whether a sweep gets anywhere, told from the outside.

# progress_of DIR: a word that changes when a journal of the results folder DIR gains a start or
# an end of a trial, or a checkpoint changes. Starts that die young write other lines and
# temporary files only.
progress_of() {
  {
    cat "$1"/journal/*.jsonl | grep -cE '"event":"(start|end)"'
    find "$1/checkpoints" -type f ! -name '*.tmp' -printf '%p %s %T@\n' | sort
  } 2>/dev/null | cksum
}

# results_folder WORD...: the value of --out among a run's words.
results_folder() {
  while [ $# -gt 0 ]; do
    case $1 in
      --out) echo "${2:-}"; return ;;
      --out=*) echo "${1#--out=}"; return ;;
    esac
    shift
  done
}
