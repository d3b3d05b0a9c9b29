"""Training steps on a GPU: ours against PyTorch eager and torch.compile, same shapes.

The three processes live side by side and take turns; ratios are PyTorch's time over ours, above 1
means that ours is faster. "outside" is the share of our step in which no kernel and no copy ran,
"of ceiling" what we reach of a large matrix product's TFLOP/s on the same card. Steps are timed in
bursts of about 0.1 s with one wait for the GPU at the end.

    bench/gpu_step_compare.py GPU_STEP_BENCH [--python PYTHON] [--pairs 15] [--precision float32]

"--at-once N" starts N models' programs beside each other and has them compile and take their first
steps so, before they are timed one by one: minutes less on a machine of many cores, for the memory
of all of them.
"""

import argparse
import contextlib
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from measure import ratio_of_pairs
from step_compare import WARM_UP, Steps

TWIN = pathlib.Path(__file__).with_name("gpu_step_twin.py")
BURST_SECONDS = 0.1
MODELS = ["cnn", "bpnet", "residualbind", "residualbind32", "basenji", "basenjimod", "basset",
          "cnn_binary", "residual_binary", "bpnet_original", "residualbind32:task"]


def ceiling(program, precision):
    """TFLOP/s; ends with the program's own exit code and words when there is no GPU."""
    run = subprocess.run([program, "ceiling", precision], stdout=subprocess.PIPE, text=True)
    if run.returncode:
        sys.exit(run.returncode)
    return float(run.stdout)


class Programs:
    """Ours and the two twins of one model."""

    def __init__(self, options, model):
        self.model = model
        name, *bin_size = model.split("@")
        width, precision = options.width, options.precision
        self.ours = Steps([options.gpu_step_bench, name, width, precision, *bin_size])
        self.twins = [Steps([options.python, TWIN, how, precision, name, width, *bin_size])
                      for how in ("eager", "compiled")]

    def all(self):
        return [self.ours, *self.twins]

    def close(self):
        for program in self.all():
            with contextlib.suppress(BrokenPipeError):  # it has ended
                program.close()


def burst_of(program):
    """A call that times a burst of as many steps as suit the program, which is warm."""
    count = max(2, min(50, round(BURST_SECONDS / program("step 2"))))
    return lambda: program(f"step {count}")


def warm_up(program):
    for _ in range(WARM_UP):
        program("step 2")


def compare(programs, pairs, most):
    ours = programs.ours
    cells = []
    for theirs in programs.twins:
        result = ratio_of_pairs(burst_of(ours), burst_of(theirs), pairs)
        cells += [f"{1e3 * result['theirs']:.2f}",
                  f"{result['ratio']:.3f} ({result['low']:.3f} to {result['high']:.3f})"]
    seconds, work = result["ours"], ours("work")
    outside = 1 - ours("kernels") / seconds
    memory = [f"{program('memory') / 1e9:.2f}" for program in programs.all()]
    print(f"| {programs.model} | {1e3 * seconds:.2f} | {' | '.join(cells)} | {100 * outside:.0f} % "
          f"| {work / seconds:.1f} | {100 * work / seconds / most:.0f} % | {' / '.join(memory)} |",
          flush=True)


def compare_group(options, models, most):
    """Ends with False when a program did."""
    group = [Programs(options, model) for model in models]
    with ThreadPoolExecutor(3 * len(group)) as pool:
        warm = [pool.submit(warm_up, program) for programs in group for program in programs.all()]
    fine = all(task.exception() is None for task in warm)
    for programs in group:
        try:
            compare(programs, options.pairs, most)
        except (BrokenPipeError, ValueError):
            print(f"| {programs.model} | a program ended |", flush=True)
            fine = False
        programs.close()
    return fine


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gpu_step_bench")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--width", default="1")
    parser.add_argument("--precision", default="float32", choices=["float32", "tf32", "bfloat16"])
    parser.add_argument("--models", nargs="+", default=MODELS,
                        help="MODEL, MODEL:task for heads per track, MODEL@BIN for another bin")
    parser.add_argument("--at-once", type=int, default=1, metavar="N")
    options = parser.parse_args()
    most = ceiling(options.gpu_step_bench, options.precision)
    print(f"{options.precision}, width {options.width}, 64 windows of 2,048 nt; "
          f"a matrix product reaches {most:.1f} TFLOP/s")
    print("| model | ours ms | eager ms | eager / ours | compiled ms | compiled / ours "
          "| outside | TFLOP/s | of ceiling | GB, ours / eager / compiled |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    groups = [options.models[i:i + options.at_once]
              for i in range(0, len(options.models), options.at_once)]
    fine = [compare_group(options, models, most) for models in groups]
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
