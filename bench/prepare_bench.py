#!/usr/bin/env python3
"""`s2fbench prepare` against a straightforward pyBigWig + pysam script doing the same.

    python3 bench/prepare_bench.py DATA_DIR                      the script alone
    python3 bench/prepare_bench.py DATA_DIR --program s2fbench   both, interleaved pairs

DATA_DIR holds the files of configs/datasets/yeast-atac.yaml. Needs pyBigWig, pysam, numpy
and h5py. Each run is a fresh process. Two ratios are given, each the median over the pairs
with the interval that holds the middle half: of whole processes, and of the work alone,
which leaves out start-up (imports on one side, loading LibTorch on the other), measured
beside each run.
"""
import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time

STORED = 3072  # nt of a window, and its stride
INPUT = 2048
TRAIN_THRESHOLD, TEST_THRESHOLD = 2, -1
FOLDS = {"chrXV": 1, "chrXVI": 2}  # the rest trains
TRACKS = {"fragments": "atac.fragment_coverage.bw", "insertions": "atac.tn5_insertions.bw"}
CONFIG = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "configs", "datasets"))
# What the script does, to be prepared by s2fbench: one window table.
DATASET = f"""name: yeast
genome: sacCer3.fa.gz
tracks:
""" + "".join(f"  - {{name: {name}, file: {file}, scale: mean1}}\n" for name, file in TRACKS.items()) + f"""
unmappable: [{CONFIG}/yeast-rdna.bed]
windows: {{stored: {STORED}, input: {INPUT}, stride: {STORED}}}
folds: {{valid: [chrXV], test: [chrXVI]}}
threshold: {{train: {TRAIN_THRESHOLD}, test: {TEST_THRESHOLD}}}
"""


def read_bed(path):
    regions = {}
    with open(path) as bed:
        for line in bed:
            if line.strip() and not line.startswith(("#", "track", "browser")):
                chromosome, start, end = line.split()[:3]
                regions.setdefault(chromosome, []).append((int(start), int(end)))
    return regions


def contigs(length, unmappable):
    start = 0
    for gap_start, gap_end in sorted(unmappable):
        if gap_start - start >= STORED:
            yield start, gap_start
        start = max(start, gap_end)
    if length - start >= STORED:
        yield start, length


def windows(genome, unmappable):
    for chromosome, length in zip(genome.references, genome.lengths):
        for start, end in contigs(length, unmappable.get(chromosome, [])):
            for at in range(start, end - STORED + 1, STORED):
                yield chromosome, at


def prepare(root, out):
    import h5py
    import numpy as np
    import pyBigWig
    import pysam

    codes = np.full(256, 4, np.uint8)
    for code, letters in enumerate(("Aa", "Cc", "Gg", "Tt")):
        for letter in letters:
            codes[ord(letter)] = code
    genome = pysam.FastaFile(os.path.join(root, "sacCer3.fa.gz"))
    tracks = [pyBigWig.open(os.path.join(root, name)) for name in TRACKS.values()]
    unmappable = read_bed(os.path.join(CONFIG, "yeast-rdna.bed"))
    bases, coverage, table = [], [], []
    for chromosome, start in windows(genome, unmappable):
        values = np.stack(
            [t.values(chromosome, start, start + STORED, numpy=True) for t in tracks]
        )
        values = np.nan_to_num(values)
        fold = FOLDS.get(chromosome, 0)
        if values.max() > (TEST_THRESHOLD if fold == 2 else TRAIN_THRESHOLD):
            letters = genome.fetch(chromosome, start, start + STORED)
            bases.append(codes[np.frombuffer(letters.encode(), np.uint8)])
            coverage.append(values)
            table.append((chromosome, start, fold, *values.max(axis=1)))
    fold = np.array([row[2] for row in table], np.uint8)
    bases = np.concatenate(bases)
    scale = 1 / np.stack(coverage)[fold == 0].mean(axis=(0, 2), dtype=np.float64)
    coverage = np.concatenate(coverage, axis=1)
    digest = hashlib.blake2b(bases.tobytes() + coverage.tobytes()).hexdigest()
    with h5py.File(out, "w") as file:
        file.attrs.update(content_hash=digest, stored_length=STORED, input_length=INPUT)
        file["bases"], file["coverage"], file["scale"] = bases, coverage, scale
        file["window_chromosome"] = [row[0] for row in table]
        file["window_start"] = [row[1] for row in table]
        file["window_fold"] = fold
        file["window_maximum"] = np.array([row[3:] for row in table], np.float32)
    return np.bincount(fold), scale


def seconds_of(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def quantile(values, share):
    return sorted(values)[round(share * (len(values) - 1))]


def report(label, script, ours):
    ratios = [a / b for a, b in zip(script, ours)]
    print(
        f"{label}: script {quantile(script, 0.5):.2f} s, s2fbench {quantile(ours, 0.5):.2f} s, "
        f"{quantile(ratios, 0.5):.1f} times as fast "
        f"({quantile(ratios, 0.25):.1f} to {quantile(ratios, 0.75):.1f}, {len(ratios)} pairs)"
    )


def compare(root, program, pairs):
    commands = {
        "import": [sys.executable, "-c", "import h5py, numpy, pyBigWig, pysam"],
        "version": [program, "--version"],
    }
    seconds = {"script": [], "ours": [], "import": [], "version": []}
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "data.h5")
        dataset = os.path.join(folder, "yeast.yaml")
        with open(dataset, "w") as file:
            file.write(DATASET)
        commands["script"] = [sys.executable, __file__, root, "--out", out]
        commands["ours"] = [program, "prepare", dataset, "--root", root, "--out", out]
        for _ in range(pairs):
            for name, command in commands.items():
                seconds[name].append(seconds_of(command))
    report("whole processes", seconds["script"], seconds["ours"])
    report(
        "work alone",
        [a - b for a, b in zip(seconds["script"], seconds["import"])],
        [a - b for a, b in zip(seconds["ours"], seconds["version"])],
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", help="folder with the yeast files")
    parser.add_argument("--out", help="where the script writes its file")
    parser.add_argument("--program", help="s2fbench, to time both")
    parser.add_argument("--pairs", type=int, default=15)
    options = parser.parse_args()
    if options.program:
        compare(options.root, options.program, options.pairs)
        return
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        counts, scale = prepare(options.root, options.out or os.path.join(folder, "d.h5"))
        took = time.perf_counter() - start
    print(f"windows by fold {counts.tolist()}, scale {scale.tolist()}, {took:.2f} s")


if __name__ == "__main__":
    main()
