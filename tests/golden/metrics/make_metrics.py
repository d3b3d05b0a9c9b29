"""Metrics of small profiles and labels by numpy, scipy and scikit-learn, ours to agree with. Run by hand:

    python tests/golden/metrics/make_metrics.py tests/golden/metrics/metrics.json

Values are float32. None where the other library, too, has no finite answer, or refuses the input.
"""

import json
import sys
import warnings

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import (auc, average_precision_score, mean_poisson_deviance, mean_squared_error,
                             precision_recall_curve, roc_auc_score)

warnings.simplefilter("ignore")
RANDOM = np.random.default_rng(7)
VALID_FACTOR = 1.7  # of other windows; the test says the same


def value(function, *arguments):
    """A finite number, or None for everything else."""
    try:
        result = float(function(*arguments))
    except ValueError:
        return None
    return result if np.isfinite(result) else None


def mean_of_windows(function, x, y):
    values = [value(function, a, b) for a, b in zip(x, y)]
    defined = [v for v in values if v is not None]
    return (float(np.mean(defined)) if defined else None), len(defined)


def divergence(x, y):
    """The study's: negatives clipped, machine epsilon added, scipy normalises."""
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return np.nan
    epsilon = np.finfo(np.float64).eps
    return jensenshannon(np.maximum(x, 0) + epsilon, np.maximum(y, 0) + epsilon)


def profile(name, x, y):
    """x, y: (windows, bins), predicted and true."""
    x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
    wide_x, wide_y = x.astype(np.float64), y.astype(np.float64)
    flat_x, flat_y = wide_x.ravel(), wide_y.ravel()
    pearson, pearson_windows = mean_of_windows(lambda a, b: pearsonr(a, b).statistic, wide_x, wide_y)
    spearman, spearman_windows = mean_of_windows(lambda a, b: spearmanr(a, b).statistic, wide_x, wide_y)
    distance, js_windows = mean_of_windows(divergence, wide_x, wide_y)
    squared, _ = mean_of_windows(lambda a, b: divergence(a, b) ** 2, wide_x, wide_y)
    sound = np.isfinite(flat_x).all() and (flat_x > 0).all() and (flat_y >= 0).all()
    oracle = flat_y.sum() / flat_x.sum() if np.isfinite(flat_x).all() else np.nan

    def scaled(factor):
        scaled_x = flat_x * factor
        fine = sound and factor > 0
        return {
            "mse": value(mean_squared_error, flat_y, scaled_x),
            "poisson_nll": float(np.mean(scaled_x - flat_y * np.log(scaled_x))) if fine else None,
            "poisson_deviance": value(mean_poisson_deviance, flat_y, scaled_x) if fine else None,
        }

    return {
        "name": name, "windows": x.shape[0], "bins": x.shape[1],
        "x": [float(v) if np.isfinite(v) else None for v in flat_x], "y": flat_y.tolist(),
        "pearson_whole": value(lambda: pearsonr(flat_x, flat_y).statistic),
        "spearman_whole": value(lambda: spearmanr(flat_x, flat_y).statistic),
        "mse": value(mean_squared_error, flat_y, flat_x),
        "pearson_window": pearson, "pearson_window_windows": pearson_windows,
        "spearman_window": spearman, "spearman_window_windows": spearman_windows,
        "js_distance": distance, "js_divergence": squared, "js_distance_windows": js_windows,
        "poisson_nll": float(np.mean(flat_x - flat_y * np.log(flat_x))) if sound else None,
        "poisson_deviance": value(mean_poisson_deviance, flat_y, flat_x) if sound else None,
    } | {f"{name}_scaled_oracle": v for name, v in scaled(oracle).items()} | {
        f"{name}_scaled_valid": v for name, v in scaled(VALID_FACTOR).items()}


def labels(name, scores, truth):
    scores, truth = np.asarray(scores, np.float32), np.asarray(truth)
    both = 0 < truth.sum() < len(truth)

    def trapezoids():
        precision, recall, _ = precision_recall_curve(truth, scores)
        return auc(recall, precision)

    return {
        "name": name, "scores": scores.astype(float).tolist(), "labels": truth.tolist(),
        "auroc": value(roc_auc_score, truth, scores) if both else None,
        "average_precision": value(average_precision_score, truth, scores) if both else None,
        "aupr": value(trapezoids) if both else None,
    }


def coverage(windows, bins):
    return RANDOM.poisson(RANDOM.gamma(0.4, 5, (windows, bins)))


def profiles():
    truth = coverage(8, 32)
    noisy = 0.4 * truth + RANDOM.gamma(1, 1, truth.shape)
    constant_windows = noisy.copy()
    constant_windows[[1, 4]] = 0.1
    empty_windows = truth.copy()
    empty_windows[2] = 0
    negative = noisy - 1
    missing = noisy.copy()
    missing[3, 5] = np.nan
    return [
        profile("random", noisy, truth),
        profile("ties", np.round(noisy) + 1, truth),
        profile("constant windows", constant_windows, truth),
        profile("constant", np.full(truth.shape, 0.3), truth),
        profile("nothing measured in a window", noisy, empty_windows),
        profile("negative predictions", negative, truth),
        profile("a missing prediction", missing, truth),
        profile("far from zero", noisy + 1e4, truth + 1e4),
        profile("perfect", truth + 1, truth + 1),
    ]


def label_sets():
    truth = (RANDOM.uniform(size=200) < 0.2).astype(int)
    scores = truth + RANDOM.normal(0, 1, 200)
    return [
        labels("random", scores, truth),
        labels("ties", np.round(scores), truth),
        labels("one score", np.zeros(200), truth),
        labels("positives alone", scores, np.ones(200, int)),
        labels("negatives alone", scores, np.zeros(200, int)),
        labels("backwards", -scores, truth),
    ]


if __name__ == "__main__":
    with open(sys.argv[1], "w") as file:
        json.dump({"profiles": profiles(), "labels": label_sets()}, file, indent=0)
        file.write("\n")
