"""Spearman against scipy and areas under curves against scikit-learn, over the same values.
CPU seconds, so that other work on the machine does not count; both use one thread.

    python bench/rank_compare.py build/bin/metrics_bench [VALUES [PAIRS]]
"""

import subprocess
import sys
import tempfile
import time

import numpy as np
from scipy.stats import spearmanr
from sklearn.metrics import auc, average_precision_score, precision_recall_curve, roc_auc_score

import measure


def values(count):
    """Predictions, coverage with many zeros and ties, and labels of every tenth."""
    generator = np.random.default_rng(1)
    truth = generator.poisson(generator.gamma(0.3, 4, count)).astype(np.float32)
    noise = generator.gamma(0.5, 2, count)
    predicted = (0.3 * truth + noise).astype(np.float32)
    labels = (truth > 3).astype(np.float32)
    return predicted, truth, labels


def study_aupr(labels, scores):
    precision, recall, _ = precision_recall_curve(labels, scores)
    return auc(recall, precision)


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    predicted, truth, labels = values(count)
    theirs = {
        "spearman": lambda: spearmanr(predicted, truth).statistic,
        "aupr": lambda: study_aupr(labels, predicted),
        "average_precision": lambda: average_precision_score(labels, predicted),
        "auroc": lambda: roc_auc_score(labels, predicted),
    }
    with tempfile.NamedTemporaryFile() as file:
        for part in (predicted, truth, labels):
            part.tofile(file)
        file.flush()

        def ours():
            lines = subprocess.run([program, "ranks", file.name, str(count)], check=True,
                                   capture_output=True, text=True).stdout.split("\n")
            return {name: (float(seconds), float(value))
                    for name, seconds, value in (line.split() for line in lines if line)}

        times = {name: ([], []) for name in theirs}
        for _ in range(pairs):
            mine = ours()
            for name, function in theirs.items():
                start = time.process_time()
                value = function()
                times[name][1].append(time.process_time() - start)
                times[name][0].append(mine[name][0])
                if abs(value - mine[name][1]) > 1e-9:
                    sys.exit(f"{name}: {mine[name][1]} here, {value} there")
    for name, (own, other) in times.items():
        low, high = measure.interval([b / a for a, b in zip(own, other)])
        print(f"{name:<18} {np.median(own):8.3f} s  theirs {np.median(other):8.3f} s  "
              f"ratio {np.median(np.divide(other, own)):.2f} ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    main()
