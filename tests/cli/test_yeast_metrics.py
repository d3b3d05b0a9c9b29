"""Every metric of a sweep on real yeast data against numpy, scipy and scikit-learn.

Trains two small models for one pass, writes their predictions of the test chromosome and computes
each metric from these and the dataset's coverage. Needs S2FBENCH_SHARED_DATA; skipped without.
"""

import os
import pathlib
import shutil
import unittest

import h5py
import numpy
from scipy import stats
from scipy.spatial.distance import jensenshannon
from sklearn import metrics as sk

from harness import ROOT, Case

SHARED = os.environ.get("S2FBENCH_SHARED_DATA", "")
SWEEP = """\
name: yeast
data: yeast-atac.h5
axes:
  model: [bpnet, basset]
  loss: [poisson, bce]
  resolution: [32, 2048]
  seed: [1]
model: {filters: 512, width: 0.0625}
select: {train: peaks, negatives: 0.5, test: tiled}
train: {recipe: gopher, epochs: 1, batch: 16, learning_rate: 0.002, monitor: valid_loss}
evaluate: {metrics: [%s], smoothing: [100, 3000]}
"""
BY_BIN = ["pearson_whole", "spearman_whole", "mse", "mse_scaled_oracle", "pearson_window",
          "spearman_window", "js_distance", "js_divergence", "poisson_nll", "poisson_deviance",
          "pearson_specific", "pearson_tracks_mean"]
BY_WINDOW = ["auroc", "average_precision", "aupr"]
SMOOTHED = ["pearson_whole_smoothed", "pearson_window_smoothed"]
WIDTHS = [100, 3000]  # bp, of SWEEP


def pooled(values, count):
    """Means of neighbouring bins, (windows, tracks, bins)."""
    return values.reshape(*values.shape[:2], -1, count).mean(3)


def targets(coverage, count):
    """Means of bases as training has them: floats, summed in eight lanes. Their last bits decide
    what is a tie and which windows are constant."""
    lanes = coverage.reshape(*coverage.shape[:2], -1, count // 8, 8)
    sums = numpy.zeros(lanes.shape[:3] + (8,), numpy.float32)
    for row in range(count // 8):
        sums += lanes[:, :, :, row]
    total = numpy.zeros(sums.shape[:3], numpy.float32)
    for lane in range(8):
        total += sums[..., lane]
    return (total / numpy.float32(count)).astype(float)


def mean_of_windows(value, predicted, true):
    """Over windows with variance in both; rows are windows."""
    constant = (numpy.ptp(predicted, axis=1) == 0) | (numpy.ptp(true, axis=1) == 0)
    return numpy.mean([value(p, y) for p, y in zip(predicted[~constant], true[~constant])])


def spearman(p, y):
    """Ours ranks floats: values that differ by less are equal."""
    return stats.spearmanr(p.astype(numpy.float32), y.astype(numpy.float32))[0]


def distance(p, y):
    """Jensen-Shannon, the way of the profile study."""
    eps = numpy.finfo(float).eps
    return jensenshannon(numpy.maximum(p, 0) + eps, numpy.maximum(y, 0) + eps)


def reference(name, predicted, true, track):
    """predicted, true: (windows, tracks, bins), double."""
    if name in ("pearson_specific", "pearson_tracks_mean"):
        mean_p, mean_y = predicted.mean(1), true.mean(1)
        if name == "pearson_tracks_mean":
            return stats.pearsonr(mean_p.ravel(), mean_y.ravel())[0]
        return stats.pearsonr((predicted[:, track] - mean_p).ravel(), (true[:, track] - mean_y).ravel())[0]
    p, y = predicted[:, track], true[:, track]
    if name == "pearson_window":
        return mean_of_windows(lambda a, b: stats.pearsonr(a, b)[0], p, y)
    if name == "spearman_window":
        return mean_of_windows(spearman, p.astype(numpy.float32), y.astype(numpy.float32))
    if name.startswith("js_"):
        power = 1 if name == "js_distance" else 2
        return numpy.mean([distance(a, b) ** power for a, b in zip(p, y)])
    p, y = p.ravel(), y.ravel()
    return {
        "pearson_whole": lambda: stats.pearsonr(p, y)[0],
        "spearman_whole": lambda: spearman(p, y),
        "mse": lambda: sk.mean_squared_error(y, p),
        "mse_scaled_oracle": lambda: sk.mean_squared_error(y, p * y.mean() / p.mean()),
        "poisson_nll": lambda: numpy.mean(p - y * numpy.log(p)),
        "poisson_deviance": lambda: sk.mean_poisson_deviance(y, p),
    }[name]()


def smoothed(predicted, true, width):
    """Whole and window Pearson after box-car smoothing, windows (rows) joined end to end."""
    both = []
    for values in (predicted, true.astype(float)):
        flat = numpy.convolve(values.ravel(), numpy.ones(width) / width, mode="same")
        both.append(flat.astype(numpy.float32).astype(float).reshape(values.shape))
    whole = stats.pearsonr(both[0].ravel(), both[1].ravel())[0]
    return whole, mean_of_windows(lambda a, b: stats.pearsonr(a, b)[0], *both)


def of_windows(name, scores, labels):
    if name == "auroc":
        return sk.roc_auc_score(labels, scores)
    if name == "average_precision":
        return sk.average_precision_score(labels, scores)
    precision, recall, _ = sk.precision_recall_curve(labels, scores)
    return sk.auc(recall, precision)


class Yeast(Case):
    @unittest.skipUnless(SHARED, "S2FBENCH_SHARED_DATA is not set")
    def test_every_metric(self):
        yeast = pathlib.Path(SHARED) / "yeast"
        data = self.folder / "yeast-atac.h5"
        self.succeeds("prepare", ROOT / "configs/datasets/yeast-atac.yaml", "--root", yeast, "--out", data)
        sweep = self.write("yeast.yaml", SWEEP % ", ".join(BY_BIN + BY_WINDOW + SMOOTHED))
        out = self.folder / "out"
        self.succeeds("run", sweep, "--out", out)
        for name in ("sacCer3.fa.gz", "sacCer3.fa.gz.fai", "sacCer3.fa.gz.gzi"):
            shutil.copy(yeast / name, self.folder / name)
        self.read_windows(data)
        compared = 0
        with h5py.File(out / "cube.h5") as cube:
            resolutions = list(cube["eval_resolution"][()])
            cells = sorted((out / "checkpoints").iterdir())
            self.assertEqual(len(cells), 3)  # bpnet at 32 and 2048 bp, basset
            for cell in cells:
                compared += self.compare(cube, cell, resolutions)
        self.assertGreater(compared, 150)

    def read_windows(self, path):
        with h5py.File(path) as file:
            test = (file["window_fold"][()] == 2) & (file["window_table"][()] == list(
                name.decode() for name in file["table"][()]).index("tiled"))
            names = [name.decode() for name in file["chromosome"][()]]
            self.chromosomes = [names[i] for i in file["window_chromosome"][test]]
            shift = 512  # of the centre in a stored window
            self.starts = file["window_start"][test] + shift
            # Floats times floats, as training has it.
            coverage = file["coverage"][()] * file["scale"][()].astype(numpy.float32)[:, None]
            self.coverage = numpy.stack([coverage[:, at + shift:at + shift + 2048]
                                         for at in file["window_position"][test]])
            self.labels = file["window_label"][test]
        bed = "".join(f"{c}\t{s}\t{s + 2048}\n" for c, s in zip(self.chromosomes, self.starts))
        self.bed = self.write("windows.bed", bed)

    def predictions(self, cell, *options):
        out = self.folder / "pred.h5"
        out.unlink(missing_ok=True)
        self.succeeds("predict", cell / "best", "--fasta", self.folder / "sacCer3.fa.gz", "--bed",
                      self.bed, "--out", out, "--block", "64", *options)
        with h5py.File(out) as file:
            return file["pred"][()].astype(float).transpose(0, 2, 1)  # (windows, tracks, bins)

    def compare(self, cube, cell, resolutions):
        text = (cell / "best/model.yaml").read_text()
        binary = "basset" in text
        predicted = self.predictions(cell, *(["--output", "logits"] if binary else []))
        trained = 2048 // predicted.shape[2]
        place = (int(binary), int(binary), [32, 2048].index(trained), 0, 0)
        compared = 0
        for track in range(predicted.shape[1]):
            for name in BY_WINDOW:
                ours = cube[name][place + (track,)]
                wanted = of_windows(name, predicted[:, track].sum(1), self.labels[:, track])
                numpy.testing.assert_allclose(ours, wanted, rtol=1e-6, err_msg=f"{name} {track}")
                compared += 1
            bases = numpy.repeat(predicted[:, track], trained, axis=1)
            for i, width in enumerate(WIDTHS):
                for name, wanted in zip(SMOOTHED, smoothed(bases, self.coverage[:, track], width)):
                    numpy.testing.assert_allclose(cube[name][place + (track, i)], wanted, rtol=2e-6,
                                                  err_msg=f"{name} of {width} bp, track {track}")
                    compared += 1
            for name in BY_BIN:
                for i, resolution in enumerate(resolutions):
                    compared += self.compare_bins(cube[name][place + (track, i)], name, predicted,
                                                  resolution, trained, track)
        return compared

    def compare_bins(self, ours, name, predicted, resolution, trained, track):
        if resolution < trained or (resolution == 2048 and name in (
                "pearson_window", "spearman_window", "js_distance", "js_divergence")):
            self.assertTrue(numpy.isnan(ours), (name, resolution))
            return 0
        if (predicted <= 0).any() and "poisson" in name:
            return 0  # logits have no likelihood
        y = pooled(targets(self.coverage, trained), resolution // trained)
        wanted = reference(name, pooled(predicted, resolution // trained), y, track)
        numpy.testing.assert_allclose(ours, wanted, rtol=2e-6, atol=1e-9,
                                      err_msg=f"{name} at {resolution}, track {track}")
        return 1


if __name__ == "__main__":
    unittest.main()
