"""`table` of a CSV file: borrowed noise, refusals, every format. Tables of sweeps: test_sweep."""

import csv
import io
import json
import unittest

import harness

STUDY = harness.ROOT / "tests/unit/cube/table_2_1.csv"
LABELS = ["--rows", "model,activation,head"]


class Table(harness.Case):
    def test_the_studys_table_with_borrowed_noise(self):
        text = self.succeeds("table", STUDY, *LABELS, "--noise-sd", "0.0029", "--format", "json")
        pairs = json.loads(text)["noise"]["comparisons"]
        self.assertEqual(len(pairs), 90)
        self.assertEqual(sum(pair["p"] >= 0.05 for pair in pairs), 21)
        self.assertEqual(sum(not pair["resolved"] for pair in pairs), 26)
        text = self.succeeds("table", STUDY, *LABELS, "--noise-sd", "0.0029")
        self.assertIn("26 of the 90 within-column pairs are unresolved", text)
        self.assertIn("borrowed noise: sd 0.0029", text)
        rows = list(csv.DictReader(io.StringIO(self.succeeds(
            "table", STUDY, *LABELS, "--noise-sd", "0.0029", "--df", "4", "--format", "csv"))))
        self.assertEqual({row["interval"] for row in rows}, {"borrowed"})
        self.assertTrue(all(row["group"] for row in rows), rows)

    def test_no_ranking_from_one_value(self):
        text = self.succeeds("table", STUDY, *LABELS)
        self.assertIn("no ranking from n = 1 (20 of 20 entries)", text)

    def test_options_that_do_not_fit(self):
        self.fails(2, "--df needs --noise-sd", "table", STUDY, "--df", "3")
        self.fails(2, "takes the place of --compare", "table", STUDY, "--noise-sd", "1",
                   "--compare", "welch")
        self.fails(2, "must be above 0", "table", STUDY, *LABELS, "--noise-sd", "0")
        self.fails(2, "expects one of", "table", STUDY, "--compare", "anova")
        self.fails(2, "blocks of a test set", "table", STUDY, *LABELS, "--interval", "blocks")
        self.fails(2, "is no number", "table", STUDY)
        self.fails(2, "unknown column 'modl'; did you mean 'model'?", "table", STUDY, "--rows",
                   "modl")
        self.fails(2, "absent.csv", "table", self.folder / "absent.csv")


if __name__ == "__main__":
    unittest.main()
