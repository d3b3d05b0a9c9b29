"""Runs the program as a user would and looks at what it says.

The binary comes from S2FBENCH_BINARY, which CTest sets.
"""

import atexit
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("S2FBENCH_BINARY", str(ROOT / "build/bin/s2fbench"))

DATASET = """\
name: tiny
genome: genome.fa.gz
tracks:
  - {name: liver, file: liver.rep1.bw, replicate: liver.rep2.bw, scale: mean1}
  - {name: blood, file: blood.rep1.bw, replicate: blood.rep2.bw, scale: mean1}
unmappable: [unmappable.bed]
windows: {stored: 3072, input: 2048, stride: 3072}
folds: {valid: [chr2], test: [chr3]}
threshold: {train: -1, test: -1}
"""

SWEEP = """\
name: tiny
data: tiny.h5
axes:
  model: [cnn, residualbind32]
  loss: [poisson]
  resolution: [32, 128]
  seed: [1, 2]
model: {width: 0.03}
train: {epochs: 1, batch: 16, shards: 4}
"""


def command(*arguments, ranks=0, cwd=None):
    """The finished process; with ranks, under mpirun. Nothing here may take minutes."""
    launcher = [str(ROOT / "tests/support/mpirun.sh"), str(ranks)] if ranks else []
    return subprocess.run(
        [*launcher, BINARY, *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, timeout=300,
    )


class Case(unittest.TestCase):
    """A test with a folder of its own and checks on exit codes and messages."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="s2fbench-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def succeeds(self, *arguments, **options):
        result = command(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def fails(self, code, message, *arguments, **options):
        """The exit code, and every piece of the message in standard error."""
        result = command(*arguments, **options)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        for piece in [message] if isinstance(message, str) else message:
            self.assertIn(piece, result.stderr)
        return result


_genome = None


def tiny_genome():
    """A folder with a three-chromosome synthetic genome, its dataset file and a prepared
    dataset; made once per test program and only read."""
    global _genome
    if _genome is None:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="s2fbench-genome-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        made = command("synth", folder / "genome", "--chromosomes", "3", "--length", "200000")
        assert made.returncode == 0, made.stderr
        (folder / "genome/tiny.yaml").write_text(DATASET)
        made = command("prepare", folder / "genome/tiny.yaml", "--out", folder / "tiny.h5")
        assert made.returncode == 0, made.stderr
        (folder / "sweep.yaml").write_text(SWEEP)
        _genome = folder
    return _genome
