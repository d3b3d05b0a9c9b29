"""A small results cube with known numbers, as results/README.md describes the file."""

import contextlib
import importlib
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import matplotlib
import numpy as np
import xarray

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "analysis"))

AXES = {
    "model": ["cnn", "bpnet"],
    "loss": ["poisson", "mse"],
    "resolution": [32, 128],
    "representation": ["onehot"],
    "seed": [1, 2, 3],
}
OWN = {"track": ["liver_1", "blood"], "eval_resolution": [32, 128, 2048]}
METRICS = {
    "pearson_whole": "Pearson's r over all windows and bins of a track",
    "pearson_whole_gc": "GC regression baseline of pearson_whole",
    "pearson_whole_replicate": "replicate ceiling of pearson_whole",
    "mse": "mean squared error over all windows and bins of a track",
}


def numbers(axes):
    """{metric: array}: all different, NaN where a model was not trained finely enough."""
    stream = np.random.default_rng(7)
    shape = [len(labels) for labels in [*axes.values(), *OWN.values()]]
    trained = np.array(axes["resolution"])
    finer = trained[:, None] > np.array(OWN["eval_resolution"])
    at = [1] * len(shape)
    at[list(axes).index("resolution")], at[-1] = finer.shape
    found = {}
    for name in METRICS:
        found[name] = np.where(finer.reshape(at), np.nan, stream.uniform(0.1, 0.9, shape))
    found["pearson_whole_replicate"][..., 1, :] = np.nan  # blood has no replicate
    return found


def write_cube(path, axes=None, status=None, version=1, change=None):
    """Writes the cube; status: {(model, loss, resolution, seed): code} other than 3, done."""
    axes = axes or AXES
    dims = (*axes, *OWN)
    schema = {"axes": [{"name": name} for name in axes],
              "metrics": [{"name": name} for name in METRICS]}
    states = xarray.DataArray(np.full([len(v) for v in axes.values()], 3, np.uint8),
                              dims=tuple(axes), coords=axes)
    for (model, loss, resolution, seed), code in (status or {}).items():
        states.loc[{"model": model, "loss": loss, "resolution": resolution, "seed": seed}] = code
    values = {name: (dims, array, {"long_name": METRICS[name]})
              for name, array in numbers(axes).items()}
    data = xarray.Dataset({**values, "status": states, "schema": json.dumps(schema)},
                          coords={**axes, **OWN},
                          attrs={"schema_version": version, "title": "made & small"})
    (change(data) if change else data).to_netcdf(path, engine="h5netcdf")
    return path


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="s2fbench-analysis-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def cube(self, **how):
        return write_cube(self.folder / "cube.h5", **how)

    def script(self, name, *words):
        """(exit code, standard output, standard error) of the script's main()."""
        main = importlib.import_module(name.removesuffix(".py")).main
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            with contextlib.chdir(self.folder):
                code = main([str(word) for word in words])
        plt.close("all")
        return code, out.getvalue(), err.getvalue()

    def succeeds(self, name, *words):
        code, out, err = self.script(name, *words)
        self.assertEqual((code, err), (0, ""))
        return out

    def fails(self, pieces, name, *words):
        """Exit code 2 and one line that holds the pieces."""
        code, _, err = self.script(name, *words)
        self.assertEqual((code, len(err.splitlines())), (2, 1), err)
        for piece in pieces:
            self.assertIn(piece, err)

    def runs_on_the_sample(self, name, *words):
        """As a user would start it: a program of its own, no cube named."""
        result = subprocess.run([sys.executable, ROOT / "analysis" / name, *words],
                                capture_output=True, text=True, timeout=300, cwd=self.folder)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout
