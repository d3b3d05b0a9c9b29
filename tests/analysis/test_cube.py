"""The loader: what is masked, averaged, refused."""

import unittest

import h5py
import numpy as np
import scipy.stats
from made_cube import AXES, Case, ROOT, numbers, write_cube

import cube as loader


class Loading(Case):
    def test_folder_and_file_are_the_same(self):
        self.cube()
        from_folder, from_file = loader.load(self.folder), loader.load(self.folder / "cube.h5")
        self.assertTrue(from_folder.data.equals(from_file.data))
        self.assertEqual(from_folder.axes, tuple(AXES))

    def test_cells_that_are_not_done_are_masked_whatever_they_hold(self):
        for code in (0, 1, 2, 4, 5, 6):
            self.cube(status={("cnn", "mse", 32, 2): code})
            cube = loader.load(self.folder)
            array = cube.data.pearson_whole.sel(model="cnn", loss="mse", resolution=32)
            self.assertTrue(array.sel(seed=2).isnull().all())
            self.assertTrue(array.sel(seed=1).notnull().any())

    def test_baselines_and_ceilings_are_those_of_the_metric(self):
        cube = loader.load(self.cube())
        self.assertEqual(cube.companions("pearson_whole"), {
            "GC regression": "pearson_whole_gc", "replicate ceiling": "pearson_whole_replicate"})
        self.assertEqual(cube.companions("mse"), {})

    def refused(self, *pieces, path=None):
        with self.assertRaises(loader.CubeError) as caught:
            loader.load(path or self.folder)
        for piece in pieces:
            self.assertIn(piece, str(caught.exception))

    def test_what_is_no_cube_is_refused(self):
        self.refused("no cube", "cube.h5")
        (self.folder / "cube.h5").write_text("hello")
        self.refused("not a results cube")
        with h5py.File(self.folder / "cube.h5", "w") as file:
            file["pearson_whole"] = np.zeros(3)
        self.refused("not a results cube")
        whole = self.cube().read_bytes()
        (self.folder / "cube.h5").write_bytes(whole[: len(whole) // 2])
        self.refused("not a results cube")

    def test_other_versions_are_refused(self):
        self.cube(version=2)
        self.refused("version 2")


class Values(Case):
    def setUp(self):
        super().setUp()
        self.loaded = loader.load(self.cube())
        self.raw = numbers(AXES)

    def test_trained_resolution_and_mean_over_tracks(self):
        array = self.loaded.values("pearson_whole", keep=["model", "resolution"],
                                   where={"loss": "mse"})
        self.assertEqual(array.dims, ("model", "resolution", "seed"))
        for resolution in (0, 1):  # eval_resolution of the same number is at the same place
            expected = self.raw["pearson_whole"][1, 1, resolution, 0, 2, :, resolution].mean()
            self.assertEqual(float(array[1, resolution, 2]), expected)

    def test_one_track(self):
        array = self.loaded.values("mse", keep=["model", "loss", "resolution"], track="blood")
        self.assertEqual(float(array[0, 1, 1, 0]), self.raw["mse"][0, 1, 1, 0, 0, 1, 1])

    def test_tracks_without_a_value_do_not_count(self):
        array = self.loaded.values("pearson_whole_replicate", keep=["model", "loss", "resolution"])
        self.assertEqual(float(array[0, 0, 0, 0]),
                         self.raw["pearson_whole_replicate"][0, 0, 0, 0, 0, 0, 0])

    def test_evaluated_elsewhere(self):
        array = self.loaded.values("mse", keep=["resolution"], at_trained=False,
                                   where={"model": "cnn", "loss": "mse", "eval_resolution": "2048"})
        self.assertEqual(float(array[1, 0]), self.raw["mse"][0, 1, 1, 0, 0, :, 2].mean())

    def refused(self, pieces, *words, **more):
        with self.assertRaises(loader.CubeError) as caught:
            self.loaded.values(*words, **more)
        for piece in pieces:
            self.assertIn(piece, str(caught.exception))

    def test_refusals_name_what_there_is(self):
        self.refused(["no metric 'auroc'", "pearson_whole"], "auroc")
        self.refused(["no axis 'depth'", "model"], "mse", keep=["depth"])
        self.refused(["no axis 'depth'"], "mse", where={"depth": "1"})
        self.refused(["no value 'hinge'", "poisson|mse"], "mse", where={"loss": "hinge"})
        self.refused(["no value 'lung'", "liver_1|blood"], "mse", keep=list(AXES)[:3], track="lung")
        self.refused(["axis 'loss' has 2 values", "--where loss=poisson|mse"], "mse",
                     keep=["model", "resolution"])
        self.refused(["no finished cell"], "pearson_whole_replicate",
                     keep=["model", "loss", "resolution"], track="blood")

    def test_metrics_of_other_dimensions_are_asked_about(self):
        path = self.cube(change=lambda data: data.assign(
            mse=data.mse.expand_dims(test_set=["tiled", "peaks"])))
        self.loaded = loader.load(path)
        self.refused(["test_set", "tiled|peaks"], "mse", keep=["model", "loss", "resolution"])
        self.loaded.values("mse", keep=["model", "loss", "resolution"], where={"test_set": "peaks"})


class OverSeeds(Case):
    def test_interval_is_that_of_scipy(self):
        self.cube(status={("cnn", "poisson", 32, 3): 4, ("cnn", "mse", 32, 2): 4,
                          ("cnn", "mse", 32, 3): 4})
        array = loader.load(self.folder).values("mse", keep=["model", "loss", "resolution"])
        summary = loader.over_seeds(array)
        for index in np.ndindex(*summary.mean.shape):
            seeds = array.values[index][np.isfinite(array.values[index])]
            self.assertEqual(int(summary.n.values[index]), len(seeds))
            self.assertAlmostEqual(float(summary.mean.values[index]), seeds.mean(), 14)
            if len(seeds) < 2:
                self.assertTrue(np.isnan(summary.half_width.values[index]))
                continue
            low, high = scipy.stats.t.interval(0.95, len(seeds) - 1, seeds.mean(),
                                               scipy.stats.sem(seeds))
            self.assertAlmostEqual(float(summary.half_width.values[index]), (high - low) / 2, 12)
        self.assertEqual(loader.n_text(summary.n), "n = 1 to 3 seeds")


class Sample(Case):
    def test_is_the_study_s_grid(self):
        cube = loader.load(ROOT / "results/sample")
        self.assertEqual(cube.data.sizes["loss"], 5)
        self.assertEqual(cube.data.sizes["resolution"], 8)
        self.assertEqual(cube.data.sizes["seed"], 2)
        self.assertTrue((cube.data.status == loader.DONE).all())
        pairs = cube.data.pearson_whole.sel(loss="poisson", seed=1).mean("track")
        self.assertEqual(int(pairs.notnull().sum()), 36)


if __name__ == "__main__":
    unittest.main()
