"""Training steps on a GPU: ours against PyTorch eager and torch.compile, same shapes.

The three processes live side by side and take turns; ratios are PyTorch's time over ours, above 1
means that ours is faster. "outside" is the share of our step in which no kernel and no copy ran,
"of ceiling" what we reach of a large matrix product's TFLOP/s on the same card.

    bench/gpu_step_compare.py GPU_STEP_BENCH [--python PYTHON] [--pairs 15] [--precision float32]
"""

import argparse
import pathlib
import subprocess
import sys

from measure import ratio_of_pairs
from step_compare import WARM_UP, Steps

MODELS = ["cnn", "bpnet", "residualbind", "residualbind32", "basenji", "basenjimod", "basset",
          "cnn_binary", "residual_binary", "bpnet_original", "residualbind32:task"]


def ceiling(program, precision):
    """TFLOP/s; ends with the program's own exit code and words when there is no GPU."""
    run = subprocess.run([program, "ceiling", precision], stdout=subprocess.PIPE, text=True)
    if run.returncode:
        sys.exit(run.returncode)
    return float(run.stdout)


def compare(options, model, most):
    name, _, bin_size = model.partition("@")
    bins = [bin_size] if bin_size else []
    ours = Steps([options.gpu_step_bench, name, options.width, options.precision, *bins])
    twin = pathlib.Path(__file__).parent / "gpu_step_twin.py"
    cells = []
    for how in ("eager", "compiled"):
        theirs = Steps([options.python, twin, how, options.precision, name, options.width, *bins])
        for _ in range(WARM_UP):
            ours(), theirs()
        result = ratio_of_pairs(ours, theirs, options.pairs)
        cells += [f"{1e3 * result['theirs']:.2f}",
                  f"{result['ratio']:.3f} ({result['low']:.3f} to {result['high']:.3f})"]
        theirs.close()
    seconds, work = result["ours"], ours("work")
    outside = 1 - ours("kernels") / seconds
    memory = ours("memory") / 1e9
    ours.close()
    print(f"| {model} | {1e3 * seconds:.2f} | {' | '.join(cells)} | {100 * outside:.0f} % "
          f"| {work / seconds:.1f} | {100 * work / seconds / most:.0f} % | {memory:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gpu_step_bench")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--width", default="1")
    parser.add_argument("--precision", default="float32", choices=["float32", "tf32", "bfloat16"])
    parser.add_argument("--models", nargs="+", default=MODELS,
                        help="MODEL, MODEL:task for heads per track, MODEL@BIN for another bin")
    options = parser.parse_args()
    most = ceiling(options.gpu_step_bench, options.precision)
    print(f"{options.precision}, width {options.width}, 64 windows of 2,048 nt; "
          f"a matrix product reaches {most:.1f} TFLOP/s")
    print("| model | ours ms | eager ms | eager / ours | compiled ms | compiled / ours "
          "| outside | TFLOP/s | of ceiling | GB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for model in options.models:
        compare(options, model, most)


if __name__ == "__main__":
    main()
