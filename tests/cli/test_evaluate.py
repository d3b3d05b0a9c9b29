"""The models of a finished sweep, evaluated anew."""

import json
import shutil
import unittest

from harness import Case, command, tiny_genome

_swept = None


def swept():
    """A results folder with four trained cells; made once and only copied."""
    global _swept
    if _swept is None:
        out = tiny_genome() / "swept"
        made = command("run", tiny_genome() / "sweep.yaml", "--data", tiny_genome(), "--out", out,
                       "axes.model=[cnn]")
        assert made.returncode == 0, made.stderr
        _swept = out
    return _swept


class Evaluate(Case):
    def setUp(self):
        super().setUp()
        self.out = self.folder / "swept"
        shutil.copytree(swept(), self.out)

    def table(self, folder, metric="pearson_whole"):
        return [(cell["mean"], cell["n"]) for cell in self.cells(folder, metric)]

    def models(self, folder, metric):
        """Without baselines."""
        return [(cell["mean"], cell["n"]) for cell in self.cells(folder, metric) if cell["kind"] == "model"]

    def cells(self, folder, metric):
        text = self.succeeds("table", folder, "--metric", metric, "--rows", "model",
                             "--cols", "resolution", "--format", "json")
        return json.loads(text)["cells"]

    def test_gives_the_numbers_of_the_sweep_alone_and_under_mpirun(self):
        self.succeeds("evaluate", self.out)
        self.assertEqual(self.table(self.out / "evaluations/main"), self.table(self.out))
        self.succeeds("evaluate", self.out, "--as", "gang", "--ranks-per-trial", "2", ranks=3)
        self.assertEqual(self.table(self.out / "evaluations/gang"), self.table(self.out))
        self.succeeds("verify", self.out / "evaluations/gang")

    def test_resumes_and_refuses_other_settings_under_the_same_name(self):
        self.succeeds("evaluate", self.out)
        before = sorted((self.out / "evaluations/main/journal").iterdir())
        self.succeeds("evaluate", self.out)
        self.assertEqual(self.table(self.out / "evaluations/main"), self.table(self.out))
        self.assertTrue(before)
        self.fails(2, "evaluate.metrics", "evaluate", self.out, "evaluate.metrics=[mse]")
        self.succeeds("evaluate", self.out, "--as", "mse", "evaluate.metrics=[mse]")
        self.assertEqual(self.table(self.out / "evaluations/mse", "mse"), self.table(self.out, "mse"))

    def test_a_cell_without_its_weights_fails_with_the_reason(self):
        lost = next((self.out / "checkpoints").iterdir())
        (lost / "best/weights.safetensors").write_bytes(b"no weights")
        self.fails(5, "", "evaluate", self.out)
        status = json.loads(self.succeeds("status", self.out / "evaluations/main", "--json"))
        self.assertEqual(status["states"]["failed"], 1)
        self.assertIn(lost.name, status["failures"][0]["reason"])

    def test_seeds_as_an_ensemble(self):
        self.succeeds("evaluate", self.out, "--ensemble", "evaluate.metrics=[mse, spread]")
        together = self.models(self.out / "ensembles/main", "mse")
        apart = self.models(self.out, "mse")
        self.assertEqual(len(together), 2)
        for (mean, n), (single, seeds) in zip(together, apart):
            self.assertEqual((n, seeds), (1, 2))
            self.assertLess(mean, single)  # a mean's squared error is at most the mean one
        for spread, _ in self.models(self.out / "ensembles/main", "spread"):
            self.assertGreater(spread, 0)
        one = next((self.out / "checkpoints").iterdir()) / "best"
        self.fails(2, "a sweep's results folder", "evaluate", one, "--ensemble", "--data",
                   tiny_genome() / "tiny.h5")

    def test_refuses_what_cannot_be(self):
        self.fails(2, ["train.epochs", "another training"], "evaluate", self.out, "train.epochs=2")
        self.fails(2, "plain name", "evaluate", self.out, "--as", "../x")
        self.fails(2, "single model", "evaluate", self.out, "--metrics", "mse")
        self.fails(2, "not there", "evaluate", self.out, "--data", self.folder / "none.h5")
        self.fails(2, ["expected one of", "mze"], "evaluate", self.out, "evaluate.metrics=[mze]")


if __name__ == "__main__":
    unittest.main()
