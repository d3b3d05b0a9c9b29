"""A gang's training step against Python's DistributedDataParallel over gloo, same model and batch.

Both gangs live side by side and take turns, a step each. Above 1 means that ours is faster.

    bench/gang_compare.py GANG_BENCH [--python PYTHON] [--ranks 2] [--pairs 15]
"""

import argparse
import pathlib
import sys

from measure import ratio_of_pairs
from step_compare import WARM_UP, Steps


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gang_bench")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--ranks", default="2")
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--batch", default="64")
    parser.add_argument("--models", nargs="+", default=["cnn", "bpnet", "residualbind32", "basenjimod"])
    parser.add_argument("--width", default="0.125")
    options = parser.parse_args()
    here = pathlib.Path(__file__).parent
    launcher = here.parent / "tests/support/mpirun.sh"
    print("| model | ranks | ours ms | DDP ms | DDP / ours | 95 % interval |")
    print("| --- | --- | --- | --- | --- | --- |")
    for model in options.models:
        shape = [model, options.width, options.batch]
        ours = Steps([launcher, options.ranks, options.gang_bench, "serve", *shape])
        theirs = Steps([options.python, here / "ddp_twin.py", options.ranks, *shape])
        for _ in range(WARM_UP):
            ours(), theirs()
        result = ratio_of_pairs(ours, theirs, options.pairs)
        print(f"| {model} | {options.ranks} | {1e3 * result['ours']:.2f} | {1e3 * result['theirs']:.2f} "
              f"| {result['ratio']:.3f} | {result['low']:.3f} to {result['high']:.3f} |", flush=True)
        ours.close(), theirs.close()


if __name__ == "__main__":
    main()
