"""`audit` finds the near-duplicates that `synth` planted, all of them."""

import csv
import json
import unittest

from harness import DATASET, Case, tiny_genome

SPLITS = {"chr1": "train", "chr2": "valid", "chr3": "test"}


def overlap(window, chromosome, start, end):
    """Bases that a reported window shares with an interval."""
    if window["chromosome"] != chromosome:
        return 0
    return min(window["end"], int(end)) - max(window["start"], int(start))


def planted():
    with open(tiny_genome() / "genome/truth/duplicates.tsv", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


class Audit(Case):
    def report(self, *options):
        return json.loads(self.succeeds("audit", tiny_genome() / "tiny.h5", "--json", *options))

    def test_every_planted_duplicate_is_found_and_nothing_else(self):
        matches = [match for pair in self.report()["pairs"] for match in pair["matches"]]
        rows = planted()
        self.assertEqual(len(rows), 9)
        explained = set()
        for row in rows:
            source = (row["chrom"], row["start"], row["end"])
            copy = (row["copy_chrom"], row["copy_start"], row["copy_end"])
            found = [
                i for i, match in enumerate(matches)
                if match["strand"] == row["strand"] and any(
                    overlap(match["query"], *one) > 0 and overlap(match["reference"], *other) > 0
                    for one, other in ((source, copy), (copy, source)))
            ]
            self.assertTrue(found, row)
            explained.update(found)
            best = max(matches[i]["identity"] for i in found)
            self.assertAlmostEqual(best, float(row["identity"]), delta=0.02)
        self.assertEqual(len(explained), len(matches), "only what was planted")

    def test_text_and_table(self):
        text = self.succeeds("audit", tiny_genome() / "tiny.h5", "--out", self.folder / "a.tsv")
        report = self.report()
        pairs = {(pair["query"], pair["reference"]): pair for pair in report["pairs"]}
        self.assertEqual(list(pairs), [("valid", "train"), ("test", "train"), ("test", "valid")])
        for line in text.splitlines():
            words = line.split()
            if len(words) == 7 and words[:2] != ["of", "in"]:
                pair = pairs[tuple(words[:2])]
                self.assertEqual(int(words[2]), pair["query_windows"])
                self.assertEqual(int(words[4]), pair["near_duplicates"])
        with open(self.folder / "a.tsv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        self.assertEqual(len(rows), sum(len(pair["matches"]) for pair in report["pairs"]))
        for row in rows:
            self.assertEqual(SPLITS[row["query_chrom"]], row["query_split"])

    def test_splits_that_share_windows_of_the_genome(self):
        """Two halves of one chromosome: the table of longer windows reaches over the border."""
        folder = tiny_genome() / "genome"
        dataset = DATASET.replace("folds: {valid: [chr2], test: [chr3]}",
                                  "tables: {shifted: {kind: tiled, stored: 3072, stride: 1000}}\n"
                                  "folds: {valid: [chr2], test: [chr3]}")
        yaml = folder / "shifted.yaml"
        yaml.write_text(dataset)
        self.addCleanup(yaml.unlink)
        self.succeeds("prepare", yaml, "--out", self.folder / "s.h5")
        both = json.loads(self.succeeds("audit", self.folder / "s.h5", "--json"))
        one = json.loads(self.succeeds("audit", self.folder / "s.h5", "--json", "--table", "tiled"))
        for pair, tiled in zip(both["pairs"], one["pairs"]):
            self.assertGreater(pair["query_windows"], 3 * tiled["query_windows"])
            self.assertGreaterEqual(pair["near_duplicates"], tiled["near_duplicates"])
            self.assertEqual(pair["overlapping"], 0, "splits are whole chromosomes")

    def test_errors(self):
        self.fails(2, "none.h5", "audit", self.folder / "none.h5")
        self.write("text.h5", "hello")
        self.fails(2, "text.h5", "audit", self.folder / "text.h5")
        data = tiny_genome() / "tiny.h5"
        self.fails(2, ["no window table 'peaks'", "tiled"], "audit", data, "--table", "peaks")
        self.fails(2, "--kmer", "audit", data, "--kmer", "16")
        self.fails(2, "identity", "audit", data, "--identity", "2")
        self.fails(3, "cannot write", "audit", data, "--out", self.folder / "none/a.tsv")

    def test_help_says_what_the_exit_code_means(self):
        self.assertIn("exit code 0", self.succeeds("audit", "--help"))


if __name__ == "__main__":
    unittest.main()
