"""From one trial's end to the next trial's first step, in a real sweep.

Runs a sweep of very short trials on one process and reads the log: the gap between an end
and the next trial's first step is the time of a start (make the model, seed, first batch)
plus the commit (journal line, fdatasync, cube cell).

    bench/trial_gap.py BINARY FOLDER_WITH_tiny.h5_AND_sweep.yaml
"""

import json
import pathlib
import statistics
import sys
import tempfile

from measure import run


def gaps(binary, folder):
    """Seconds per trial that the sweep spends outside of the trials' own time."""
    with tempfile.TemporaryDirectory() as out:
        seconds, _ = run([binary, "run", folder / "sweep.yaml", "--data", folder, "--out",
                          f"{out}/results"])
        ends = []
        for journal in pathlib.Path(out, "results/journal").iterdir():
            for line in journal.read_text().splitlines():
                ends += find_ends(json.loads(line))
    return (seconds - sum(ends)) / len(ends), len(ends)


def find_ends(value):
    """The seconds of every end line, wherever the line's envelope keeps them."""
    if isinstance(value, dict):
        if value.get("kind") == "end" or value.get("type") == "end":
            return [float.fromhex(value["seconds"]) if isinstance(value["seconds"], str)
                    else value["seconds"]]
        return [end for inner in value.values() for end in find_ends(inner)]
    return []


if __name__ == "__main__":
    measured = [gaps(sys.argv[1], pathlib.Path(sys.argv[2])) for _ in range(5)]
    print(f"{statistics.median(gap for gap, _ in measured):.3f} s between trials "
          f"({measured[0][1]} trials a sweep, start of the program included)")
