"""The ridge regression of linear_bench.cpp by scikit-learn. Driven by linear_compare.py, which
sets the number of threads.

    linear_twin.py FEATURES.f32 TARGETS.f32 COLUMNS double|single

double: features in double precision from the start, as its answer then is, too; single: as they
are, with sums and weights of single precision.
"""

import resource
import sys
import time

import numpy as np
from sklearn.linear_model import Ridge


def main(features, targets, columns, precision):
    dtype = np.float64 if precision == "double" else np.float32
    x = np.fromfile(features, np.float32).reshape(-1, int(columns)).astype(dtype, copy=False)
    y = np.fromfile(targets, np.float32).astype(dtype, copy=False)
    model = Ridge(alpha=1e-3)
    for line in sys.stdin:
        if line.strip() == "memory":
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, flush=True)
        elif line.strip() == "norm":
            print(float(np.linalg.norm(model.coef_.astype(np.float64))), flush=True)
        else:
            start = time.monotonic()
            model.fit(x, y)
            print(time.monotonic() - start, flush=True)


main(*sys.argv[1:])
