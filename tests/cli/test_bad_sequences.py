"""Tables of sequences and their dataset files that cannot work."""

import random
import unittest

from harness import Case

DATASET = """\
kind: sequences
name: tiny
values: labels
tracks: [a]
inputs:
  - {table: t.tsv, name: name, sequence: seq, targets: label}
"""


def letters(seed, length=50):
    return "".join(random.Random(seed).choices("ACGT", k=length))


def table(rows=40):
    lines = ["name\tseq\tlabel"] + [f"r{i}\t{letters(i)}\t{i % 2}" for i in range(rows)]
    return "\n".join(lines) + "\n"


class BadSequences(Case):
    def prepare_fails(self, text, *pieces, dataset=DATASET, code=2):
        self.write("t.tsv", text)
        self.write("tiny.yaml", dataset)
        out = self.folder / "out.h5"
        self.fails(code, list(pieces), "prepare", self.folder / "tiny.yaml", "--out", out)
        self.assertEqual(list(self.folder.glob("out.h5*")), [], "nothing half written stays")

    def test_a_good_one_is_reported(self):
        self.write("t.tsv", table())
        self.write("tiny.yaml", DATASET)
        said = self.succeeds("prepare", self.folder / "tiny.yaml", "--out", self.folder / "out.h5")
        self.assertIn("40 rows of 50 nt, train 32, valid 4, test 4", said)
        self.assertIn("track a: train", said)
        self.assertTrue((self.folder / "out.h5").exists())

    def test_inputs_are_looked_up_in_the_root(self):
        (self.folder / "data").mkdir()
        self.write("data/t.tsv", table())
        self.write("tiny.yaml", DATASET)
        self.succeeds("prepare", self.folder / "tiny.yaml", "--root", self.folder / "data",
                      "--out", self.folder / "out.h5")

    def test_labels_that_are_no_numbers(self):
        self.prepare_fails(table().replace("\t1\n", "\tbound\n", 1), "t.tsv:3", "'bound' in column 'label' is no number")

    def test_labels_beyond_zero_and_one(self):
        self.prepare_fails(table().replace("\t1\n", "\t3\n", 1), "t.tsv:3", "label 3 is neither 0 nor 1")

    def test_one_class_only(self):
        self.prepare_fails(table().replace("\t1\n", "\t0\n"), "all 40 labels of track 'a' are 0", "both classes")

    def test_unequal_length(self):
        self.prepare_fails(table() + "z\tACGT\t1\n", "t.tsv:42", "'z' has 4 nt, while 'r0' has 50", "try length:")

    def test_letters_outside_the_alphabet(self):
        self.prepare_fails(table() + "z\t" + "ACGE" * 12 + "AC\t1\n", "t.tsv:42", "letter 'E' at position 4 of 'z'")

    def test_duplicate_names(self):
        self.prepare_fails(table().replace("r7\t", "r3\t"), "two rows are named 'r3'", "t.tsv:5", "t.tsv:9")

    def test_empty_split(self):
        self.prepare_fails(table(), "tiny.yaml:7", "no row is for validation",
                           dataset=DATASET + "split: {by: random, shares: [0.9, 0, 0.1]}\n")

    def test_fold_without_chromosome(self):
        self.prepare_fails(table(), "row 'r0' has no chromosome", "t.tsv:2",
                           dataset=DATASET + "split: {by: chromosome, valid: [chr8], test: [chr9]}\n")

    def test_missing_column(self):
        self.prepare_fails(table().replace("label", "labels"), "no column 'label'; did you mean 'labels'?", "t.tsv")

    def test_row_of_too_few_fields(self):
        self.prepare_fails(table() + "z\tACGT\n", "t.tsv:42", "row of 2 fields under 3 columns")

    def test_missing_file(self):
        self.prepare_fails(table(), "other.tsv", dataset=DATASET.replace("t.tsv", "other.tsv"))

    def test_unknown_key(self):
        self.prepare_fails(table(), "tiny.yaml:5:1", "did you mean 'inputs'?", dataset=DATASET.replace("inputs", "input"))

    def test_unknown_kind(self):
        self.prepare_fails(table(), "tiny.yaml:1:7", "sequences", dataset=DATASET.replace("kind: sequences", "kind: table"))

    def test_fasta_without_labels(self):
        self.write("s.fa", ">a; class:1\nACGT\n>b\nACGT\n")
        self.prepare_fails("", "s.fa:3", "no 'class:' in the header of 'b'",
                           dataset=DATASET.replace("{table: t.tsv, name: name, sequence: seq, targets: label}",
                                                   "{fasta: s.fa, label: class}"))

    def test_arrays_that_are_no_hdf5(self):
        self.write("x.h5", "hello")
        self.prepare_fails("", "x.h5",
                           dataset=DATASET.replace("{table: t.tsv, name: name, sequence: seq, targets: label}",
                                                   "{hdf5: x.h5, sequence: x, targets: y}"))

    def test_damaged_table(self):
        self.write("t.tsv", table())
        self.write("tiny.yaml", DATASET)
        out = self.folder / "tiny.h5"
        self.succeeds("prepare", self.folder / "tiny.yaml", "--out", out)
        with open(out, "r+b") as file:
            file.truncate(3000)
        self.write("sweep.yaml", "name: s\ndata: tiny.h5\naxes: {model: [cnn], seed: [1]}\n")
        self.fails(2, "tiny.h5", "plan", self.folder / "sweep.yaml", "--data", self.folder)


if __name__ == "__main__":
    unittest.main()
