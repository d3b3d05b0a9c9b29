"""Training from an embedding store on disk against the same training with the store in memory.

Generated inserts of 173 nt, every base a token of a small HyenaDNA with random weights; two downstream models, of
which the second has so little to compute that reading is most of it. Seconds are those of the training alone, as
its log tells them. The file is in the page cache, as it is after the check of its hash that opening it is.

    bench/store_training.py S2FBENCH [--folder FOLDER] [--pairs 5]
"""

import argparse
import pathlib
import re
import subprocess
import tempfile

from measure import ratio_of_pairs

SIZES = ["layers=1", "hidden=128", "inner=128"]
MODELS = {"insert_residual": ["model.width=0.25", "train.epochs=1"], "mlp": ["representation.pool=mean", "train.epochs=3"]}
SWEEP = """name: store-training
data: insertseq.h5
axes: {representation: ["store:tokens.h5"], seed: [1]}
train: {recipe: insertseq-embedding, patience: 0}
evaluate: {metrics: [pearson]}
"""
TOLD = re.compile(r"of ([\d.]+) s of training; steps waited ([\d.]+) s")


class Trainings:
    def __init__(self, program, folder):
        self.program, self.folder, self.waited = program, folder, {}

    def call(self, *words):
        done = subprocess.run([self.program, *map(str, words)], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{words} failed:\n{done.stderr}")

    def made(self):
        """The table, its store and the sweep."""
        self.call("synth", self.folder / "inserts", "--task", "insertseq")
        config = pathlib.Path(__file__).parents[1] / "configs/datasets/insertseq.yaml"
        self.call("prepare", config, "--root", self.folder / "inserts", "--out", self.folder / "insertseq.h5")
        sizes = [word for size in SIZES for word in ("--size", size)]
        self.call("embed", self.folder / "insertseq.h5", "--model", "hyena-dna", "--weights", "random", *sizes,
                  "--layers", "1", "--out", self.folder / "tokens.h5")
        (self.folder / "sweep.yaml").write_text(SWEEP)

    def seconds(self, model, memory):
        """Of one training; `memory`: what the node gives to stores."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            out = pathlib.Path(name) / "out"
            self.call("run", self.folder / "sweep.yaml", "--data", self.folder, "--out", out, "--node-memory", memory,
                      f"axes.model=[{model}]", *MODELS[model])
            log = "".join(path.read_text() for path in (out / "logs").iterdir())
        seconds, waited = map(float, TOLD.search(log).groups())
        self.waited[model, memory] = waited
        return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--folder", default=None, help="on the disk to measure")
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        trainings = Trainings(options.program.resolve(), pathlib.Path(name))
        trainings.made()
        size = (trainings.folder / "tokens.h5").stat().st_size
        print(f"store of {size / 2**20:.0f} MiB")
        print("| model | from disk, s | waited | from memory, s | waited | memory / disk | 95 % interval |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for model in MODELS:
            trainings.seconds(model, "0")
            result = ratio_of_pairs(lambda: trainings.seconds(model, "0"), lambda: trainings.seconds(model, "64G"), options.pairs)
            print(f"| {model} | {result['ours']:.2f} | {trainings.waited[model, '0']:.2f} | {result['theirs']:.2f} "
                  f"| {trainings.waited[model, '64G']:.2f} | {result['ratio']:.2f} "
                  f"| {result['low']:.2f} to {result['high']:.2f} |", flush=True)


if __name__ == "__main__":
    main()
