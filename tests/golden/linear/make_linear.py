"""Least squares, ridge and logistic regression by scikit-learn, ours to agree with. Run by hand:

    python tests/golden/linear/make_linear.py tests/golden/linear/linear.json

Each track over the rows where it is measured; null stands for NaN. Logistic regressions are driven to gradients at
rounding. Numbers in the repository: scikit-learn 1.9.
"""

import json
import sys

import numpy as np
from scipy.special import expit
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge

RANDOM = np.random.default_rng(5)


def features(rows, columns):
    return np.round(RANDOM.normal(0, 1, (rows, columns)) * RANDOM.choice([.1, 1, 5], columns)
                    + RANDOM.normal(0, 2, columns), 3)


def measured(x, tracks):
    weights = RANDOM.normal(0, 1, (x.shape[1], tracks))
    return np.round(x @ weights + RANDOM.normal(0, 1, (len(x), tracks)) + 3, 3)


def labels(x, tracks, noise=1):
    score = (x - x.mean(0)) @ RANDOM.normal(0, 1, (x.shape[1], tracks))
    return (score + noise * RANDOM.normal(0, 1, score.shape) * score.std() > .5).astype(float)


def missing(y, share):
    return np.where(RANDOM.random(y.shape) < share, np.nan, y)


def deficient(x):
    """Two columns more that follow from the others, and one of zeros."""
    more = np.stack([x[:, 0] + 2 * x[:, 1], x[:, 2] - x[:, 0] + 7, np.zeros(len(x))], 1)
    return np.round(np.concatenate([x, more], 1), 3)


def constant(x):
    x = x.copy()
    x[:, 1], x[:, 3] = .1, -1e6
    return x


def polished(x, y, c):
    """scikit-learn's answer, and Newton's method from there: the minimum to the last digits."""
    fit = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, y)
    ones = np.concatenate([x, np.ones((len(x), 1))], 1)
    penalty = np.append(np.full(x.shape[1], 1 / c), 0)
    start = np.append(fit.coef_[0], fit.intercept_[0])
    unknowns = start.copy()
    for _ in range(20):
        p = expit(ones @ unknowns)
        gradient = ones.T @ (p - y) + penalty * unknowns
        hessian = (ones.T * (p * (1 - p))) @ ones + np.diag(penalty)
        unknowns -= np.linalg.solve(hessian, gradient)
    assert np.abs(unknowns - start).max() < 1e-5 * (1 + np.abs(start).max()), "scikit-learn means something else"
    return unknowns[:-1], unknowns[-1]


def solved(model, x, y, number):
    weights, biases = [], []
    for track in y.T:
        there = ~np.isnan(track)
        if model == "logistic":
            weight, bias = polished(x[there], track[there], number)
        else:
            fit = Ridge(alpha=number, solver="cholesky") if model == "ridge" else LinearRegression()
            fit.fit(x[there], track[there])
            weight, bias = fit.coef_, fit.intercept_
        weights.append(weight)
        biases.append(bias)
    return np.array(weights), np.array(biases)


def plain(array):
    return [None if np.isnan(value) else float(value) for value in np.asarray(array).ravel()]


def example(name, model, x, y, number=None):
    weight, bias = solved(model, x, y, number)
    return {"name": name, "model": model, "number": number, "rows": x.shape[0], "columns": x.shape[1],
            "tracks": y.shape[1], "features": plain(x), "targets": plain(y), "weight": plain(weight),
            "bias": plain(bias)}


def main(path):
    tall, wide = features(40, 6), features(12, 30)
    examples = []
    for model, number in (("least_squares", None), ("ridge", 1e-3), ("ridge", 10.)):
        for name, x in (("tall", tall), ("wide", wide), ("rank-deficient", deficient(tall)),
                        ("wide and rank-deficient", deficient(wide)), ("constant columns", constant(tall)),
                        ("square", features(8, 8))):
            if name.endswith("deficient") and number == 1e-3:
                continue  # scikit-learn's own digits are lost here; the unit test has ours
            examples.append(example(name, model, x, measured(x, 2), number))
        examples.append(example("missing targets", model, tall, missing(measured(tall, 3), .3), number))
    for number in (1., .01, 100.):
        for name, x in (("tall", tall), ("wide", wide), ("rank-deficient", deficient(tall))):
            examples.append(example(name, "logistic", x, labels(x, 2), number))
    x = constant(tall)
    x[:, 3] = -3  # a constant of a million is more than scikit-learn's own steps bear
    examples += [
        example("constant columns", "logistic", x, labels(tall, 1), 1.),
        example("separable", "logistic", tall, labels(tall, 2, noise=0), 1.),
        example("separable, weak penalty", "logistic", tall, labels(tall, 1, noise=0), 1e4),
        example("wide and separable", "logistic", wide, labels(wide, 1, noise=0), 1.),
        example("missing labels", "logistic", tall, missing(labels(tall, 3), .3), 1.),
        example("missing labels, wide", "logistic", wide, missing(labels(wide, 2), .2), 1.),
    ]
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(item) for item in examples) + "\n]\n")


main(sys.argv[1])
