"""Writes references.json: what scipy and statsmodels say of random and adversarial samples.

    .venv/bin/python tests/golden/noise/make_references.py

Numbers in the repository: scipy 1.17, statsmodels 0.15. null stands for NaN.
"""

import json
import math
import pathlib
import warnings

import numpy
from scipy import stats
from statsmodels.stats.multitest import multipletests

warnings.simplefilter("ignore")
rng = numpy.random.default_rng(20240501)
nan = math.nan


def plain(value):
    """JSON knows neither NaN nor infinity."""
    value = float(value)
    return value if math.isfinite(value) else None


def pairs():
    for n_a, n_b in [(2, 2), (2, 3), (3, 3), (3, 5), (5, 4), (6, 6), (8, 3), (8, 7), (9, 2)]:
        yield f"random {n_a} against {n_b}", rng.normal(0.7, 0.01, n_a), rng.normal(0.71, 0.02, n_b)
    yield "many, approximate", rng.normal(0, 1, 30), rng.normal(0.4, 2, 25)
    yield "one small group", rng.normal(0, 1, 3), rng.normal(1, 1, 60)
    yield "far apart", [1.0, 2, 3], [11.0, 12, 13]
    yield "ties", [1.0, 2, 2, 3], [2.0, 2, 3, 4, 4]
    yield "ties, apart", [1.0, 1, 1], [2.0, 2, 2]
    yield "many ties", rng.integers(0, 4, 9), rng.integers(1, 5, 9)
    yield "large offset", 1e6 + rng.normal(0, 1e-3, 5), 1e6 + rng.normal(1e-3, 1e-3, 5)
    yield "tiny values", rng.normal(0, 1e-9, 4), rng.normal(1e-9, 1e-9, 4)
    yield "one constant", [0.5, 0.5, 0.5], [0.4, 0.6, 0.7]
    yield "equal constants", [0.5, 0.5, 0.5], [0.5, 0.5]
    yield "with NaN", [0.1, nan, 0.3, 0.2], [nan, 0.6, 0.5]
    yield "one against one", [1.0], [2.0]
    yield "one against four", [1.0], [2.0, 3, 4, 5]


def two_samples(name, a, b):
    a, b = numpy.asarray(a, float), numpy.asarray(b, float)
    x, y = a[~numpy.isnan(a)], b[~numpy.isnan(b)]
    welch = stats.ttest_ind(x, y, equal_var=False)
    ways = math.comb(len(x) + len(y), len(x))
    exact = None
    if ways <= 200000 and min(len(x), len(y)) > 1:  # scipy wants two of each
        exact = plain(stats.permutation_test(
            (x, y), lambda s, t, axis: s.mean(axis) - t.mean(axis),
            n_resamples=numpy.inf, vectorized=True).pvalue)
    u = stats.mannwhitneyu(x, y)
    return {
        "name": name,
        "a": [plain(v) for v in a], "b": [plain(v) for v in b],
        "t": plain(welch.statistic), "welch": plain(welch.pvalue),
        "permutation": exact,
        "u": plain(u.statistic), "mann_whitney": plain(u.pvalue), "ways": ways,
    }


def paired(name, a, b):
    """Pairs with NaN are left out."""
    a, b = numpy.asarray(a, float), numpy.asarray(b, float)
    both = ~(numpy.isnan(a) | numpy.isnan(b))
    p = stats.permutation_test((a[both], b[both]), lambda s, t, axis: (s - t).mean(axis),
                               permutation_type="samples", n_resamples=numpy.inf, vectorized=True).pvalue
    return {"name": name, "a": [plain(v) for v in a], "b": [plain(v) for v in b], "p": plain(p),
            "pairs": int(both.sum())}


def all_paired():
    own = numpy.random.default_rng(15)  # the other samples stay what they were
    yield paired("15 elements", own.normal(0.3, 0.1, 15), own.normal(0.33, 0.1, 15))
    yield paired("close, shifted", *(own.normal(0.3, 0.1, 12) + [[0.0], [0.01]]))
    yield paired("all better", own.normal(0.3, 0.01, 6), own.normal(0.5, 0.01, 6))
    yield paired("ties", [0.1, 0.2, 0.3, 0.4], [0.2, 0.2, 0.2, 0.5])
    yield paired("equal", [0.1, 0.2, 0.3], [0.1, 0.2, 0.3])
    yield paired("with NaN", [0.1, nan, 0.3, 0.2, 0.7], [nan, 0.6, 0.5, 0.1, 0.2])


def one_sample(values):
    values = numpy.asarray(values, float)
    kept = values[~numpy.isnan(values)]
    low = high = kept.mean()  # scipy has no interval of width 0
    if kept.std() > 0:
        low, high = stats.t.interval(0.95, len(kept) - 1, kept.mean(), stats.sem(kept))
    return {"values": [plain(v) for v in values], "mean": plain(kept.mean()),
            "sd": plain(kept.std(ddof=1)), "low": plain(low), "high": plain(high)}


def adjusted(p):
    return {"p": list(map(float, p)), "holm": list(map(float, multipletests(p, method="holm")[1]))}


def borrowed(d, sd, df, n_a, n_b):
    size = abs(d) / (sd * math.sqrt(1 / n_a + 1 / n_b))
    tail = stats.norm.sf(size) if df is None else stats.t.sf(size, df)
    return {"difference": d, "sd": sd, "df": df, "n_a": n_a, "n_b": n_b, "p": plain(2 * tail)}


references = {
    "two_samples": [two_samples(*pair) for pair in pairs()],
    "paired": list(all_paired()),
    "one_sample": [one_sample(v) for v in (
        rng.normal(0.7, 0.01, 3), rng.normal(0, 5, 12), rng.normal(0, 1, 200),
        [0.5, 0.5], 1e6 + rng.normal(0, 1e-3, 5), [0.2, nan, 0.4])],
    "holm": [adjusted(p) for p in (
        rng.uniform(0, 0.1, 12), [0.01, 0.01, 0.04, 0.04], [0.9], [1.0, 0.5, 0.0, 1e-300])],
    "borrowed": [borrowed(*case) for case in (
        (0.0057, 0.0029, None, 1, 1), (-0.01, 0.0029, 4, 1, 1), (0.01, 0.0029, 2.5, 3, 1),
        (0.5, 0.0029, None, 2, 2), (0.0, 1.0, 7, 1, 1))],
    "t_quantiles": [{"df": df, "t": plain(stats.t.ppf(0.975, df))} for df in (0.5, 1, 2, 11, 30, 1000)],
}
path = pathlib.Path(__file__).with_name("references.json")
path.write_text(json.dumps(references, indent=1) + "\n")
