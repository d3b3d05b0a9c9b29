#!/usr/bin/env bash
# A throwaway Slurm cluster of two nodes on this machine, as root: to try a job, and for the tests.
#
#   slurm/local-cluster.sh start [DIR]    prints the line that points a shell at it:
#                                         eval "$(slurm/local-cluster.sh start DIR)"
#   slurm/local-cluster.sh status [DIR]   its nodes and jobs
#   slurm/local-cluster.sh stop [DIR]     ends its jobs and all that it started
#
# DIR (default: work/slurm) holds everything: configuration, key, state, logs. Nodes n1 and n2
# have S2FBENCH_LOCAL_CPUS CPUs each (default: 1), partition `all`. Needs Debian's slurm-wlm
# and munge or alike.
set -euo pipefail

say() { echo "local-cluster: $*" >&2; }
fail() { say "$*"; exit 3; }

action=${1:-}
dir=${2:-work/slurm}

check_machine() {
  local program
  [ "$(id -u)" -eq 0 ] || fail "only root can do this; try a real cluster"
  for program in slurmctld slurmd munged sbatch scontrol; do
    command -v "$program" >/dev/null ||
      fail "not installed: $program; try apt-get install slurm-wlm munge"
  done
}

# free_ports COUNT: TCP ports that nobody listens on.
free_ports() {
  python3 - "$1" <<'END'
import socket
import sys
taken = [socket.create_server(("", 0)) for _ in range(int(sys.argv[1]))]
print(*(one.getsockname()[1] for one in taken))
END
}

write_configuration() {
  local host controller first second
  host=$(hostname -s)
  read -r controller first second < <(free_ports 3)
  cat >"$dir/slurm.conf" <<END
ClusterName=local
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller
SlurmUser=root
AuthType=auth/munge
# Short-lived credentials: a requeued job waits for the old ones to expire.
AuthInfo=socket=$dir/munge.socket,cred_expire=10
CryptoType=crypto/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=2,bf_interval=2
ReturnToService=2
JobRequeue=1
KillWait=10
SlurmdTimeout=30
InactiveLimit=0
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool.%n
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.%n.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.%n.log
SlurmdParameters=config_overrides
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$first CPUs=${S2FBENCH_LOCAL_CPUS:-1}
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$second CPUs=${S2FBENCH_LOCAL_CPUS:-1}
PartitionName=all Nodes=n[1-2] Default=YES MaxTime=1-00:00:00 State=UP
END
}

start_munge() {
  head -c 128 /dev/urandom >"$dir/munge.key"
  chmod 400 "$dir/munge.key"
  # --force: a folder of ours is less well guarded than /etc, and need not be.
  munged --force --key-file="$dir/munge.key" --socket="$dir/munge.socket" \
    --pid-file="$dir/munged.pid" --log-file="$dir/munged.log" \
    --seed-file="$dir/munged.seed" 2>"$dir/munged.err" ||
    fail "munged does not start: $(tail -n 2 "$dir/munged.err")"
}

wait_for_nodes() {
  local deadline=$((SECONDS + 60))
  while [ "$(sinfo -h -N -t idle -o %N 2>/dev/null | wc -l)" -lt 2 ]; do
    if [ $SECONDS -gt $deadline ]; then
      tail -n 5 "$dir"/slurm*.log >&2
      fail "the nodes do not come up; see $dir/*.log"
    fi
    sleep 0.2
  done
}

start() {
  check_machine
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
  if [ -e "$dir/slurm.conf" ]; then fail "already there: $dir; try stop first"; fi
  chmod 755 "$dir"
  mkdir -p "$dir/state"
  write_configuration
  export SLURM_CONF=$dir/slurm.conf
  start_munge
  # Daemons must not hold the terminal or the pipe of whoever called us.
  slurmctld >"$dir/slurmctld.err" 2>&1 </dev/null || fail "slurmctld: $(cat "$dir/slurmctld.err")"
  local node
  for node in n1 n2; do
    slurmd -N "$node" >"$dir/slurmd.$node.err" 2>&1 </dev/null ||
      fail "slurmd: $(cat "$dir/slurmd.$node.err")"
  done
  wait_for_nodes
  echo "export SLURM_CONF=$dir/slurm.conf"
}

# end_by_pid_file FILE: asks, waits, then makes sure.
end_by_pid_file() {
  local pid tries
  pid=$(cat "$1" 2>/dev/null) || return 0
  kill "$pid" 2>/dev/null || return 0
  for tries in $(seq 50); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
}

# Steps outlive a slurmd that was killed. Their daemons and tasks know our configuration, but so
# does the shell that submits to us: it runs on no node.
end_steps() {
  local process environment
  for process in /proc/[0-9]*; do
    environment=$(tr '\0' '\n' <"$process/environ") || continue
    grep -qx "SLURM_CONF=$dir/slurm.conf" <<<"$environment" || continue
    if [ "$(cat "$process/comm")" = slurmstepd ] || grep -q '^SLURMD_NODENAME=' <<<"$environment"; then
      kill -KILL "${process#/proc/}" || true
    fi
  done 2>/dev/null
}

stop() {
  [ -e "$dir/slurm.conf" ] || fail "no cluster in $dir"
  dir=$(cd "$dir" && pwd)
  export SLURM_CONF=$dir/slurm.conf
  local tries
  timeout 10 scancel --user=root --full --signal=KILL 2>/dev/null || true
  timeout 10 scancel --user=root 2>/dev/null || true
  for tries in $(seq 25); do
    [ -n "$(timeout 5 squeue -h 2>/dev/null)" ] || break
    sleep 0.2
  done
  end_by_pid_file "$dir/slurmd.n1.pid"
  end_by_pid_file "$dir/slurmd.n2.pid"
  end_by_pid_file "$dir/slurmctld.pid"
  end_by_pid_file "$dir/munged.pid"
  end_steps
  rm -rf "$dir/state" "$dir"/spool.* "$dir/slurm.conf" "$dir"/munge.* "$dir/munged.seed"
}

case $action in
  start) start ;;
  stop) stop ;;
  status)
    [ -e "$dir/slurm.conf" ] || fail "no cluster in $dir"
    SLURM_CONF=$(cd "$dir" && pwd)/slurm.conf
    export SLURM_CONF
    sinfo
    squeue
    ;;
  *) sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
