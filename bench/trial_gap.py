"""From one trial's end to the next trial's first step, in a real sweep.

Runs a sweep of very short trials on one process: wall time less the seconds that the
journal's end lines give the trials themselves, per trial. Start-up of the program, loading the
dataset and writing the cube are in it, so the true gap is smaller.

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
                record = json.loads(line)
                if record.get("event") == "end":
                    ends.append(float.fromhex(record["seconds"]))
    return (seconds - sum(ends)) / len(ends), len(ends)


if __name__ == "__main__":
    measured = [gaps(sys.argv[1], pathlib.Path(sys.argv[2])) for _ in range(5)]
    print(f"{statistics.median(gap for gap, _ in measured):.3f} s between trials "
          f"({measured[0][1]} trials a sweep, start of the program included)")
