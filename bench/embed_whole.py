"""Whole runs of `embed` against a script of the package transformers: from the start of the program to the finished store.

Sequences of 100 to 230 nt, a Nucleotide Transformer with random weights, every token's last state in float32.

    bench/embed_whole.py S2FBENCH [--python PYTHON] [--folder FOLDER] [--rows 4000] [--pairs 5] [--threads 1]
"""

import argparse
import pathlib
import random
import subprocess
import sys
import tempfile

from embed_ranks import table
from measure import ratio_of_pairs, run

# layers, hidden, heads, feed-forward
SIZES = [(4, 256, 8, 1024), (4, 512, 16, 2048)]
BATCH_ROWS, LONGEST = 50, 41  # of the script, and tokens of the longest sequence


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--folder", default=None)
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    program, twin = options.program.resolve(), pathlib.Path(__file__).with_name("embed_whole_twin.py")
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = pathlib.Path(name)
        generator = random.Random(1)
        rows = ["".join(generator.choices("ACGT", k=generator.randint(100, 230))) for _ in range(options.rows)]
        config = table(folder, "t", rows)
        config.write_text(config.read_text() + "length: {pad: 230}\n")
        subprocess.run([program, "prepare", config, "--root", folder, "--out", folder / "t.h5"], check=True,
                       stdout=subprocess.DEVNULL)
        print("| layers x hidden | ours, s | transformers, s | theirs / ours | 95 % interval | peak memory, both |")
        print("| --- | --- | --- | --- | --- | --- |")
        for sizes in SIZES:
            words = [f"{key}={value}" for key, value in zip(("layers", "hidden", "heads", "feed_forward"), sizes)]
            peaks = {}

            def timed(who, command):
                (folder / who).unlink(missing_ok=True)
                seconds, peaks[who] = run(list(map(str, command)))
                return seconds

            ours = [program, "embed", folder / "t.h5", "--model", "nt-500m", "--weights", "random", "--threads", options.threads,
                    "--batch", BATCH_ROWS * LONGEST, *(word for size in words for word in ("--size", size)), "--out", folder / "ours"]
            theirs = [options.python, twin, folder / "t.tsv", folder / "theirs", *sizes, BATCH_ROWS, options.threads]
            result = ratio_of_pairs(lambda: timed("ours", ours), lambda: timed("theirs", theirs), options.pairs)
            print(f"| {sizes[0]} x {sizes[1]} | {result['ours']:.2f} | {result['theirs']:.2f} | {result['ratio']:.2f} "
                  f"| {result['low']:.2f} to {result['high']:.2f} | {peaks['ours'] / 2**20:.0f} and "
                  f"{peaks['theirs'] / 2**20:.0f} MiB |", flush=True)


if __name__ == "__main__":
    main()
