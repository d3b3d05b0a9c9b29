"""A sweep that is asked to stop, runs out of time or finds its folder in use, as a user sees it."""

import json
import signal
import subprocess
import time

from harness import BINARY, Case, tiny_genome

# Long enough to be stopped in the middle, short enough to be waited for.
WORDS = ["axes.seed=[1]", "axes.resolution=[32]", "train.epochs=4"]


class Stop(Case):
    def words(self, out, *more):
        return ["run", tiny_genome() / "sweep.yaml", "--data", tiny_genome(), "--out", out,
                "--checkpoint-steps", "1", *WORDS, *more]

    def start(self, out, *more):
        """A run under way: a checkpoint is there, so its folder is locked and it trains."""
        process = subprocess.Popen([BINARY, *map(str, self.words(out, *more))], stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        deadline = time.monotonic() + 120
        while not list(out.glob("checkpoints/*/running.ckpt")):
            self.assertLess(time.monotonic(), deadline, "no checkpoint was written")
            self.assertIsNone(process.poll(), "the run ended before its first checkpoint")
            time.sleep(0.002)
        return process

    def results(self, out):
        text = self.succeeds("table", out, "--metric", "pearson_whole", "--rows", "model",
                             "--cols", "resolution", "--format", "json")
        return [(cell["row"], cell["mean"]) for cell in json.loads(text)["cells"]]

    def test_stopped_resumed_and_undisturbed_sweeps_are_equal(self):
        undisturbed, stopped = self.folder / "undisturbed", self.folder / "stopped"
        self.succeeds(*self.words(undisturbed))
        process = self.start(stopped)
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(process.wait(120), 75)
        self.assertIn("stopped early", process.stderr.read())
        self.assertTrue(list(stopped.glob("checkpoints/*/running.ckpt")), "nothing to go on from")
        self.succeeds(*self.words(stopped))
        self.assertEqual(self.results(stopped), self.results(undisturbed))
        self.assertEqual(list(stopped.glob("checkpoints/*/running.ckpt")), [])
        self.succeeds("verify", stopped)

    def test_killed_and_resumed(self):
        undisturbed, killed = self.folder / "undisturbed", self.folder / "killed"
        self.succeeds(*self.words(undisturbed))
        process = self.start(killed)
        process.kill()
        process.wait(60)
        self.succeeds(*self.words(killed))  # the lock of a dead process keeps nobody out
        self.assertEqual(self.results(killed), self.results(undisturbed))

    def test_a_folder_in_use_is_refused(self):
        out = self.folder / "out"
        process = self.start(out, "train.epochs=100", "train.patience=0")
        self.fails(2, ["another sweep runs in this results folder", f"process {process.pid}"],
                   *self.words(out, "train.epochs=100", "train.patience=0"))
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(process.wait(120), 75)

    def test_no_trial_starts_that_the_time_limit_would_cut_off(self):
        out = self.folder / "out"
        self.fails(75, "stopped early", *self.words(out, "--time-limit", "5"))
        self.assertEqual(list(out.glob("checkpoints/*")), [])
        # One rank speaks.
        told = self.fails(2, "--time-limit 5 minutes", *self.words(out, "--time-limit", "5 minutes"), ranks=2)
        self.assertEqual(told.stderr.count("cannot read the time limit"), 1, told.stderr)
