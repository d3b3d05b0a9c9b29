"""A whole sweep as a user runs it: alone, under mpirun, resumed, failing, looked at."""

import json
import os
import re
import unittest
import unittest.mock

from harness import Case, tiny_genome


class Sweep(Case):
    def sweep(self, out, *arguments, code=0, ranks=0):
        run = ("run", tiny_genome() / "sweep.yaml", "--data", tiny_genome(), "--out", out, *arguments)
        if code == 0:
            return self.succeeds(*run, ranks=ranks)
        return self.fails(code, "", *run, ranks=ranks)

    def table(self, out, *arguments):
        text = self.succeeds("table", out, "--metric", "pearson_whole", "--rows", "model",
                             "--cols", "resolution", "--format", "json", *arguments)
        return {(*cell["row"].values(), *cell["col"].values()): cell
                for cell in json.loads(text)["cells"]}

    def test_plan_counts_the_cells(self):
        text = self.succeeds("plan", tiny_genome() / "sweep.yaml", "--data", tiny_genome(), "--json")
        plan = json.loads(text)
        self.assertEqual((plan["total"], plan["valid"], plan["invalid"], plan["done"]), (8, 6, 2, 0))
        reasons = {cell["reason"] for cell in plan["cells"] if cell["state"] == "invalid"}
        self.assertEqual(len(reasons), 1)
        self.assertIn("32", reasons.pop())

    def test_plan_simulates_a_machine(self):
        plan = ["plan", tiny_genome() / "sweep.yaml", "--data", tiny_genome(), "--simulate"]
        text = self.succeeds(*plan, "2x1")
        self.assertIn("relative seconds", text)
        rows = {name: float(text.split(name)[1].split()[0])
                for name in ("first come ", "longest first ", "longest first, gangs ", "area bound ")}
        self.assertLessEqual(rows["longest first "], rows["first come "])
        self.assertLessEqual(rows["area bound "], rows["longest first, gangs "])
        self.fails(2, ["2y1", "--simulate 2x4"], *plan, "2y1")
        self.fails(2, ["--network 200"], *plan, "2x1", "--network", "0")
        self.fails(2, "prepare", "plan", tiny_genome() / "sweep.yaml", "--data", self.folder,
                   "--simulate", "2x1")

    def test_plan_predicts_the_efficiency_of_gangs(self):
        plan = ["plan", tiny_genome() / "sweep.yaml", "--data", tiny_genome(), "--simulate", "4x2"]
        text = self.succeeds(*plan, "--gpu", "a100", "--network", "25")
        self.assertIn("gang efficiency (model, not a measurement)", text)
        self.assertIn("A100", text)
        for model in ("cnn: ", "residualbind32: "):
            rows = text.split(model)[1].splitlines()[1:6]
            # Four shards: two GPUs within a node, four of two nodes, no more.
            values = [row.split()[-6:] for row in rows]
            self.assertTrue(all(row[3:] == ["-"] * 3 or row[2:] == ["-"] * 4 for row in values), text)
            self.assertEqual(values[0][1:], ["-"] * 5)
            within, *networks = float(values[0][0]), *(float(row[1]) for row in values[1:])
            self.assertTrue(0 < networks[3] < networks[0] <= networks[1] <= networks[2] <= 1, text)
            self.assertTrue(networks[2] < within <= 1, text)
        self.assertIn("25 Gb/s between nodes", text)
        report = json.loads(self.succeeds(*plan, "--json"))
        self.assertEqual([row["name"] for row in report["gang_efficiency_model"]], ["cnn", "residualbind32"])
        self.assertEqual(list(report["gang_efficiency_model"][0]["efficiency"]["200 Gb/s"]), ["4"])
        self.assertEqual(len(report["ways"]), 3)
        self.assertIn("0.8 per doubling", self.succeeds(*plan, "--gang-efficiency", "0.8"))

    def test_timed_trials_replace_the_assumed_rate(self):
        out, one = self.folder / "out", ["axes.model=[cnn]", "axes.resolution=[32]"]
        self.sweep(out, *one, "axes.seed=[1]")
        plan = ["plan", tiny_genome() / "sweep.yaml", "--data", tiny_genome(), *one]
        windows = re.search(r"(\d+) training, (\d+) validation, (\d+) test", self.succeeds(*plan))
        train, valid, test = map(int, windows.groups())
        simulated = [*plan, "--out", out, "--simulate", "1x1"]
        self.assertIn("timed trials", self.succeeds(*simulated))
        report = json.loads(self.succeeds(*simulated, "--json"))
        (row,) = report["gang_efficiency_model"]
        self.assertEqual(row["device"], "timed trials")
        # One trial is left, as long as the timed one; a step is its share of 16 windows,
        # of which each costs three passes when it is trained on.
        share = 3 * 16 / (3 * train + valid + test)
        self.assertAlmostEqual(row["step_seconds"] / report["area_bound"], share, 5)

    def test_gangs_chosen_trial_by_trial_give_the_same_bits(self):
        alone, gangs = self.folder / "alone", self.folder / "gangs"
        self.sweep(alone)
        self.sweep(gangs, "--ranks-per-trial", "auto", ranks=5)
        ours, theirs = self.table(alone), self.table(gangs)
        self.assertEqual({place: cell["mean"] for place, cell in ours.items()},
                         {place: cell["mean"] for place, cell in theirs.items()})

    def test_alone_and_under_mpirun_give_the_same_bits(self):
        alone, gang = self.folder / "alone", self.folder / "gang"
        self.sweep(alone)
        self.sweep(gang, "--ranks-per-trial", "2", ranks=3)
        ours, theirs = self.table(alone), self.table(gang)
        self.assertEqual(ours.keys(), theirs.keys())
        for place, cell in ours.items():
            self.assertEqual(cell["mean"], theirs[place]["mean"], place)
            self.assertEqual(cell["n"], theirs[place]["n"])
        status = json.loads(self.succeeds("status", gang, "--json"))
        self.assertEqual((status["states"]["done"], status["states"]["invalid"]), (6, 2))
        for folder in (alone, gang):
            self.succeeds("verify", folder)
        self.rebuilds_what_was_lost(gang)

    def test_statistics_of_the_whole_batch(self):
        one = ("axes.seed=[1]", "axes.resolution=[128]", "axes.model=[cnn]", "train.shards=2",
               "train.batch_statistics=global")
        out = self.folder / "out"
        self.sweep(out, *one, "--ranks-per-trial", "2", ranks=3)
        # What it left is scored without a gang.
        self.succeeds("evaluate", out)
        means = [[cell["mean"] for cell in self.table(folder).values()]
                 for folder in (out, out / "evaluations/main")]
        self.assertEqual(means[0], means[1])
        self.assertGreater(len(means[0]), 0)

    def test_tf32_is_for_gpus(self):
        out = self.folder / "out"
        self.sweep(out, "--device", "cpu", "axes.seed=[1]", "axes.resolution=[128]", "train.precision=tf32",
                   code=5)
        self.assertIn("tf32 wants a GPU", self.succeeds("status", out))

    def test_streamed_data_give_the_same_bits(self):
        few = ("axes.seed=[1]", "axes.resolution=[128]")
        alone, shared, streamed = (self.folder / name for name in ("alone", "shared", "streamed"))
        self.sweep(alone, *few)
        self.sweep(shared, *few, "--node-memory", "1G", ranks=3)
        self.sweep(streamed, *few, "--node-memory", "0", ranks=3)
        means = [{place: cell["mean"] for place, cell in self.table(out).items()}
                 for out in (alone, shared, streamed)]
        self.assertEqual(means[0], means[1])
        self.assertEqual(means[0], means[2])
        logs = [next(out.rglob("rank0.log")).read_text() for out in (alone, shared, streamed)]
        self.assertRegex(logs[0], r"dataset on 1 node: [\d.]+ MiB in memory\n")
        self.assertRegex(logs[1], r"dataset on 1 node: [\d.]+ MiB in memory, once for 2 processes\n")
        self.assertRegex(logs[2], r"once for 2 processes, [\d.]+ MiB streamed from the file")

    def test_memory_of_the_node_that_is_not_there(self):
        out = self.folder / "out"
        self.fails(2, ["--node-memory", "'much'", "64G"], "run", tiny_genome() / "sweep.yaml",
                   "--data", tiny_genome(), "--out", out, "--node-memory", "much")
        with unittest.mock.patch.dict(os.environ, OMPI_MCA_osc_sm_backing_directory="/nowhere"):
            self.fails(3, ["no shared memory", "/nowhere", "osc_sm_backing_directory"], "run",
                       tiny_genome() / "sweep.yaml", "--data", tiny_genome(), "--out", out, ranks=3)

    def rebuilds_what_was_lost(self, out):
        before = self.table(out)
        (out / "cube.h5").write_bytes(b"damaged")
        self.fails(2, "cube.h5", "table", out, "--metric", "mse", "--rows", "model",
                   "--cols", "resolution")
        self.succeeds("rebuild", out)
        self.succeeds("verify", out)
        self.assertEqual(self.table(out), before)

    def test_resuming_trains_nothing_again(self):
        out = self.folder / "out"
        self.sweep(out, "axes.seed=[1]", "axes.model=[cnn]")
        journals = {path.name for path in (out / "journal").iterdir()}
        before = self.table(out)
        self.sweep(out, "axes.seed=[1]", "axes.model=[cnn]")
        for path in (out / "journal").iterdir():
            if path.name not in journals:
                self.assertNotIn('"end"', path.read_text())
        self.assertEqual(self.table(out), before)

    def test_growing_by_a_seed_keeps_the_old_cells(self):
        out = self.folder / "out"
        self.sweep(out, "axes.seed=[1]", "axes.model=[cnn]")
        before = self.table(out)
        self.sweep(out, "axes.seed=[1,2]", "axes.model=[cnn]")
        first = self.table(out, "--where", "seed=1")
        self.assertEqual([cell["mean"] for cell in first.values()],
                         [cell["mean"] for cell in before.values()])
        self.assertEqual({cell["n"] for cell in self.table(out).values()}, {2})

    def test_another_configuration_is_refused(self):
        out = self.folder / "out"
        self.sweep(out, "axes.seed=[1]", "axes.model=[cnn]")
        result = self.sweep(out, "axes.seed=[1]", "axes.model=[cnn]", "train.batch=32", code=2)
        self.assertRegex(result.stderr, r"train\.batch")
        self.assertIn("16", result.stderr)
        self.assertIn("32", result.stderr)

    def test_a_diverging_trial_does_not_stop_the_sweep(self):
        out = self.folder / "out"
        path = self.write("sweep.yaml", (tiny_genome() / "sweep.yaml").read_text().replace(
            "axes:", "extra_axes:\n  train.learning_rate: [0.001, 1.0e+30]\naxes:"))
        self.fails(5, "", "run", path, "--data", tiny_genome(), "--out", out,
                   "axes.seed=[1]", "axes.model=[cnn]", "axes.resolution=[32]")
        status = json.loads(self.succeeds("status", out, "--json"))
        self.assertEqual((status["states"]["done"], status["states"]["diverged"]), (1, 1))
        text = self.succeeds("status", out)
        self.assertRegex(text, re.compile("loss", re.I))
        self.tries_again(path, out)

    def tries_again(self, path, out):
        again = ("run", path, "--data", tiny_genome(), "--out", out, "axes.seed=[1]",
                 "axes.model=[cnn]", "axes.resolution=[32]", "--retry")
        self.fails(2, ["did you mean 'diverged'?", "timed_out"], *again, "divreged")
        for states, attempts in (("failed,timed_out", 1), ("all", 2)):
            self.fails(5, "", *again, states)
            failures = json.loads(self.succeeds("status", out, "--json"))["failures"]
            self.assertEqual([failure["attempts"] for failure in failures], [attempts])
        self.succeeds("verify", out)
        self.assertFalse((out / "lock").exists())

    def test_an_unlisted_axis_is_named(self):
        out = self.folder / "out"
        self.sweep(out, "axes.seed=[1]", "axes.model=[cnn]")
        self.fails(2, "resolution", "table", out, "--metric", "mse", "--rows", "model", "--cols", "loss")
        self.fails(2, ["unknown metric 'mes'", "mse"], "table", out, "--metric", "mes", "--rows", "model",
                   "--cols", "resolution")


if __name__ == "__main__":
    unittest.main()
