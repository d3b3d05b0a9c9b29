"""What a user must be able to rely on when processes die: the short version of the kill test,
stopped processes, and a cell that kills whoever runs it."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import kill_sweep

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ["CHAIN_SWEEP"]
TWENTY = kill_sweep.SWEEP.replace("[1, 2, 3]", "[1, 2, 3, 4, 5]")  # 2 x 2 x 5 cells


class Kill(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="s2fbench-kill-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def test_fifty_kills_lose_nothing(self):
        verify = ["--s2fbench", os.environ["S2FBENCH_BINARY"]] if "S2FBENCH_BINARY" in os.environ else []
        done = subprocess.run([sys.executable, "kill_sweep.py", "--program", PROGRAM, "--kills", "50",
                               "--seed", "3", *verify], capture_output=True, text=True)
        print(done.stdout)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"\n5\d kills .*0 lost, 0 duplicated, 0 unreadable, 0 hung, 0 unequal")

    @unittest.skipUnless("S2FBENCH_BINARY" in os.environ, "the program was not built")
    def test_real_trainings_that_are_killed_come_to_the_same_bits(self):
        sys.path.insert(0, str(ROOT / "tests/cli"))
        from harness import BINARY, SWEEP, tiny_genome
        sweep = self.folder / "sweep.yaml"
        sweep.write_text(SWEEP.replace("epochs: 1", "epochs: 3").replace("[32, 128]", "[32]"))
        words = ["--word=--data", f"--word={tiny_genome()}", "--word=--checkpoint-steps", "--word=1"]
        done = subprocess.run(
            [sys.executable, "kill_sweep.py", "--program", BINARY, "--sweep", str(sweep), *words,
             "--s2fbench", BINARY, "--kills", "8", "--ranks", "3", "--patience", "6"],
            capture_output=True, text=True)
        print(done.stdout)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"\n[89] kills .* 0 unequal")

    def stop_rank(self, rank):
        """Stops (not kills) a rank of a running sweep: the exit code, the words, the seconds."""
        sweep = kill_sweep.Sweep(PROGRAM, self.folder, 4, 1, words=["--steps", "100000"])
        sweep.start()
        deadline = time.monotonic() + 60
        while not list(sweep.out.glob("checkpoints/*/running.ckpt")) and time.monotonic() < deadline:
            time.sleep(0.05)
        begin = time.monotonic()
        os.kill(sweep.processes()[rank], signal.SIGSTOP)
        code = sweep.wait(60)
        return code, sweep.said, time.monotonic() - begin

    def test_a_stopped_worker_ends_the_job_by_name(self):
        code, said, seconds = self.stop_rank(2)
        print(f"noticed after {seconds:.1f} s")
        self.assertNotEqual(code, 0)
        self.assertRegex(said, r"no sign of life from rank 2 on \S+ for \d+ s")

    def test_a_stopped_coordinator_ends_the_job_by_name(self):
        code, said, seconds = self.stop_rank(0)
        print(f"noticed after {seconds:.1f} s")
        self.assertNotEqual(code, 0)
        self.assertRegex(said, r"no sign of life from rank 0 on \S+ for \d+ s")

    def test_one_poisonous_cell_among_twenty_fails_alone(self):
        (self.folder / "sweep.yaml").write_text(TWENTY)
        environment = dict(os.environ, S2FBENCH_BINARY=PROGRAM)
        done = subprocess.run(
            [str(ROOT / "slurm/launch.sh"), "--workers", "3", "--", "run", str(self.folder / "sweep.yaml"),
             "--out", str(self.folder / "out"), "--poison", "7"],
            env=environment, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        ends = {}
        for path in sorted((self.folder / "out/journal").glob("*.jsonl")):
            for line in path.read_text().rstrip("\0").splitlines():
                entry = json.loads(line)
                if entry.get("event") == "end":
                    ends.setdefault(entry["cell"], []).append(entry)
        self.assertEqual(len(ends), 20)
        self.assertTrue(all(len(entries) == 1 for entries in ends.values()), "a cell ended twice")
        failed = [entries[0] for entries in ends.values() if entries[0]["state"] != "done"]
        self.assertEqual(len(failed), 1, failed)
        self.assertEqual(failed[0]["state"], "failed")
        self.assertRegex(failed[0]["reason"], r"its job crashed 4 times .* with nothing else running")
        self.assertEqual(len(re.findall("starting again", done.stderr)), 4, done.stderr)


if __name__ == "__main__":
    unittest.main()
