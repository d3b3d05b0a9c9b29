"""Kills processes of running sweeps at random moments and checks that nothing is lost.

    kill_sweep.py --program chain_sweep [--kills 50] [--seed 1] [--ranks 4]
    kill_sweep.py --program s2fbench --sweep SWEEP.yaml [--word WORD ...]

A sweep, of chains (chain_sweep.cpp) or of real trials, is started again and again in one
results folder; each time a worker, the leader of a gang, the coordinator or everything is killed with SIGKILL:
after a random while, or at the moment when a checkpoint or a commit is being written. After
every kill the journals are read by other code than the program's:

    lost        a cell that had ended has no end any more, or another result
    duplicated  a cell has ended twice
    unreadable  a journal line other than the last of its file is damaged, or the cube of a
                finished start does not open

and when all cells have ended, the cube must equal that of an undisturbed sweep. Exit code 1
when any of this was seen; one line of figures at the end.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SWEEP = """\
name: kill
data: none.h5
axes:
  model: [cnn]
  loss: [poisson, mse]
  resolution: [32, 128]
  seed: [1, 2, 3]
train: {epochs: 2}
"""
VICTIMS = ["worker", "leader", "coordinator", "all"]
MOMENTS = ["any time", "any time", "checkpoint", "commit"]


class Sweep:
    """One results folder and the processes that work in it."""

    def __init__(self, program, folder, ranks, ranks_per_trial, file=None, words=()):
        self.program, self.folder, self.ranks = program, folder, ranks
        self.ranks_per_trial, self.words = ranks_per_trial, list(words)
        self.file = file or folder / "sweep.yaml"
        self.out = folder / "out"
        self.scratch = folder / "scratch"
        if not file:
            self.file.write_text(SWEEP)
        self.mpirun = None
        self.launcher_hangs = 0

    def start(self):
        self.scratch.mkdir()
        environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                           TMPDIR=str(self.scratch), S2FBENCH_AFTER_CRASH="0")
        # Open MPI's shared memory goes where we can clean it up: kills leave it behind.
        self.mpirun = subprocess.Popen(
            ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", str(self.ranks),
             "--mca", "btl_vader_backing_directory", str(self.scratch),
             "--mca", "orte_tmpdir_base", str(self.scratch),
             self.program, "run", str(self.file), "--out", str(self.out),
             "--ranks-per-trial", str(self.ranks_per_trial), *self.words],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True)

    def processes(self):
        """Process ids of the living ranks, by rank."""
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if (entry / "stat").read_text().rsplit(")", 1)[1].split()[1] != str(self.mpirun.pid):
                    continue
                variables = (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            for variable in variables:
                if variable.startswith(b"OMPI_COMM_WORLD_RANK="):
                    found[int(variable.split(b"=")[1])] = int(entry.name)
        return found

    def running(self):
        return self.mpirun.poll() is None

    def kill(self, victim, choose):
        """Returns whether somebody was killed."""
        ranks = self.processes()
        if not ranks:
            return False
        if victim == "all":
            os.killpg(self.mpirun.pid, signal.SIGKILL)
            targets = list(ranks.values())
        elif victim == "coordinator":
            targets = [ranks.get(0)]
        else:
            workers = [rank for rank in ranks if rank > 0]
            leaders = [rank for rank in workers if (rank - 1) % self.ranks_per_trial == 0]
            others = [rank for rank in workers if rank not in leaders] or workers
            pool = leaders if victim == "leader" else others
            targets = [ranks[choose(pool)]] if pool else []
        killed = False
        for pid in targets:
            try:
                os.kill(pid, signal.SIGKILL)
                killed = True
            except (OSError, TypeError):
                pass
        return killed

    def wait(self, seconds=60):
        """The exit code. A job that does not end is an error."""
        until, alive = time.monotonic() + seconds, time.monotonic()
        try:
            while True:
                try:
                    _, self.said = self.mpirun.communicate(timeout=0.5)
                    return self.mpirun.returncode
                except subprocess.TimeoutExpired:
                    if time.monotonic() > until:
                        raise
                alive = time.monotonic() if self.processes() else alive
                # Open MPI 4.1 can lock up in PMIx_server_finalize after the last rank is gone;
                # slurm/launch.sh ends it then, and so do we.
                if time.monotonic() > alive + 10 and self.running():
                    self.launcher_hangs += 1
                    os.killpg(self.mpirun.pid, signal.SIGKILL)
        finally:
            if self.running():
                os.killpg(self.mpirun.pid, signal.SIGKILL)
            shutil.rmtree(self.scratch, ignore_errors=True)

    def writing(self, what):
        """Whether a checkpoint, or a commit, is being written right now."""
        if what == "checkpoint":
            return any((self.out / "checkpoints").glob("*/*.tmp"))
        # Not their size: journals grow before the lines that need it.
        times = sum(path.stat().st_mtime_ns for path in (self.out / "journal").glob("*.jsonl"))
        before, self.journal_times = getattr(self, "journal_times", times), times
        return times > before

    def ends(self):
        """What the journals say of each cell: its results, and what is wrong with files."""
        ends, damaged = {}, []
        for path in sorted((self.out / "journal").glob("*.jsonl")):
            lines = path.read_bytes().split(b"\n")
            for number, line in enumerate(lines[:-1], 1):  # what follows the last newline is torn
                try:
                    entry = json.loads(line)
                except ValueError:
                    damaged.append(f"{path.name}:{number}")
                    continue
                if entry.get("event") == "end":
                    result = {key: entry[key] for key in ("state", "metrics", "curves", "reason")}
                    ends.setdefault(entry["cell"], []).append(result)
        return ends, damaged


def wait_for_moment(sweep, moment, patience):
    """Until the moment has come or patience (seconds) is over or the sweep has ended."""
    until = time.monotonic() + patience
    while sweep.running() and time.monotonic() < until:
        if moment != "any time" and sweep.writing(moment):
            return
        time.sleep(0.0005 if moment != "any time" else min(0.01, patience))


class Findings:
    def __init__(self):
        self.lost, self.duplicated, self.unreadable, self.hung, self.unequal = [], [], [], [], []

    def check(self, sweep, before):
        ends, damaged = sweep.ends()
        self.unreadable += damaged
        for cell, results in before.items():
            if ends.get(cell, [])[:len(results)] != results:
                self.lost.append(cell)
        self.duplicated += [cell for cell, results in ends.items() if len(results) > 1]
        return ends

    def figures(self):
        return ", ".join(f"{len(getattr(self, name))} {name}"
                         for name in ("lost", "duplicated", "unreadable", "hung", "unequal"))

    def any(self):
        return any(vars(self).values())


def undisturbed(program, folder, file, words):
    folder.mkdir()
    sweep = Sweep(program, folder, 1, 1, file, words)
    sweep.start()
    code = sweep.wait(300)
    if code != 0:
        sys.exit(f"kill_sweep: the undisturbed sweep ended with {code}: {sweep.said}")
    return {cell: results[0] for cell, results in sweep.ends()[0].items()}


def disturb(sweep, expected, draw, findings, counts, kills, patience):
    """Kills until the sweep is finished or there were enough kills. Returns the longest time,
    in seconds, that a job outlived a kill."""
    before, slowest = {}, 0
    while True:
        enough = sum(counts.values()) >= kills
        sweep.start()
        killed = False
        if not enough:
            victim, moment = draw.choice(VICTIMS), draw.choice(MOMENTS)
            wait_for_moment(sweep, moment, draw.uniform(0, patience))
            killed = sweep.running() and sweep.kill(victim, draw.choice)
            if killed:
                counts[victim, moment] = counts.get((victim, moment), 0) + 1
        try:
            killed_at = time.monotonic()
            code = sweep.wait(600 if enough else 200)
            slowest = max(slowest, time.monotonic() - killed_at if killed else 0)
        except subprocess.TimeoutExpired:
            findings.hung.append(sweep.folder.name)
            code = -1
        before = findings.check(sweep, before)
        if code in (2, 3, 4) and "results folder" in sweep.said:
            findings.unreadable.append(sweep.said.strip()[-300:])
            return slowest
        if enough and code != 0:  # nobody was killed
            findings.hung.append(f"ended with {code}: {sweep.said.strip()[-300:]}")
            return slowest
        if code == 0:
            got = {cell: results[0] for cell, results in before.items()}
            if got != expected:
                findings.unequal.append(sweep.folder.name)
            return slowest


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="chain_sweep")
    parser.add_argument("--sweep", help="a sweep file instead of that of the chains")
    parser.add_argument("--word", action="append", default=[], help="added to the program's words")
    parser.add_argument("--patience", type=float, default=2.0, help="longest time before a kill, s")
    parser.add_argument("--s2fbench", help="also have it verify the final cubes")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ranks", type=int, default=4)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    root = pathlib.Path(tempfile.mkdtemp(prefix="s2fbench-kill-"))
    findings, counts, sweeps, slowest, hangs = Findings(), {}, 0, 0, 0
    begin = time.monotonic()
    try:
        run = (arguments.sweep, arguments.word)
        expected = undisturbed(arguments.program, root / "undisturbed", *run)
        while sum(counts.values()) < arguments.kills and not findings.any():
            sweeps += 1
            folder = root / f"sweep{sweeps}"
            folder.mkdir()
            ranks_per_trial = draw.choice([1, arguments.ranks - 1 & ~1 or 1])
            sweep = Sweep(arguments.program, folder, arguments.ranks, ranks_per_trial, *run)
            slowest = max(slowest, disturb(sweep, expected, draw, findings, counts,
                                           arguments.kills, arguments.patience))
            hangs += sweep.launcher_hangs
            if arguments.s2fbench:
                verify(arguments.s2fbench, sweep.out, findings)
            if not findings.any():
                shutil.rmtree(folder)
    finally:
        if not findings.any():
            shutil.rmtree(root, ignore_errors=True)
    for (victim, moment), count in sorted(counts.items()):
        print(f"{count:5} x {victim}, {moment}")
    print(f"{sum(counts.values())} kills in {sweeps} sweeps of {len(expected)} cells, "
          f"{time.monotonic() - begin:.0f} s, a job outlived a kill by at most {slowest:.0f} s, "
          f"mpirun itself hung {hangs} times: "
          f"{findings.figures()}")
    if findings.any():
        print(f"kill_sweep: see {root}: {vars(findings)}", file=sys.stderr)
        sys.exit(1)


def verify(s2fbench, out, findings):
    """The final cube against the journals, which were found equal to the undisturbed ones."""
    done = subprocess.run([s2fbench, "verify", str(out)], capture_output=True, text=True)
    if done.returncode != 0:
        findings.unequal.append(done.stdout + done.stderr)


if __name__ == "__main__":
    main()
