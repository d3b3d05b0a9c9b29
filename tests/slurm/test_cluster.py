"""Sweeps submitted with sbatch to a throwaway cluster: they finish whatever Slurm does to them.

Skipped, with the reason, where no cluster can be started (not root, Slurm not installed).
"""

import os
import re
import signal
import unittest

import cluster
from cluster import ROOT, Job, call, words_of_sweep

EPOCHS = 8
SETTINGS = [f"train.epochs={EPOCHS}"]  # 6 cells, some 10 s of training on one core
undisturbed = None


def settings_of_one_long_trial(seconds):
    """Training of about so many seconds, judged by the undisturbed sweep."""
    took = min(float.fromhex(record["seconds"]) for record in cluster.records(cluster.folder / "undisturbed")
               if record["event"] == "end" and record["at"]["model"] == "residualbind32")
    return ["axes.model=[residualbind32]", "axes.resolution=[32]", "axes.seed=[1]", "train.patience=100000",
            f"train.epochs={int(seconds * EPOCHS / took)}"]


def setUpModule():
    global undisturbed
    cluster.start()
    unittest.addModuleCleanup(cluster.stop)
    out = cluster.folder / "undisturbed"
    ran = call(cluster.BINARY, *words_of_sweep(out, SETTINGS))
    assert ran.returncode == 0, ran.stderr
    undisturbed = cluster.table(out)
    assert len(undisturbed) >= 6


class Sweeps(unittest.TestCase):
    def check_end(self, job):
        """All cells done, each exactly once, with the numbers of the undisturbed sweep."""
        job.wait_for_end()
        self.assertEqual(cluster.states(job.out), {"done": 6, "invalid": 2}, job.text())
        ends = [count for (event, _), count in job.events().items() if event == "end"]
        self.assertEqual(ends, [1] * 6, job.text())
        self.assertEqual(cluster.table(job.out), undisturbed)
        self.assertEqual(call(cluster.BINARY, "verify", job.out).returncode, 0)

    def test_a_submitted_sweep_finishes(self):
        job = Job("plain", SETTINGS, "--nodes=2")
        self.check_end(job)
        self.assertEqual(job.starts(), 1)
        self.assertIn("on 3 processes", job.text())

    # One minute is Slurm's shortest limit; USR1 comes within 30 s of the start. The other
    # job has the second node meanwhile.
    def test_limits_signals_and_requeues_lose_nothing(self):
        limited = Job("limited", settings_of_one_long_trial(55), "--nodelist=n1", "--time=1",
                      "--signal=B:USR1@30")
        job = Job("signals", SETTINGS, "--nodelist=n2")
        job.wait_for_trials(1)
        self.assertEqual(call("scancel", "--batch", "--signal=USR1", job.id).returncode, 0)
        job.wait_until(lambda: job.starts() == 2, "start after a signal")
        job.wait_for_trials(2)
        self.assertEqual(call("scontrol", "requeue", job.id).returncode, 0)
        job.wait_until(lambda: job.starts() == 3, "start after a requeue")
        self.check_end(job)
        self.finishes_after_its_limit(limited)

    def finishes_after_its_limit(self, job):
        job.wait_until(lambda: "goes back into the queue" in job.text(), "requeue at the limit")
        call("scontrol", "update", f"jobid={job.id}", "timelimit=60")  # enough for the rest
        job.wait_for_end()
        self.assertEqual(cluster.states(job.out), {"done": 1}, job.text())
        self.assertGreater(job.starts(), 1)
        self.assertNotIn("DUE TO TIME LIMIT", job.text())

    def test_a_cancelled_sweep_stays_cancelled(self):
        job = Job("cancelled", SETTINGS, "--nodes=1")
        job.wait_for_trials(0)
        call("scancel", job.id)
        job.wait_for_end()
        self.assertIn("left to it", job.text())
        self.assertEqual(job.starts(), 1)

    def test_a_lost_node_loses_nothing_committed(self):
        job = Job("lost", SETTINGS, "--nodes=2")
        job.wait_for_trials(1)
        os.kill(int((cluster.folder / "cluster/slurmd.n2.pid").read_text()), signal.SIGKILL)
        for process in steps_of("n2"):
            os.kill(process, signal.SIGKILL)
        call("scontrol", "update", "nodename=n2", "state=down", "reason=test")
        self.addCleanup(self.bring_back)
        self.check_end(job)
        self.assertRegex(job.text(), re.compile("launch: mpirun ended with .* starting again"))
        self.assertIn("on 2 processes", job.text())

    def bring_back(self):
        call("slurmd", "-N", "n2")
        call("scontrol", "update", "nodename=n2", "state=resume")
        cluster.wait_until(lambda: call("sinfo", "-h", "-N", "-n", "n2", "-o", "%t").stdout.strip() == "idle",
                           "node n2")

    def test_srun_is_refused_with_the_right_command(self):
        refused = call("srun", "-n", "2", cluster.BINARY, *words_of_sweep(cluster.folder / "srun", SETTINGS))
        self.assertEqual(refused.returncode, 3, refused.stderr)
        self.assertIn("srun started 2 tasks", refused.stderr)
        self.assertIn("try mpirun inside the job, as slurm/sweep.sbatch does", refused.stderr)
        self.assertFalse((cluster.folder / "srun").exists())


def steps_of(node):
    """Processes of our jobs on a node."""
    found = []
    for path in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{path}/environ") as file:
                environment = file.read().split("\0")
        except OSError:
            continue
        if f"SLURMD_NODENAME={node}" in environment and f"SLURM_CONF={os.environ['SLURM_CONF']}" in environment:
            found.append(int(path))
    return found


if __name__ == "__main__":
    unittest.main()
