"""Effects of variants in plain PyTorch, as a script would have them: for each variant both
windows as one-hot, one forward pass, log2 of the ratio of the sums over the middle.

    bench/variant_twin.py MODEL WIDTH THREADS FASTA TABLE VARIANTS

Reads the words `loop` (a pass per variant) and `batch` (a pass per 32 variants) and answers each
with the seconds that all variants took; loading the genome and the table is not in them.
"""

import gzip
import sys
import time

import numpy as np
import torch

import step_twin

LENGTH, MIDDLE, BATCH = 2048, 1024, 32
CODES = np.full(256, 4, np.uint8)
for code, letter in enumerate("ACGT"):
    CODES[ord(letter)] = CODES[ord(letter.lower())] = code
ROWS = np.vstack([np.eye(4, dtype=np.float32), np.full((1, 4), 0.25, np.float32)])


def read_genome(path):
    genome = {}
    with gzip.open(path, "rt") as file:
        for record in file.read().split(">")[1:]:
            name, letters = record.split("\n", 1)
            genome[name.split()[0]] = CODES[np.frombuffer(letters.replace("\n", "").encode(), np.uint8)]
    return genome


def windows(genome, variant):
    chromosome, position, alternative = variant
    start = position - 1 - (LENGTH // 2 - 1)
    reference = genome[chromosome][start:start + LENGTH]
    changed = reference.copy()
    changed[LENGTH // 2 - 1] = "ACGT".index(alternative)
    return [ROWS[reference].T, ROWS[changed].T]


def effects(model, genome, variants):
    onehot = [window for variant in variants for window in windows(genome, variant)]
    with torch.no_grad():
        coverage = model(torch.from_numpy(np.stack(onehot)))
    bins = coverage.shape[2]
    sums = coverage[:, :, bins // 4:bins * 3 // 4].sum(2)
    return torch.log2(sums[1::2] / sums[::2]).mean(1)


def main(name, width, threads, fasta, table, count):
    torch.set_num_threads(int(threads))
    make = {model.__name__: model for model in step_twin.MODELS}[name]
    model = make(lambda filters: max(1, int(filters * float(width) + 0.5)), 32).eval()
    genome = read_genome(fasta)
    variants = []
    with open(table) as file:
        next(file)
        for line in file:
            fields = line.split("\t")
            variants.append((fields[0], int(fields[1]), fields[3]))
    variants = variants[:int(count)]
    for line in sys.stdin:
        step = 1 if line == "loop\n" else BATCH
        start = time.monotonic()
        scores = [effects(model, genome, variants[i:i + step]) for i in range(0, len(variants), step)]
        assert sum(len(part) for part in scores) == len(variants)
        print(time.monotonic() - start, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
