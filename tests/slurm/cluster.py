"""A throwaway Slurm cluster of two nodes for one test program, and jobs on it."""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/cli"))
from harness import BINARY, tiny_genome  # noqa: E402

SECONDS = 240  # for a job to get somewhere, on a slow machine; all of it takes far less
folder = None


def call(*words, **options):
    return subprocess.run([*map(str, words)], capture_output=True, text=True, timeout=120, **options)


def start():
    """Starts the cluster, or skips the tests with the reason why there can be none."""
    global folder
    folder = pathlib.Path(tempfile.mkdtemp(prefix="s2fbench-slurm-"))
    started = call(ROOT / "slurm/local-cluster.sh", "start", folder / "cluster")
    if started.returncode == 3:
        shutil.rmtree(folder)
        raise unittest.SkipTest(started.stderr.strip().splitlines()[-1])
    assert started.returncode == 0, started.stderr
    os.environ["SLURM_CONF"] = str(folder / "cluster/slurm.conf")
    os.environ["S2FBENCH_BINARY"] = BINARY
    # Segments are named by host: two nodes of one host would share them.
    os.environ["S2FBENCH_MPIRUN_ARGS"] = "--mca btl self,tcp"


def stop():
    call(ROOT / "slurm/local-cluster.sh", "stop", folder / "cluster")
    shutil.rmtree(folder, ignore_errors=True)


def wait_until(condition, what, log=None):
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            text = log.read_text() if log and log.exists() else ""
            raise AssertionError(f"still waiting for: {what}\n{text}\n{call('squeue').stdout}")
        time.sleep(0.2)


def words_of_sweep(out, settings):
    return ["run", tiny_genome() / "sweep.yaml", "--data", tiny_genome(), "--out", out, *settings]


class Job:
    """A sweep submitted with sbatch."""

    def __init__(self, name, settings, *options):
        self.out = folder / name
        self.log = folder / f"{name}.log"
        submitted = call("sbatch", "--parsable", f"--output={self.log}", *options, ROOT / "slurm/sweep.sbatch",
                         *words_of_sweep(self.out, settings)[1:], cwd=folder)
        assert submitted.returncode == 0, submitted.stderr
        self.id = submitted.stdout.strip()

    def wait_until(self, condition, what):
        wait_until(condition, f"{what} of job {self.id}", self.log)

    def wait_for_end(self):
        self.wait_until(lambda: call("squeue", "-h", "-j", self.id).stdout == "", "the end")

    def wait_for_trials(self, ended):
        """Until so many trials have ended and another one is running."""
        def there():
            counts = collections.Counter(record["event"] for record in records(self.out))
            return counts["end"] >= ended and counts["start"] > counts["end"]
        self.wait_until(there, f"{ended} trials and a running one")

    def text(self):
        return self.log.read_text() if self.log.exists() else ""

    def starts(self):
        return self.text().count("sweep: job ")

    def events(self):
        """How often each (event, cell) stands in the journals."""
        return collections.Counter((record["event"], record["cell"]) for record in records(self.out)
                                   if "cell" in record)


def records(out):
    """The events of all journals; a line that is being written is left out."""
    for path in (out / "journal").glob("*.jsonl"):
        for line in path.read_text().splitlines():
            if '"event"' in line and line.endswith("}"):
                yield json.loads(line)


def table(out):
    """Every number of the table, by place."""
    printed = call(BINARY, "table", out, "--metric", "pearson_whole", "--rows", "model", "--cols",
                   "resolution,seed", "--format", "json")
    assert printed.returncode == 0, printed.stderr
    return {(*cell["row"].values(), *cell["col"].values()): (cell["mean"], cell["n"])
            for cell in json.loads(printed.stdout)["cells"]}


def states(out):
    status = call(BINARY, "status", out, "--json")
    assert status.returncode == 0, status.stderr
    return {state: count for state, count in json.loads(status.stdout)["states"].items() if count}
