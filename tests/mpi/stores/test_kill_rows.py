"""Ranks that write one store: the same bytes for any number of them, and after kills."""

import hashlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = os.environ["STORE_ROWS"]


def processes(path):
    """Of the ranks that write `path`."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0] == PROGRAM.encode() and str(path).encode() in words:
            found.append(int(folder.name))
    return found


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


class Killed(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="s2fbench-rows-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def start(self, path, ranks, pause):
        return subprocess.Popen(
            [ROOT / "tests/support/mpirun.sh", str(ranks), PROGRAM, path, str(pause)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def write(self, name, ranks):
        path = self.folder / name
        job = self.start(path, ranks, 0)
        self.assertEqual(job.wait(120), 0, job.stderr.read())
        job.stderr.close()
        return digest(path)

    def kill_once(self, path, ranks, dice):
        """Whether a rank was there to be killed while it wrote."""
        before = digest(path)
        job = self.start(path, ranks, 2000 * ranks)
        deadline = time.monotonic() + 60
        while digest(path) == before and job.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(dice.uniform(0.02, 0.35))
        ranks_there = processes(path)
        for process in dice.sample(ranks_there, min(len(ranks_there), dice.choice([1, ranks]))):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            code = job.wait(60)
        finally:
            for process in processes(path):
                os.kill(process, signal.SIGKILL)
            job.stderr.close()
        return code != 0

    def test_bytes_are_those_of_one_rank(self):
        alone = self.write("alone.h5", 1)
        dice = random.Random(5)
        for ranks in (2, 4):
            self.assertEqual(self.write(f"{ranks}.h5", ranks), alone)
        for ranks in (1, 2, 4):
            path = self.folder / f"killed{ranks}.h5"
            kills = sum(self.kill_once(path, ranks, dice) for _ in range(2))
            self.assertEqual(kills, 2)
            self.assertNotEqual(digest(path), alone, "no kill came in time")
            # Finished by another number of ranks.
            self.assertEqual(self.write(path.name, 5 - ranks), alone)


if __name__ == "__main__":
    unittest.main()
