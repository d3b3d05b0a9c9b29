"""The LaTeX table holds the cube's numbers and can be typeset."""

import re
import unittest

import scipy.stats
from made_cube import AXES, Case, numbers


def body(text):
    """{row labels: cells} of the lines with numbers."""
    rows = [line.removesuffix(r" \\").split(" & ") for line in text.splitlines()
            if " & " in line and not line.startswith("%")]
    return rows[1], rows[2:]  # the first line names the column axes


class MainTable(Case):
    def table(self, *words):
        return self.succeeds("main_table.py", self.folder, *words)

    def test_every_number(self):
        self.cube()
        head, rows = body(self.table())
        raw = numbers(AXES)["pearson_whole"]
        self.assertEqual(head, ["model", "loss", "32", "128"])
        models = rows[:4]
        for (model, loss, *cells) in models:
            m, i = AXES["model"].index(model), AXES["loss"].index(loss)
            for j, cell in enumerate(cells):
                seeds = raw[m, i, j, 0, :, :, j].mean(1)
                half = scipy.stats.t.ppf(0.975, 2) * scipy.stats.sem(seeds)
                self.assertEqual(cell, f"{seeds.mean():.3f} $\\pm$ {half:.3f}")
        self.assertEqual([row[0] for row in rows[4:]], ["GC regression", "replicate ceiling"])

    def test_says_what_the_numbers_are(self):
        self.cube()
        text = self.table("--spread", "sd", "--where", "loss=mse", "--rows", "model")
        self.assertIn("sd over seeds, n = 3 seeds", text)
        self.assertIn("loss = mse", text)

    def test_one_seed_has_no_interval_and_no_seed_no_number(self):
        status = {("cnn", "mse", 32, seed): 4 for seed in (2, 3)}
        status |= {("cnn", "mse", 128, seed): 5 for seed in (1, 2, 3)}
        self.cube(status=status)
        row = next(row for row in body(self.table())[1] if row[:2] == ["cnn", "mse"])
        self.assertRegex(row[2], r"^0\.\d{3}$")
        self.assertEqual(row[3], "--")

    def test_letters_that_tex_would_read(self):
        self.cube()
        text = self.table("--rows", "track,model", "--where", "loss=mse")
        self.assertIn(r"liver\_1", text)
        self.assertIsNone(re.search(r"(?<!\\)_", re.sub(r"%.*", "", text)))

    def test_baselines_keep_the_resolution_apart(self):
        self.cube()
        _, rows = body(self.table("--rows", "resolution", "--cols", "model,loss"))
        self.assertEqual([row[0] for row in rows[2:4]],
                         ["32 (GC regression)", "128 (GC regression)"])

    def test_into_a_file_and_from_the_sample(self):
        self.cube()
        self.table("--out", "t.tex")
        self.assertEqual((self.folder / "t.tex").read_text(), self.table())
        self.assertIn("poisson", self.runs_on_the_sample("main_table.py"))

    def test_errors(self):
        self.cube()
        self.fails(["axis 'loss' has 2 values"], "main_table.py", self.folder, "--rows", "model")
        self.fails(["--rows and --cols"], "main_table.py", self.folder, "--rows", "seed")
        self.fails(["--rows and --cols"], "main_table.py", self.folder, "--rows", "model,resolution")
        self.fails(["no axis 'depth'"], "main_table.py", self.folder, "--rows", "depth")


if __name__ == "__main__":
    unittest.main()
