#!/usr/bin/env bash
# The workers of this Slurm job: one line `HOST WORKERS` per node that is alive, first the one
# that runs the batch script. Asked again before each start, since nodes get lost.
#
# One worker per GPU where the job has GPUs; else one per task where tasks were asked for
# (--ntasks, --ntasks-per-node); else one per CPU, or per --cpus-per-task CPUs.
set -euo pipefail
job=${SLURM_JOB_ID:?only inside a Slurm job}

# counts_of LIST: "2(x3),1" -> 2 2 2 1, as Slurm writes counts per node
counts_of() {
  local part count times
  for part in ${1//,/ }; do
    count=${part%%(*}
    times=1
    if [[ $part == *x* ]]; then times=$(tr -dc 0-9 <<<"${part#*x}"); fi
    while [ "$times" -gt 0 ]; do echo "$count"; times=$((times - 1)); done
  done
}

# HOST GPUS, from lines such as "Nodes=n[1-2] CPU_IDs=0-3 Mem=0 GRES=gpu:a100:4(IDX:0-3)"
gpus() {
  local line nodes host count
  scontrol --details show job "$job" | grep -o 'Nodes=.* CPU_IDs=.*' | while read -r line; do
    nodes=$(sed -n 's/^Nodes=\([^ ]*\).*/\1/p' <<<"$line")
    count=$(grep -o 'gpu[^ (,]*:[0-9]*' <<<"$line" | awk -F: '{n += $NF} END {print n + 0}') || true
    for host in $(scontrol show hostnames "$nodes"); do echo "$host ${count:-0}"; done
  done
}

# HOST TASKS or CPUS
tasks_or_cpus() {
  local list=${SLURM_TASKS_PER_NODE:-} per=1
  if [ -z "${SLURM_NTASKS:-}${SLURM_NTASKS_PER_NODE:-}" ]; then
    list=$SLURM_JOB_CPUS_PER_NODE
    per=${SLURM_CPUS_PER_TASK:-1}
  fi
  paste -d' ' <(scontrol show hostnames "$SLURM_JOB_NODELIST") <(counts_of "$list") |
    awk -v per="$per" '{n = int($2 / per); print $1, (n > 0 ? n : 1)}'
}

# Nodes that are still the job's and answer: a `*` after the state means that one does not.
living() {
  local now
  now=$(squeue -h -j "$job" -o %N)
  sinfo -h -N -n "${now:-$SLURM_JOB_NODELIST}" -o '%N %t' |
    awk '$2 !~ /\*|down|fail|unk|boot|maint/ {print $1}' | sort -u
}

found=$(gpus)
if ! awk '$2 > 0 {any = 1} END {exit !any}' <<<"$found"; then found=$(tasks_or_cpus); fi
awk 'NR == FNR {alive[$1]; next} ($1 in alive) && $2 > 0' <(living) - <<<"$found"
