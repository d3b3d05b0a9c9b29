"""Reads a results cube for figures and tables: what is done, and nothing else.

    cube = load("results/sample")                   # a results folder or its cube.h5
    r = cube.values("pearson_whole", keep=["loss", "resolution"])

results/README.md describes the file. Everything here is read-only.
"""

import dataclasses
import json
import pathlib

import numpy as np
import scipy.stats
import xarray

DONE = 3  # of the variable `status`
SCHEMA_VERSION = 1


class CubeError(Exception):
    """The cube or the request cannot give what is asked: *what failed: where; try ...*."""


@dataclasses.dataclass(frozen=True)
class Summary:
    """Mean over seeds with its 95 % t-interval; arrays of one shape without `seed`."""

    mean: xarray.DataArray
    half_width: xarray.DataArray  # NaN where n < 2
    sd: xarray.DataArray  # sample standard deviation, NaN where n < 2
    n: xarray.DataArray  # finished seeds with a value


@dataclasses.dataclass(frozen=True)
class Cube:
    path: pathlib.Path
    data: xarray.Dataset  # numbers of cells that are not done are NaN
    axes: tuple  # of the sweep, `seed` among them
    metrics: tuple

    def values(self, metric, keep=(), where=None, track=None, at_trained=True):
        """One number per kept axis value and seed; dimensions (*keep, seed).

        Tracks and elements are averaged, those without a value left out, unless kept or one is
        named. With `at_trained` a value is that at the resolution at which its model was
        trained; otherwise `eval_resolution` must be kept or fixed. `where`, {axis: value as
        text}, fixes axes. An axis that is neither kept nor fixed must have one value.
        """
        where = dict(where or {})
        array = self._metric(metric)
        self._check_axes(array, metric, keep, where)
        if track is not None:
            array = array.sel(track=[self._label(array, "track", track)])
        for axis, word in where.items():
            array = array.sel({axis: self._label(array, axis, word)})
        if at_trained and {"resolution", "eval_resolution"} <= set(array.coords):
            array = array.sel(eval_resolution=array["resolution"]).drop_vars("eval_resolution")
        for averaged in {"track", "element"} & set(array.dims) - set(keep):
            array = array.mean(averaged, skipna=True)
        dims = [*keep, "seed"]
        for axis in set(array.dims) - set(dims):
            if array.sizes[axis] > 1:
                raise CubeError(
                    f"axis '{axis}' has {array.sizes[axis]} values: {self.path}; "
                    f"try --where {axis}={_words(array[axis])}"
                )
            array = array.isel({axis: 0})
        if "seed" not in array.dims:
            array = array.expand_dims("seed")
        if not np.isfinite(array.values).any():
            raise CubeError(f"no finished cell has '{metric}' for this choice: {self.path}; "
                            f"try s2fbench status {self.path.parent}")
        return array.transpose(*dims)

    def companions(self, metric):
        """{name of a baseline or ceiling of the metric: its variable}, as the cube tells."""
        found = {}
        for name in self.metrics:
            label = self.data[name].attrs.get("long_name", "")
            if name != metric and label.endswith(f" of {metric}"):
                found[label.removesuffix(f" of {metric}").removesuffix(" baseline")] = name
        return found

    def title(self):
        return str(self.data.attrs.get("title", self.path.name))

    def _metric(self, name):
        if name not in self.metrics:
            raise CubeError(f"no metric '{name}': {self.path}; try {', '.join(self.metrics)}")
        return self.data[name]

    def _check_axes(self, array, metric, keep, where):
        for axis in [*keep, *where]:
            if axis not in array.dims:
                raise CubeError(f"'{metric}' has no axis '{axis}': {self.path}; "
                                f"it has {', '.join(map(str, array.dims))}")

    def _label(self, array, axis, word):
        for label in array[axis].values:
            if str(label) == str(word):
                return label
        raise CubeError(f"axis '{axis}' has no value '{word}': {self.path}; "
                        f"try {_words(array[axis])}")


def load(path):
    """Reads a results folder or a cube file. Throws CubeError when it is neither."""
    path = pathlib.Path(path)
    if path.is_dir():
        path = path / "cube.h5"
    if not path.is_file():
        raise CubeError(f"no cube: {path}; try a results folder of s2fbench run")
    try:
        with xarray.open_dataset(path, engine="h5netcdf", phony_dims="access") as opened:
            data = opened.load()
        schema = json.loads(str(data["schema"].values))
        axes = tuple(axis["name"] for axis in schema["axes"])
        metrics = tuple(metric["name"] for metric in schema["metrics"])
        done = data["status"] == DONE
    except Exception as error:  # whatever the readers throw at a file of somebody else
        raise CubeError(f"not a results cube: {path} ({error}); try s2fbench rebuild "
                        f"{path.parent}") from error
    if int(data.attrs.get("schema_version", 0)) != SCHEMA_VERSION:
        raise CubeError(f"cube of schema version {data.attrs.get('schema_version')}: {path}; "
                        f"these scripts read version {SCHEMA_VERSION}")
    # A cell that is not done may hold numbers of an attempt before.
    masked = {
        name: array.where(done)
        for name, array in data.data_vars.items()
        if np.issubdtype(array.dtype, np.floating) and set(axes) <= set(array.dims)
    }
    return Cube(path, data.assign(masked), axes, metrics)


def over_seeds(array):
    """Summary of an array with a dimension `seed`; NaNs are left out."""
    n = array.notnull().sum("seed")
    sd = array.std("seed", ddof=1, skipna=True).where(n > 1)
    quantile = xarray.apply_ufunc(lambda k: scipy.stats.t.ppf(0.975, np.maximum(k - 1, 1)), n)
    return Summary(array.mean("seed", skipna=True), quantile * sd / np.sqrt(n), sd, n)


def n_text(n):
    """'n = 2 seeds', or the range where cells differ; cells with nothing do not count."""
    counts = n.values[n.values > 0]
    low, high = int(counts.min()), int(counts.max())
    count = str(low) if low == high else f"{low} to {high}"
    return f"n = {count} seed" + ("" if high == 1 else "s")


def _words(labels):
    return "|".join(str(label) for label in labels.values)
