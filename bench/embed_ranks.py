"""Embedding by two ranks against two processes of their own, each with half of the table on a core.

Generated inserts, a Nucleotide Transformer of four layers with random weights; whole runs, from the start of the
program to the finished store.

    bench/embed_ranks.py S2FBENCH [--folder FOLDER] [--pairs 5]
"""

import argparse
import pathlib
import random
import subprocess
import tempfile
import time

from measure import ratio_of_pairs

MODEL = ["--model", "nt-500m", "--weights", "random", "--pool", "mean"]
SIZES = ["layers=4", "hidden=256", "heads=8", "feed_forward=1024"]


def table(folder, name, rows):
    """A measured table of the sequences, to be prepared."""
    lines = [f"{i}\t{sequence}\t{i % 7}\n" for i, sequence in enumerate(rows)]
    (folder / f"{name}.tsv").write_text("name\tsequence\tvalue\n" + "".join(lines))
    config = folder / f"{name}.yaml"
    config.write_text(f"kind: sequences\nname: {name}\nvalues: measured\ntracks: [value]\n"
                      f"inputs: [{{table: {name}.tsv, name: name, sequence: sequence}}]\nsplit: {{by: random, shares: [0.8, 0.1, 0.1]}}\n")
    return config


def finished(processes):
    for process in processes:
        message = process.communicate()[1]
        if process.returncode:
            raise SystemExit(f"{process.args} failed:\n{message.decode()}")


def start(*words):
    return subprocess.Popen(list(map(str, words)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--folder", default=None)
    parser.add_argument("--rows", type=int, default=6000)
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    program = options.program.resolve()
    mpirun = pathlib.Path(__file__).parents[1] / "tests/support/mpirun.sh"
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = pathlib.Path(name)
        generator = random.Random(1)
        letters = ["".join(generator.choices("ACGT", k=200)) for _ in range(options.rows)]
        half = options.rows // 2
        for part, rows in {"all": letters, "first": letters[:half], "second": letters[half:]}.items():
            finished([start(program, "prepare", table(folder, part, rows), "--root", folder, "--out", folder / f"{part}.h5")])
        sizes = [word for size in SIZES for word in ("--size", size)]

        def seconds(commands):
            for store in folder.glob("*.store"):
                store.unlink()
            began = time.monotonic()
            finished([start(*command) for command in commands])
            return time.monotonic() - began

        def embed(part):
            return [program, "embed", folder / f"{part}.h5", *MODEL, *sizes, "--out", folder / f"{part}.store"]

        ranks = [[mpirun, 2, *embed("all")]]
        apart = [["taskset", "-c", core, *embed(part)] for core, part in enumerate(["first", "second"])]
        seconds(ranks)
        result = ratio_of_pairs(lambda: seconds(ranks), lambda: seconds(apart), options.pairs)
        print(f"2 ranks {result['ours']:.2f} s, 2 processes {result['theirs']:.2f} s: {result['ratio']:.2f} of their speed "
              f"({result['low']:.2f} to {result['high']:.2f})")


if __name__ == "__main__":
    main()
