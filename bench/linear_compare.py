"""Ridge regression on embeddings: linear::ridge against scikit-learn's Ridge, same threads.

Both fit the same single-precision features. Ours sums in double precision; scikit-learn is timed in
double precision, which gives an answer as exact, and in single.

    bench/linear_compare.py LINEAR_BENCH [--python PYTHON] [--rows 50000] [--columns 2560] [--threads 2]
"""

import argparse
import os
import pathlib
import sys
import tempfile

import numpy as np

from measure import ratio_of_pairs
from step_compare import Steps


def made(folder, rows, columns):
    """Features of falling variance, a target of them all, as raw files."""
    random = np.random.default_rng(1)
    scale = np.geomspace(1, 0.01, columns, dtype=np.float32)
    x = random.standard_normal((rows, columns), np.float32) * scale + 1
    y = x @ random.standard_normal(columns, np.float32) + random.standard_normal(rows, np.float32)
    x.tofile(folder / "x.f32")
    y.astype(np.float32).tofile(folder / "y.f32")
    return [folder / "x.f32", folder / "y.f32", str(columns)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--columns", type=int, default=2560)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=15)
    options = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(options.threads)
    twin = pathlib.Path(__file__).with_name("linear_twin.py")
    with tempfile.TemporaryDirectory() as name:
        data = made(pathlib.Path(name), options.rows, options.columns)
        print("| scikit-learn in | ours, s | theirs, s | theirs / ours | 95 % interval | peak memory, ours and theirs |")
        print("| --- | --- | --- | --- | --- | --- |")
        for precision in ("double", "single"):
            ours = Steps([options.program, *data, str(options.threads)])
            theirs = Steps([options.python, twin, *data, precision])
            ours("fit"), theirs("fit")
            norms, limit = (ours("norm"), theirs("norm")), 1e-9 if precision == "double" else 1e-2
            if abs(norms[0] / norms[1] - 1) > limit:
                raise SystemExit(f"norms of the weights differ: {norms}")
            result = ratio_of_pairs(lambda: ours("fit"), lambda: theirs("fit"), options.pairs)
            print(f"| {precision} precision | {result['ours']:.2f} | {result['theirs']:.2f} | {result['ratio']:.2f} "
                  f"| {result['low']:.2f} to {result['high']:.2f} "
                  f"| {ours('memory') / 2**30:.2f} and {theirs('memory') / 2**30:.2f} GiB |", flush=True)
            ours.close()
            theirs.close()


if __name__ == "__main__":
    main()
