"""A training step and a prediction of each model: ours against the same in plain PyTorch.

Both processes live side by side and take turns, a step each; an idle one waits for its
line. The ratio is PyTorch's time over ours: above 1 means that ours is faster. Memory is what
a training adds to the process that has made the model, per window of the batch: activations,
gradients and the optimiser's moments.

    bench/step_compare.py STEP_BENCH [--python PYTHON] [--pairs 15] [--threads 1]
"""

import argparse
import pathlib
import subprocess
import sys

from measure import ratio_of_pairs

WARM_UP = 3
BATCH = 64


class Steps:
    """One of the two programs, a step per call."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)

    def __call__(self, word="step"):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step_bench")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--threads", default="1")
    parser.add_argument("--models", nargs="+", help="MODEL, MODEL:task for heads per track, MODEL@BIN for another bin",
                        default=["cnn", "bpnet", "residualbind32", "basenji", "basenji@1",
                                 "basenjimod", "basenjimod@1", "basset", "basenji_binary",
                                 "cnn:task", "cnn:task@1", "residualbind@1",
                                 "residualbind:task@1", "residualbind32:task",
                                 "bpnet_original", "bpnet@1", "cnn_binary",
                                 "residual_binary"])
    parser.add_argument("--widths", nargs="+", default=["0.125", "0.25"])
    options = parser.parse_args()
    twin = pathlib.Path(__file__).with_name("step_twin.py")
    print("| model | width | what | ours s | PyTorch s | PyTorch / ours | 95 % interval | ours MB/window | PyTorch MB/window |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for model in options.models:
        for width in options.widths:
            name, *bin_size = model.split("@")
            arguments = [name, width, options.threads, *bin_size]
            ours = Steps([options.step_bench, *arguments])
            theirs = Steps([options.python, twin, *arguments])
            idle = [program("memory") for program in (ours, theirs)]
            for word in ("step", "infer"):
                for _ in range(WARM_UP):
                    ours(word), theirs(word)
                result = ratio_of_pairs(lambda: ours(word), lambda: theirs(word), options.pairs)
                memory = ["", ""]
                if word == "step":
                    memory = [f"{(program('memory') - before) / BATCH / 1e6:.2f}"
                              for program, before in zip((ours, theirs), idle)]
                print(f"| {model} | {width} | {word} | {result['ours']:.4f} "
                      f"| {result['theirs']:.4f} | {result['ratio']:.3f} "
                      f"| {result['low']:.3f} to {result['high']:.3f} | {' | '.join(memory)} |",
                      flush=True)
            ours.close(), theirs.close()


if __name__ == "__main__":
    main()
