#!/usr/bin/env bash
# requeue.sh PROGRESSED: puts this Slurm job back into the queue after its sweep stopped early.
#
# Not when Slurm is ending the job anyway: a cancelled one must stay cancelled, a preempted one
# is put back by Slurm. Not for ever: three starts in a row without progress are enough.
set -euo pipefail
progressed=${1:?yes or no}
job=${SLURM_JOB_ID:?only inside a Slurm job}
say() { echo "requeue: $*" >&2; }

# The job's comment outlives a start: there the count is kept.
idle_starts() {
  local comment
  comment=$(squeue -h -j "$job" -o %k)
  case $comment in
    "starts without progress: "*) echo "${comment##* }" ;;
    *) echo 0 ;;
  esac
}

read -r state reason < <(squeue -h -j "$job" -o '%T %r')
if [ "$state" != RUNNING ] && [ "$reason" != TimeLimit ]; then
  say "Slurm is ending job $job ($state): left to it"
  exit
fi
before=$(idle_starts)
idle=0
if [ "$progressed" = no ]; then idle=$((before + 1)); fi
if [ "$idle" -ge 3 ]; then
  say "no progress in $idle starts of job $job; try a longer --time, or a smaller lead in --signal"
  exit
fi
if [ "$idle" -ne "$before" ]; then
  scontrol update "JobId=$job" "Comment=starts without progress: $idle" || true
fi
say "job $job goes back into the queue"
scontrol requeue "$job" || say "refused by this site; submit the same command again to go on"
