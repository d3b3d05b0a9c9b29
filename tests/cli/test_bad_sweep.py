"""Sweep files and results folders that cannot work: a clear error, exit code 2, nothing lost."""

import shutil
import unittest

from harness import SWEEP, Case, tiny_genome


class BadSweep(Case):
    def plan_fails(self, old, new, *pieces):
        path = self.write("sweep.yaml", SWEEP.replace(old, new))
        self.assertIn(new, path.read_text())
        self.fails(2, ["sweep.yaml:", *pieces], "plan", path, "--data", tiny_genome())

    def test_unknown_key(self):
        self.plan_fails("resolution:", "resoltion:", ":6:3:", "unknown", "'resoltion'",
                        "did you mean 'resolution'?")

    def test_unknown_setting(self):
        self.plan_fails("epochs: 1", "epoch: 1", "did you mean 'epochs'?")

    def test_wrong_type(self):
        self.plan_fails("epochs: 1", "epochs: many", "'many'")

    def test_empty_axis(self):
        self.plan_fails("seed: [1, 2]", "seed: []", "seed")

    def test_duplicate_axis_value(self):
        self.plan_fails("seed: [1, 2]", "seed: [1, 1]", "1", "twice")

    def test_unknown_model(self):
        self.plan_fails("[cnn, residualbind32]", "[cnm]", "'cnm'", "did you mean 'cnn'?")

    def test_exclude_that_matches_nothing(self):
        self.plan_fails("model: {", "exclude: [{model: cnn, resolution: 64}]\nmodel: {", "exclude")

    def test_shards_not_a_power_of_two(self):
        self.plan_fails("shards: 4", "shards: 3", "power of two", "'3'")

    def nothing_runs(self, old, new, *reason):
        path = self.write("sweep.yaml", SWEEP.replace(old, new))
        for command in (["plan"], ["run", "--out", self.folder / "out"]):
            self.fails(2, ["no cell of the sweep can run", str(path), *reason], *command, path,
                       "--data", tiny_genome())
        self.assertFalse((self.folder / "out").exists())

    def test_binary_loss_on_profile_models(self):
        self.nothing_runs("[poisson]", "[bce]", "'bce'", "binary labels", "predicts profiles")

    def test_profile_loss_on_a_binary_model(self):
        self.nothing_runs("[cnn, residualbind32]", "[basset]", "'poisson'", "'basset'")

    def test_resolution_that_the_model_cannot_produce(self):
        axes = "[{}]\n  loss: [poisson]\n  resolution: [{}]"
        self.nothing_runs(axes.format("cnn, residualbind32", "32, 128"),
                          axes.format("residualbind32", "128"), "pooling")

    def test_filter_counts_that_decrease(self):
        new = SWEEP.replace("[cnn, residualbind32]", "[basenjimod]").replace(
            "{width: 0.03}", "{filters1: 128, filters2: 64}")
        self.nothing_runs(SWEEP, new, "128", "64", "decrease")

    def test_malformed_yaml(self):
        self.plan_fails("axes:", "axes: [", "sweep.yaml:")

    def test_missing_file(self):
        self.fails(2, "none.yaml", "plan", self.folder / "none.yaml")

    def test_binary_file(self):
        path = self.folder / "noise.yaml"
        path.write_bytes(bytes(range(256)) * 20)
        self.fails(2, "noise.yaml", "plan", path)

    def test_missing_data(self):
        path = self.write("sweep.yaml", SWEEP)
        self.fails(2, ["tiny.h5", "s2fbench prepare"], "run", path, "--out", self.folder / "out")


class BadResults(Case):
    def run_fails(self, code, pieces, *arguments, **options):
        return self.fails(code, pieces, "run", *arguments, "--data", tiny_genome(), **options)

    def test_more_ranks_per_trial_than_workers(self):
        self.run_fails(2, ["ranks per trial", "4"], tiny_genome() / "sweep.yaml",
                       "--out", self.folder / "out", "--ranks-per-trial", "4", ranks=3)

    def test_more_ranks_per_trial_than_shards(self):
        self.run_fails(2, "train.shards", tiny_genome() / "sweep.yaml", "--out", self.folder / "out",
                       "--ranks-per-trial", "2", "train.shards=1", ranks=3)

    def test_statistics_of_the_whole_batch_want_one_shard_per_rank(self):
        for ranks_per_trial in ("1", "auto"):
            self.run_fails(2, ["train.batch_statistics", "--ranks-per-trial 2"],
                           tiny_genome() / "sweep.yaml", "--out", self.folder / "out",
                           "--ranks-per-trial", ranks_per_trial, "train.shards=2",
                           "train.batch_statistics=global", ranks=3)

    def test_folder_of_something_else(self):
        (self.folder / "out").mkdir()
        (self.folder / "out" / "thesis.docx").write_text("do not lose me")
        self.run_fails(2, str(self.folder / "out"), tiny_genome() / "sweep.yaml",
                       "--out", self.folder / "out")
        self.assertEqual((self.folder / "out" / "thesis.docx").read_text(), "do not lose me")

    def test_folder_below_a_file(self):
        self.write("file", "")
        self.run_fails(2, ["file/out", "Not a directory"], tiny_genome() / "sweep.yaml",
                       "--out", self.folder / "file/out")

    def test_status_of_no_results(self):
        self.fails(2, str(self.folder), "status", self.folder)

    def test_table_of_no_results(self):
        self.fails(2, str(self.folder), "table", self.folder, "--metric", "mse",
                   "--rows", "model", "--cols", "loss")

    def test_gpu_asked_for_and_not_there(self):
        if shutil.which("nvidia-smi"):
            self.skipTest("this machine may have a GPU")
        self.run_fails(3, "no usable GPU: --device cuda", tiny_genome() / "sweep.yaml",
                       "--out", self.folder / "out", "--device", "cuda")


if __name__ == "__main__":
    unittest.main()
