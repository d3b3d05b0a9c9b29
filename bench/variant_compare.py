"""Variants scored per second: `s2fbench evaluate --variants` against a plain PyTorch loop.

Both score the same variants of a synthetic genome with a model of the same shape on one thread.
Our time is the whole process, start and correlations included; PyTorch's is the loop alone, a pass
per variant (loop) or per 32 variants (batch), in a process that has read everything.

    bench/variant_compare.py S2FBENCH [--python PYTHON] [--models cnn basenjimod] [--variants 1200]
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

from measure import ratio_of_pairs, run
from step_compare import Steps

DATASET = """\
name: tiny
genome: genome/genome.fa.gz
tracks:
{tracks}
windows: {{stored: 3072, input: 2048, stride: 3072}}
folds: {{valid: [chr2], test: [chr3]}}
threshold: {{train: -1, test: -1}}
"""
TRACKS = ["liver", "blood"]  # as many as the twin has
SWEEP = """\
name: tiny
data: tiny.h5
axes: {{model: [{model}], loss: [poisson], resolution: [32], seed: [1]}}
model: {{width: {width}}}
train: {{epochs: 1, batch: 64, shards: 1}}
"""


def stored_model(program, folder, model, width):
    """The folder of a model that has trained for an epoch: of the right shape, no more."""
    out = folder / f"sweep-{model}"
    (folder / "sweep.yaml").write_text(SWEEP.format(model=model, width=width))
    run([program, "run", folder / "sweep.yaml", "--out", out])
    return next(out.glob("checkpoints/*/best"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--models", nargs="+", default=["cnn", "basenjimod"])
    parser.add_argument("--width", default="0.25")
    parser.add_argument("--variants", type=int, default=1200)
    parser.add_argument("--pairs", type=int, default=15)
    options = parser.parse_args()
    twin = pathlib.Path(__file__).with_name("variant_twin.py")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run([options.program, "synth", folder / "genome", "--chromosomes", "3", "--length", "200000"])
        tracks = "\n".join(f"  - {{name: {t}, file: genome/{t}.rep1.bw}}" for t in TRACKS)
        (folder / "tiny.yaml").write_text(DATASET.format(tracks=tracks))
        run([options.program, "prepare", folder / "tiny.yaml", "--out", folder / "tiny.h5"])
        lines = (folder / "genome/mutagenesis.tsv").read_text().splitlines()[:options.variants + 1]
        table = folder / "table.tsv"
        table.write_text("\n".join(lines) + "\n")
        fasta = folder / "genome/genome.fa.gz"
        print("| model | width | PyTorch | ours, variants/s | PyTorch, variants/s | ours / PyTorch | 95 % interval |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for model in options.models:
            stored = stored_model(options.program, folder, model, options.width)
            ours = [options.program, "evaluate", stored, "--variants", table, "--fasta", fasta,
                    "--measured", "liver", "--out", folder / "o.tsv"]
            theirs = Steps([options.python, twin, model, options.width, "1", fasta, table,
                            str(options.variants)])
            for word in ("loop", "batch"):
                theirs(word)
                result = ratio_of_pairs(lambda: run(ours)[0], lambda: theirs(word), options.pairs)
                print(f"| {model} | {options.width} | {word} | {options.variants / result['ours']:.0f} "
                      f"| {options.variants / result['theirs']:.0f} | {result['ratio']:.2f} "
                      f"| {result['low']:.2f} to {result['high']:.2f} |", flush=True)
            theirs.close()


if __name__ == "__main__":
    main()
