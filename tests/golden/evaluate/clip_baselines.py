"""AUROC of composition on CLIP peaks by scikit-learn, with the features and penalties of
evaluate/sequence_baselines.hpp. Run by hand:

    python tests/golden/evaluate/clip_baselines.py DATA_DIR/clip
"""

import gzip
import pathlib
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score


def read(path):
    """Codes (rows, 101), A C G T other = 0 ... 4, and labels."""
    labels, sequences = [], []
    for line in gzip.open(path, "rt"):
        line = line.strip()
        if line.startswith(">"):
            labels.append(int(line[-1]))
            sequences.append("")
        else:
            sequences[-1] += line.upper()
    codes = np.full(256, 4)
    codes[list(b"ACGT")] = range(4)
    return np.array([codes[list(sequence.encode())] for sequence in sequences]), np.array(labels)


def frequencies(codes, k):
    windows = np.lib.stride_tricks.sliding_window_view(codes, k, axis=1)
    words = windows @ 4 ** np.arange(k - 1, -1, -1)
    known = (windows < 4).all(2)
    counts = np.array([np.bincount(row[fine], minlength=4**k) for row, fine in zip(words, known)])
    return counts / np.maximum(known.sum(1, keepdims=True), 1)


def main(folder):
    for protein in sorted(path.name for path in pathlib.Path(folder).iterdir()):
        (train, truth), (test, labels) = (read(f"{folder}/{protein}/{fold}.fa.gz") for fold in ("train", "test"))
        for k in (1, 2, 5):
            x, z = frequencies(train, k), frequencies(test, k)
            mean, scale = x.mean(0), np.sqrt(x.var(0).mean())
            fit = LogisticRegression(C=1 / 4**k, solver="newton-cholesky", tol=1e-10)
            fit.fit((x - mean) / scale, truth)
            print(f"{protein} {k}-mers {roc_auc_score(labels, fit.decision_function((z - mean) / scale)):.5f}")


main(sys.argv[1])
