"""`synth`: its tasks as a user meets them, and the tiny tables that other tests are fed with."""

import csv
import json
import unittest

from harness import Case
from sequence_files import (EFFECTS, MOTIF, PLACES, classification_records, regression_records, true_value,
                            write_classification_fasta, write_regression_tsv)


class Tasks(Case):
    def test_each_task_writes_what_its_readme_names(self):
        for task, word in (("splicing", "Spearman"), ("insertseq", "Pearson"), ("motif", "AUROC")):
            folder = self.folder / task
            said = self.succeeds("synth", folder, "--task", task, "--rows", "20,5,30")
            self.assertIn("synthetic", said)
            self.assertIn(word, said)
            readme = (folder / "README.txt").read_text()
            self.assertTrue(readme.startswith("SYNTHETIC"), readme)
            for path in folder.rglob("*.*"):
                self.assertIn(str(path.relative_to(folder)), readme + "README.txt")
            truth = json.loads(next((folder / "truth").glob("*.json")).read_text())
            self.assertTrue(truth["synthetic"])
            self.assertEqual(truth["rows"], [20, 5, 30])
            with open(next((folder / "truth").glob("*.tsv")), encoding="ascii") as file:
                self.assertEqual(len(list(csv.DictReader(file, delimiter="\t"))), 55)

    def test_errors(self):
        folder = self.folder / "d"
        self.fails(2, ["genome, splicing, insertseq, motif", "genom"], "synth", folder, "--task", "genom")
        self.fails(2, "--length says nothing to --task motif", "synth", folder, "--task", "motif", "--length", "9")
        self.fails(2, "--rows says nothing to --task genome", "synth", folder, "--rows", "9,9,9")
        self.fails(2, "--strength says nothing to --task splicing",
                   "synth", folder, "--task", "splicing", "--strength", "0.5")
        self.fails(2, ["--rows 10,10", "try 2000,300,600"], "synth", folder, "--task", "motif", "--rows", "10,10")
        self.fails(2, ["impossible strength", "try 0.9"], "synth", folder, "--task", "motif", "--strength", "0")
        self.assertFalse(folder.exists())
        folder.mkdir()
        (folder / "mine").write_text("x")
        self.fails(2, ["not empty", "--force"], "synth", folder, "--task", "motif")
        self.succeeds("synth", folder, "--task", "motif", "--rows", "9,9,9", "--force")
        self.assertEqual((folder / "mine").read_text(), "x")


class TinyTables(Case):
    def test_the_classes_differ_by_the_motif(self):
        records = list(classification_records())
        self.assertEqual(len(records), 400)
        for _, label, sequence in records:
            self.assertEqual(len(sequence), 61)
            if label == 1:
                self.assertIn(MOTIF, sequence)
        by_chance = sum(MOTIF in sequence for _, label, sequence in records if label == 0)
        self.assertLessEqual(by_chance, 2)
        for chromosomes in PLACES.values():
            for name in chromosomes:
                labels = {label for (chromosome, *_), label, _ in records if chromosome == name}
                self.assertEqual(labels, {0, 1}, f"both classes on {name}")

    def test_the_values_follow_the_words(self):
        records = list(regression_records())
        errors = [value - true_value(sequence) for *_, sequence, value in records]
        self.assertLess(abs(sum(errors) / 400), 0.05)
        spread = (sum(error * error for error in errors) / 400) ** 0.5
        self.assertAlmostEqual(spread, 0.2, delta=0.03)
        for word, effect in EFFECTS.items():
            with_word = [value for *_, sequence, value in records if word in sequence]
            without = [value for *_, sequence, value in records if word not in sequence]
            difference = sum(with_word) / len(with_word) - sum(without) / len(without)
            self.assertGreater(difference * effect, 0)
            self.assertAlmostEqual(difference, effect * 4 / 3, delta=0.4)

    def test_the_same_arguments_give_the_same_bytes(self):
        for write in (write_classification_fasta, write_regression_tsv):
            first = write(self.folder / "first").read_bytes()
            self.assertEqual(first, write(self.folder / "second").read_bytes())
            self.assertNotEqual(first, write(self.folder / "third", seed=2).read_bytes())
        self.assertIn(b"> chr1,+,1000,1061; class:0\n", (write_classification_fasta(self.folder / "f")).read_bytes())


if __name__ == "__main__":
    unittest.main()
