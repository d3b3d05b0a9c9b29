"""Metrics of sequence tables by numpy, scipy and scikit-learn, ours to agree with. Run by hand:

    python tests/golden/metrics/make_sequence_metrics.py tests/golden/metrics/sequence_metrics.json

Values are float32, null stands for NaN. Numbers in the repository: scipy 1.17, scikit-learn 1.9.
"""

import json
import sys
import warnings

import numpy as np
from scipy.special import expit
from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import (accuracy_score, auc, average_precision_score, mean_squared_error,
                             precision_recall_curve, roc_auc_score)

warnings.simplefilter("ignore")
RANDOM = np.random.default_rng(11)


def value(function, *arguments):
    """A finite number, or NaN where the library refuses."""
    try:
        result = float(function(*arguments))
    except ValueError:
        return np.nan
    return result if np.isfinite(result) else np.nan


def trapezoids(labels, scores):
    precision, recall, _ = precision_recall_curve(labels, scores)
    return auc(recall, precision)


MEASURED = {
    "pearson": lambda y, p: pearsonr(p, y).statistic,
    "spearman": lambda y, p: spearmanr(p, y).statistic,
    "mean_squared_error": mean_squared_error,
}
LABELS = {
    "accuracy": lambda y, p: accuracy_score(y, p > 0),
    "auroc": lambda y, p: roc_auc_score(y, p) if len(set(y)) > 1 else np.nan,
    "average_precision": lambda y, p: average_precision_score(y, p) if len(set(y)) > 1 else np.nan,
    "aupr": lambda y, p: trapezoids(y, p) if len(set(y)) > 1 else np.nan,
}


def per_track(functions, predicted, truth, rows=slice(None)):
    """{metric: value by track}; predicted, truth: (rows, tracks)."""
    result = {name: [] for name in functions}
    for p, y in zip(predicted[rows].T.astype(np.float64), truth[rows].T.astype(np.float64)):
        there = ~np.isnan(y)
        for name, function in functions.items():
            result[name].append(value(function, y[there], p[there]) if there.sum() > 1 else np.nan)
    return result


def plain(array):
    """Nested lists, NaN as None."""
    if isinstance(array, (list, np.ndarray)):
        return [plain(item) for item in array]
    return None if np.isnan(array) else float(array)


def example(name, functions, predicted, truth):
    predicted, truth = np.float32(predicted), np.float32(truth)
    values = per_track(functions, predicted, truth)
    return {"name": name, "tracks": truth.shape[1], "predicted": plain(predicted.ravel()),
            "truth": plain(truth.ravel()), "metrics": {k: plain(v) for k, v in values.items()}}


def missing(array, share):
    return np.where(RANDOM.random(array.shape) < share, np.nan, array)


def splicing(rows=60, tracks=14):
    """Rows of few tissues, of many, steady ones and varying ones; some a hair from the limits."""
    mean = RANDOM.normal(0, 2, (rows, 1)) * np.ones((1, tracks))
    delta = RANDOM.normal(0, 1, (rows, tracks)) * RANDOM.choice([.02, .3, 1.5], (rows, 1))
    gone = RANDOM.random((rows, tracks)) < RANDOM.choice([0, .2, .4], (rows, 1))
    truth = np.float32(np.where(gone, np.nan, delta))
    both = np.stack([truth, np.float32(mean)], 2)  # the mean is there where a tissue is not
    psi = expit(both.astype(np.float64).sum(2))
    furthest = np.nanmax(np.abs(psi - np.nanmean(psi, 1, keepdims=True)), 1)
    passes = (np.sum(~np.isnan(psi), 1) >= 10) & (furthest >= .2)
    predicted = np.float32(np.nan_to_num(truth) + RANDOM.normal(0, 1, truth.shape))
    values = per_track({k: MEASURED[k] for k in ("pearson", "spearman")}, predicted, truth)
    chosen = per_track({k: MEASURED[k] for k in ("pearson", "spearman")}, predicted, truth, passes)
    values |= {f"{k}_filtered": v for k, v in chosen.items()}
    assert 10 < passes.sum() < rows - 10
    return {"name": "splicing", "tracks": tracks, "predicted": plain(predicted.ravel()),
            "targets": plain(both.ravel()), "passes": passes.astype(int).tolist(),
            "metrics": {k: plain(v) for k, v in values.items()}}


def main(path):
    wide = RANDOM.normal(0, 1, (40, 3))
    near = wide + RANDOM.normal(0, .7, wide.shape)
    labels = (RANDOM.random((60, 2)) < .3).astype(float)
    logits = labels * 1.2 + RANDOM.normal(-.5, 1, labels.shape)
    constant = np.stack([np.ones(12), np.arange(12.)], 1)
    examples = [
        example("measured", MEASURED, near, wide),
        example("missing values", MEASURED, near, missing(wide, .3)),
        example("ties", MEASURED, np.round(near), np.round(wide)),
        example("constant sides", MEASURED, constant, constant[:, ::-1]),
        example("labels", LABELS, logits, labels),
        example("labels, ties and missing ones", LABELS, np.round(logits), missing(labels, .2)),
        example("one class", LABELS, logits, np.ones_like(labels)),
        splicing(),
    ]
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(item) for item in examples) + "\n]\n")


main(sys.argv[1])
