"""Numbers of calibration, conformal quantiles and rank correlations from numpy and scipy.

    python tests/golden/metrics/uncertainty_reference.py > tests/golden/metrics/uncertainty.txt

Each line: a name, then numbers. Inputs `<case>.<array>` come before results.
"""

import numpy as np
import scipy.stats

STREAM = np.random.default_rng(20)


def show(name, *numbers):
    print(name, *(repr(float(number)) for number in numbers))


def bins_of(values, bins):
    """Group of each value: cuts after the values at ranks i n / bins."""
    ordered = np.sort(values)
    cuts = [len(values) * i // bins for i in range(1, bins + 1)]
    edges = np.unique([ordered[cut - 1] for cut in cuts if cut > 0])
    return np.searchsorted(edges, values, side="left")


def calibration(case, probabilities, labels, bins):
    show(f"{case}.probabilities", *probabilities)
    show(f"{case}.labels", *labels)
    groups = bins_of(probabilities, bins)
    gaps, sizes = [], []
    for group in np.unique(groups):
        inside = groups == group
        gaps.append(abs(probabilities[inside].mean() - labels[inside].mean()))
        sizes.append(inside.sum())
    show(f"{case}.sizes", *sizes)
    show(f"{case}.expected", bins, np.average(gaps, weights=sizes), np.max(gaps))


def conformal(case, scores):
    show(f"{case}.scores", *scores)
    n = len(scores)
    for miscoverage in (0.5, 0.2, 0.1, 0.05):
        rank = np.ceil(np.round((n + 1) * (1 - miscoverage), 9))
        value = np.inf if rank > n else np.quantile(scores, rank / n, method="inverted_cdf")
        show(f"{case}.quantile", miscoverage, value)


def ranks(case, x, y, z):
    for name, array in zip("xyz", (x, y, z)):
        show(f"{case}.{name}", *array)
    show(f"{case}.rho", scipy.stats.spearmanr(x, y).statistic)
    design = np.column_stack([np.ones(len(z)), scipy.stats.rankdata(z)])
    left = [array - design @ np.linalg.lstsq(design, array, rcond=None)[0]
            for array in (scipy.stats.rankdata(x), scipy.stats.rankdata(y))]
    show(f"{case}.partial", scipy.stats.pearsonr(*left).statistic)


def main():
    for case, n, bins in (("calibration.even", 120, 10), ("calibration.uneven", 103, 15),
                          ("calibration.few", 7, 10)):
        p = STREAM.uniform(size=n)
        calibration(case, p, (STREAM.uniform(size=n) < p**2).astype(float), bins)
    p = np.round(STREAM.uniform(size=110) * 8) / 8
    calibration("calibration.tied", p, (STREAM.uniform(size=110) < p).astype(float), 12)
    calibration("calibration.constant", np.full(20, 0.3), (np.arange(20) < 9).astype(float), 5)
    for n in (9, 19, 40, 99):
        conformal(f"conformal.{n}", np.round(STREAM.exponential(size=n), 2))
    for case, digits in (("ranks.free", 9), ("ranks.tied", 0)):
        z = STREAM.normal(size=60) * 2
        x, y = z + STREAM.normal(size=60), -z + 2 * STREAM.normal(size=60)
        ranks(case, *(np.round(array, digits) for array in (x, y, z)))


if __name__ == "__main__":
    main()
