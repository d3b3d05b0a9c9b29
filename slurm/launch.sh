#!/usr/bin/env bash
# Runs a sweep under mpirun and keeps it running: passes on requests to stop, starts again
# after a crash. Alone on a machine, or from slurm/sweep.sbatch.
#
#   slurm/launch.sh [options] -- run SWEEP.yaml --out DIR [options of run]
#
#   --workers N           processes that train here (default: cores); ranks = workers + 1
#   --workers-by COMMAND  asked before each start instead: lines `HOST WORKERS`; the
#                         coordinator joins the workers of the first host
#   --ends-at SECONDS     end of the allocation, seconds since 1970: passed on as --time-limit
#   --crashes N           crashes in a row without progress that end it (default: 5)
#   --longest-pause S     between such crashes, seconds (default: 15)
#   --when-stopped COMMAND  run before exit 75, with `yes` or `no`: was there progress
#
# TERM, INT, HUP and USR1 stop the sweep after the step (a second INT ends it at once).
# Exit codes are those of the program: 0 done, 2 your input, 3 the machine or too many crashes,
# 5 done with failed cells, 75 stopped early, run again to go on.
#
# Environment: S2FBENCH_BINARY, else S2FBENCH_BUILD_DIR, say where the program is;
# S2FBENCH_MPIRUN_ARGS is added to mpirun's; S2FBENCH_SHM is the folder for segments that the
# ranks of a node share (default: /dev/shm).
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=slurm/progress.sh
source "$here/progress.sh"

say() { echo "launch: $*" >&2; }
fail() { say "${@:2}"; exit "$1"; }

workers=$(nproc)
workers_by=
ends_at=
most_crashes=5
longest_pause=15
when_stopped=
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  [ $# -gt 1 ] || fail 2 "no value for $1; try $0 [options] -- run SWEEP.yaml --out DIR"
  case $1 in
    --workers) workers=$2 ;;
    --workers-by) workers_by=$2 ;;
    --ends-at) ends_at=$2 ;;
    --crashes) most_crashes=$2 ;;
    --longest-pause) longest_pause=$2 ;;
    --when-stopped) when_stopped=$2 ;;
    *) fail 2 "unknown option: $1; the program's own words come after --" ;;
  esac
  shift 2
done
[ $# -gt 1 ] || fail 2 "nothing to run; try $0 [options] -- run SWEEP.yaml --out DIR"
shift
program=${S2FBENCH_BINARY:-${S2FBENCH_BUILD_DIR:-$here/../build}/bin/s2fbench}
[ -x "$program" ] || fail 3 "no program: $program; try cmake/bootstrap.sh, or S2FBENCH_BINARY"
command -v mpirun >/dev/null || fail 3 "no mpirun; try apt-get install openmpi-bin or module load"
out=$(results_folder "$@")
shm=${S2FBENCH_SHM:-/dev/shm}
[[ $workers =~ ^[1-9][0-9]*$ ]] || fail 2 "--workers wants a number of at least 1: '$workers'"

# --- what mpirun leaves behind ---------------------------------------------------------
# A killed mpirun leaves 4 MB per rank. All that ours makes lies in one folder, held by a
# lock as long as any of its processes lives, so that the next launcher knows what is dead.

own=
scratch_name=$shm/s2fbench.$(id -u)
make_scratch() {
  local folder new
  for folder in "$scratch_name".*; do
    if [ -e "$folder/lock" ] && flock --nonblock "$folder/lock" true; then rm -rf "$folder"; fi
  done
  new=$(mktemp -d "$shm/.s2fbench.XXXXXX") ||
    fail 3 "cannot write: $shm; try S2FBENCH_SHM=<a local folder>"
  exec 9>"$new/lock"
  flock 9
  own=$scratch_name.$(hostname -s).${new##*.}
  mv "$new" "$own"
}

# 4 MB of segment per rank, as much again for Open MPI's own book-keeping.
check_shared_memory() {
  local here_ranks=$1 free
  free=$(df --output=avail -BM "$shm" | tail -n 1 | tr -dc 0-9)
  [ "$free" -ge $((8 * here_ranks)) ] ||
    fail 3 "too little shared memory: $free MB free in $shm, $here_ranks ranks need" \
      "$((8 * here_ranks)) MB; try fewer workers, a larger one (docker run --shm-size)," \
      "or S2FBENCH_SHM=<a folder on a local disk>"
}

# --- where the ranks go ----------------------------------------------------------------

ranks=0
here_ranks=0
placement=()
# Sets ranks, here_ranks and placement: mpirun's arguments, after environment variables.
place_ranks() {
  local hosts=() counts=() host count
  placement=()
  if [ -z "$workers_by" ]; then
    ranks=$((workers + 1))
    here_ranks=$ranks
    # The coordinator sleeps most of the time: it may share a core with a worker.
    placement=(mpirun -n "$ranks" --oversubscribe)
    return
  fi
  while read -r host count; do
    hosts+=("$host")
    counts+=("$count")
  done < <($workers_by)
  [ ${#hosts[@]} -gt 0 ] || fail 3 "no host to run on, says $workers_by"
  counts[0]=$((counts[0] + 1))
  ranks=0
  for count in "${counts[@]}"; do ranks=$((ranks + count)); done
  here_ranks=${counts[0]}
  local IFS=,
  # mpirun takes its slots from these: so it knows of the coordinator and of lost nodes.
  placement=(env "SLURM_NODELIST=${hosts[*]}" "SLURM_JOB_NODELIST=${hosts[*]}"
    "SLURM_NNODES=${#hosts[@]}" "SLURM_JOB_NUM_NODES=${#hosts[@]}"
    "SLURM_TASKS_PER_NODE=${counts[*]}" mpirun -n "$ranks")
}

# --- one start -------------------------------------------------------------------------

# Slurm sends TERM to all processes of a job; mpirun and its daemons must outlive it while
# the ranks, which get it too, finish their step. (INT: bash has background jobs ignore it.)
hold_term=(env --default-signal=INT --block-signal=TERM)
if ! "${hold_term[@]}" true 2>/dev/null; then hold_term=(); fi

child=
stopping=
signalled=
stop() {
  signalled=yes
  if [ -n "$stopping" ] && [ "$1" = INT ]; then
    say "ending at once"
    kill -INT "$child" 2>/dev/null
    return
  fi
  [ -n "$stopping" ] || say "asked to stop ($1): the running steps are finished"
  stopping=yes
  [ -z "$child" ] || kill -USR1 "$child" 2>/dev/null
}
for signal in TERM INT HUP USR1; do trap "stop $signal" "$signal"; done

status=0
# The status of the child's real end: a trap makes `wait` return early.
wait_for_child() {
  local again
  signalled=
  wait "$child"
  status=$?
  while [ -n "$signalled" ]; do
    signalled=
    wait "$child"
    again=$?
    [ $again -eq 127 ] || status=$again
  done
}

# Open MPI 4.1's mpirun can lock up in PMIx_server_finalize after a rank's death, when none of
# its ranks is alive any more: ended here after ten seconds of that.
watch_mpirun() {
  local pid=$1 name seen='' gone=0
  name=$(basename "$program")
  trap - TERM INT HUP USR1
  while kill -0 "$pid" 2>/dev/null; do
    if ps --no-headers -o stat=,comm= -s "$pid" |
      awk -v name="${name:0:15}" '$1 !~ /^Z/ && $2 == name { found = 1 } END { exit !found }'; then
      seen=yes
      gone=0
    elif [ -n "$seen" ] && [ $((gone += 1)) -ge 10 ]; then
      say "mpirun hangs although its ranks are gone: ended"
      pkill -KILL --session "$pid"
      return
    fi
    sleep 1 >/dev/null 2>&1 9>&-
  done
}

# run_once WORD...: sets status.
run_once() {
  local mpi=(--bind-to none -x S2FBENCH_AFTER_CRASH --mca orte_tmpdir_base "$own" --mca btl_vader_backing_directory "$own"
    --mca osc_sm_backing_directory "$own")
  if [ "$(id -u)" -eq 0 ]; then mpi+=(--allow-run-as-root); fi
  if [ ${#hold_term[@]} -gt 0 ]; then mpi+=(--mca orte_launch_agent "${hold_term[*]} orted"); fi
  local limit=()
  if [ -n "$ends_at" ]; then
    local left=$((ends_at - $(date +%s)))
    limit=(--time-limit $((left > 1 ? left : 1)))
  fi
  # A session of its own: the terminal's INT reaches us alone, and what mpirun leaves alive
  # can be found by it.
  # shellcheck disable=SC2086  # several arguments on purpose
  setsid "${hold_term[@]}" "${placement[@]}" "${mpi[@]}" ${S2FBENCH_MPIRUN_ARGS:-} \
    "$program" "$@" "${limit[@]}" &
  child=$!
  if [ -n "$stopping" ]; then kill -USR1 "$child"; fi  # asked between two commands
  watch_mpirun "$child" &
  local watcher=$!
  wait_for_child
  kill "$watcher" 2>/dev/null
  pkill -KILL --session "$child" 2>/dev/null
  child=
  find "$own" -mindepth 1 ! -name lock -delete 2>/dev/null
}

# Worth another start? Codes of the program are final, but 3 also ends a start that got
# somewhere and then lost a partner or a node.
is_crash() {
  case $status in
    0 | 2 | 5) return 1 ;;
    3) [ "$progressed" = yes ] ;;
    *) return 0 ;;
  esac
}

# --- until it is done ------------------------------------------------------------------

stopped_early() {
  if [ -n "$when_stopped" ]; then
    $when_stopped "$([ "$(progress_of "$out")" = "$at_first" ] && echo no || echo yes)"
  fi
  exit 75
}

# A start that follows no crash of ours blames no cell, whatever lock is found.
export S2FBENCH_AFTER_CRASH=0
make_scratch
trap 'rm -rf "$own"' EXIT
at_first=$(progress_of "$out")
idle=0  # crashes in a row without progress
crashes=0
while :; do
  place_ranks
  check_shared_memory "$here_ranks"
  before=$(progress_of "$out")
  run_once "$@"
  progressed=no
  [ "$before" = "$(progress_of "$out")" ] || progressed=yes
  if [ "$status" -eq 75 ]; then stopped_early; fi
  is_crash || exit "$status"
  if [ -n "$stopping" ]; then stopped_early; fi
  crashes=$((crashes + 1))
  idle=$([ "$progressed" = yes ] && echo 0 || echo $((idle + 1)))
  [ "$idle" -lt "$most_crashes" ] ||
    fail 3 "mpirun ended with $status: the last of $idle crashes without progress; see the" \
      "messages above and $out/logs"
  pause=$((idle < 2 ? 0 : (1 << (idle - 1)) - 1))
  if [ $pause -gt "$longest_pause" ]; then pause=$longest_pause; fi
  say "mpirun ended with $status (crash $crashes, progress: $progressed);" \
    "starting again in $pause s"
  export S2FBENCH_AFTER_CRASH=1
  sleep "$pause" &
  wait $!
  if [ -n "$stopping" ]; then stopped_early; fi
done
