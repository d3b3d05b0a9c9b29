"""What is drawn is what the cube holds."""

import argparse
import dataclasses
import unittest

import numpy as np
from made_cube import AXES, Case, OWN, numbers

import cube as loader
import loss_resolution
import train_evaluate


class LossResolution(Case):
    def draw(self, **more):
        words = {"x": None, "y": "pearson_whole", "where": {}, "track": None,
                 "out": str(self.folder / "f.png"), **more}
        return loss_resolution.draw(loader.load(self.folder), argparse.Namespace(**words))

    def drawn_means(self, panel):
        return {line.get_gid(): (line.get_xdata()[0], line.get_ydata()[0])
                for line in panel.lines if (line.get_gid() or "").startswith("mean")}

    def test_a_panel_per_model_with_the_means_over_seeds(self):
        self.cube()
        panels = self.draw().axes
        raw = numbers(AXES)
        self.assertEqual([panel.get_title() for panel in panels], AXES["model"])
        for m, panel in enumerate(panels):
            means = self.drawn_means(panel)
            self.assertEqual(len(means), 4)
            for (i, j) in np.ndindex(2, 2):
                at = means[f"mean {AXES['loss'][i]} {AXES['resolution'][j]}"]
                for value, metric in zip(at, ("mse", "pearson_whole")):
                    expected = raw[metric][m, i, j, 0, :, :, j].mean()
                    self.assertAlmostEqual(float(value), expected, 14)

    def test_seeds_are_points_and_failed_ones_are_not(self):
        self.cube(status={("cnn", "mse", 32, 2): 4})
        panel = self.draw().axes[0]
        seeds = {tuple(map(float, pair)) for line in panel.lines if line.get_markersize() == 3
                 and line.get_marker() != "None" for pair in zip(*line.get_data())
                 if np.isfinite(pair).all()}
        self.assertEqual(len(seeds), 11)

    def test_scaled_errors_are_preferred(self):
        self.assertEqual(loss_resolution.default_x(loader.load(self.cube())), "mse")
        cube = loader.load(self.folder)
        scaled = dataclasses.replace(cube, metrics=(*cube.metrics, "mse_scaled_oracle"))
        self.assertEqual(loss_resolution.default_x(scaled), "mse_scaled_oracle")

    def test_the_script(self):
        self.cube()
        for ending in ("pdf", "png", "svg"):
            out = self.folder / f"f.{ending}"
            self.assertIn(out.name, self.succeeds("loss_resolution.py", self.folder, "--out", out))
            self.assertGreater(out.stat().st_size, 5000)
        self.succeeds("loss_resolution.py", self.folder, "--out", "g.pdf")
        self.succeeds("loss_resolution.py", self.folder, "--out", "h.pdf")
        self.assertEqual((self.folder / "g.pdf").read_bytes(), (self.folder / "h.pdf").read_bytes())
        self.runs_on_the_sample("loss_resolution.py", "--out", "sample.png")

    def test_errors(self):
        self.cube()
        name = "loss_resolution.py"
        self.fails(["no cube", "none"], name, "none")
        self.fails(["unknown kind of picture", ".png"], name, self.folder, "--out", "f.doc")
        self.fails(["cannot write"], name, self.folder, "--out", "none/f.png")
        self.fails(["no metric 'auroc'"], name, self.folder, "--y", "auroc")
        self.fails(["AXIS=VALUE"], name, self.folder, "--where", "loss")
        self.cube(axes={**AXES, "train.shift": ["true", "false"]})
        self.fails(["axis 'train.shift'", "true|false"], name, self.folder)
        self.succeeds(name, self.folder, "--where", "train.shift=true", "--where", "model=cnn")


class TrainEvaluate(Case):
    def draw(self, **more):
        words = {"metric": "pearson_whole", "where": {}, "track": None,
                 "out": str(self.folder / "f.png"), **more}
        return train_evaluate.draw(loader.load(self.folder), argparse.Namespace(**words))

    def test_squares_numbers_and_rows(self):
        self.cube()
        panels = self.draw(where={"loss": "mse"}).axes[:2]
        raw = numbers(AXES)
        for m, panel in enumerate(panels):
            self.assertEqual(panel.get_title(), f"{AXES['model'][m]}, mse loss")
            expected = raw["pearson_whole"][m, 1, :, 0].mean((1, 2))  # (resolution, eval)
            drawn = panel.images[0].get_array()
            np.testing.assert_allclose(np.ma.filled(drawn, np.nan), expected, rtol=1e-14)
            texts = {text.get_position(): text.get_text() for text in panel.texts}
            for (i, j) in np.ndindex(2, 3):
                if np.isnan(expected[i, j]):
                    self.assertNotIn((j, i), texts)
                else:
                    self.assertTrue(texts[(j, i)].startswith(f"{expected[i, j]:.3f}"))
            gc = np.nanmean(raw["pearson_whole_gc"][:, 1, :, 0].mean((2, 3)), (0, 1))
            for j in range(len(OWN["eval_resolution"])):
                self.assertEqual(texts[(j, 2)], f"{gc[j]:.3f}")
        labels = [label.get_text() for label in panels[0].get_yticklabels()]
        self.assertEqual(labels, ["32", "128", "GC regression", "replicate ceiling"])

    def test_poisson_is_taken_where_there_are_several_losses(self):
        self.cube()
        self.assertEqual(self.draw().axes[0].get_title(), "cnn, poisson loss")

    def test_the_script(self):
        self.cube()
        self.succeeds("train_evaluate.py", self.folder, "--out", "f.pdf", "--metric", "mse")
        self.runs_on_the_sample("train_evaluate.py", "--out", "sample.png")
        self.fails(["no value 'hinge'"], "train_evaluate.py", self.folder, "--where", "loss=hinge")

    def test_metrics_without_resolutions_are_refused(self):
        self.cube(change=lambda data: data.assign(mse=data.mse.mean("eval_resolution")))
        self.fails(["'mse' has no axis 'eval_resolution'"], "train_evaluate.py", self.folder,
                   "--metric", "mse")


if __name__ == "__main__":
    unittest.main()
