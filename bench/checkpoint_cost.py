"""What checkpoints cost a training at the default interval: share of its seconds.

    bench/checkpoint_cost.py BINARY SWEEP.yaml DATA_FOLDER [key=value ...]

Runs the sweep on one process in a temporary folder and adds up what the trials' logs say of
their checkpoints (fsync included) and of their training.
"""

import pathlib
import re
import sys
import tempfile

from measure import run

LINE = re.compile(r"(\d+) checkpoints took (\S+) s of (\S+) s of training")


def cost(binary, sweep, data, overrides):
    """Checkpoints, their seconds, and those of the training, over all trials."""
    with tempfile.TemporaryDirectory() as out:
        run([binary, "run", sweep, "--data", data, "--out", f"{out}/results", *overrides])
        found = LINE.findall(pathlib.Path(out, "results/logs/rank0.log").read_text())
    if not found:
        sys.exit("checkpoint_cost: the log tells of no checkpoints")
    return [sum(float(row[i]) for row in found) for i in range(3)]


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    count, seconds, training = cost(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
    print(f"{count:.0f} checkpoints took {seconds:.3f} s of {training:.1f} s of training: "
          f"{100 * seconds / training:.2f} %")
