"""Effects of variants as a user asks for them: tables, references, outputs and refusals."""

import gzip
import json
import unittest

from harness import ROOT, Case, command, tiny_genome

CHECKPOINT = ROOT / "tests/golden/keras/bpnet_softplus.h5"  # 512 nt, 32 bp, 3 tracks


def letters(start, end):
    """Bases [start, end) of chr3 of the tiny genome."""
    with gzip.open(tiny_genome() / "genome/genome.fa.gz", "rt") as file:
        text = file.read().split(">chr3\n")[1]
    return text.replace("\n", "")[start:end].upper()


class Variants(Case):
    def setUp(self):
        super().setUp()
        self.model = self.folder / "model"
        self.succeeds("import", CHECKPOINT, "--out", self.model)
        self.fasta = tiny_genome() / "genome/genome.fa.gz"

    def evaluate(self, *arguments, **options):
        return self.succeeds("evaluate", self.model, *arguments, **options)

    def some_of_the_assay(self):
        """The first rows of three elements of the synthetic genome's table."""
        lines = (tiny_genome() / "genome/mutagenesis.tsv").read_text().splitlines()
        rows = [lines[0]] + [line for start in (1, 700, 1399) for line in lines[start:start + 60]]
        return self.write("assay.tsv", "\n".join(rows) + "\n")

    def sequences(self):
        """One short sequence of the genome and a table of its variants, some of them bad."""
        text = letters(5000, 5120)
        fasta = self.write("s.fa", f">el chr3:5001-5120\n{text}\n")
        rows = ["Chrom\tPos\tRef\tAlt\tValue\tElement"]
        for i in range(0, 120, 3):
            other = "ACGT"[("ACGT".index(text[i]) + 1) % 4]
            rows.append(f"3\t{5001 + i}\t{text[i]}\t{other}\t{i % 7}\tel")
        wrong = "ACGT"[("ACGT".index(text[1]) + 1) % 4]
        rows += [rows[1], f"3\t5002\t{wrong}\t{text[1]}\t1\tel", f"3\t5300\tA\tC\t1\tel",
                 f"3\t5002\t{text[1]}\t-\t1\tel", f"9\t5002\t{text[1]}\tN\t1\tel"]
        return fasta, self.write("v.tsv", "\n".join(rows) + "\n")

    def test_same_bytes_on_any_number_of_ranks(self):
        table = self.some_of_the_assay()
        outs = []
        for ranks in (0, 3):
            outs.append([self.folder / f"ranks{ranks}.{end}" for end in ("tsv", "h5")])
            words = ("--variants", table, "--fasta", self.fasta, "--measured", "liver", "--shifts",
                     "2", "--draws", "50", "--block", "7")
            text = self.evaluate(*words, "--out", outs[-1][0], ranks=ranks)
            again = self.evaluate(*words, "--out", outs[-1][1], "--json", ranks=ranks)
            outs[-1] = [path.read_bytes() for path in outs[-1]] + [text, again]
        self.assertEqual(*outs)
        report = json.loads(again)
        self.assertEqual(report["variants"], 180)
        self.assertTrue(report["genomic_context"])
        self.assertEqual(len(report["scores"][0]["elements"]), 3)
        self.assertIn("2 shifts of up to 256 nt", report["setting"]["windows"])
        for element in report["scores"][0]["elements"]:
            self.assertLessEqual(element["pearson"]["low"], element["pearson"]["r"])
            self.assertEqual((element["variants"], element["positions"]), (60, 20))
        replicates = [c for c in report["ceilings"] if c["replicates"]]
        self.assertEqual(len(replicates), 3)

    def test_rejected_items_are_counted_and_listed(self):
        fasta, table = self.sequences()
        out = self.folder / "o.tsv"
        report = json.loads(self.evaluate("--variants", table, "--sequences", fasta, "--flanks", "n",
                                          "--json", "--out", out))
        self.assertEqual(report["variants"], 40)
        self.assertEqual(report["rejected"]["counts"], {
            "duplicate": 1, "reference mismatch": 1, "outside the sequence": 1,
            "deletion or insertion": 1, "allele is not A, C, G or T": 1})
        wheres = {item["reason"]: item["where"] for item in report["rejected"]["items"]}
        self.assertTrue(wheres["reference mismatch"].endswith("v.tsv:43"), wheres)
        self.assertFalse(report["genomic_context"])
        rows = [line.split("\t") for line in out.read_text().splitlines() if line[0] != "#"]
        self.assertEqual(len({len(row) for row in rows}), 1)
        self.assertEqual(sum(row[6] == "scored" for row in rows), 40)
        self.assertEqual(sum(row[6] == "reference mismatch" for row in rows), 1)
        text = self.evaluate("--variants", table, "--sequences", fasta, "--flanks", "shuffle:2")
        self.assertIn("mean of 2", text)
        self.assertIn("not comparable with genomic context", text)
        self.assertIn("| reference mismatch | 1 |", text)

    def test_a_short_sequence_between_its_own_flanks_scores_as_in_the_genome(self):
        _, table = self.sequences()
        wide = self.write("w.fa", f">el chr3:4001-6200\n{letters(4000, 6200)}\n")
        scores = []
        for words in (("--fasta", self.fasta),
                      ("--sequences", wide, "--flanks", "n", "--centre", "variant")):
            report = json.loads(self.evaluate("--variants", table, "--json", *words))
            scores.append(report["scores"][0]["elements"][0]["pearson"])
        self.assertEqual(*scores)

    def test_of_all_models_of_a_sweep_for_a_table(self):
        out, csv = self.folder / "swept", self.folder / "v.csv"
        self.succeeds("run", tiny_genome() / "sweep.yaml", "--data", tiny_genome(), "--out", out,
                      "axes.model=[cnn]", "axes.resolution=[128]", "train.epochs=1")
        words = ("--variants", self.some_of_the_assay(), "--fasta", self.fasta, "--measured", "liver",
                 "--draws", "50")
        text = self.succeeds("evaluate", out, *words, "--out", csv, ranks=2)
        self.assertIn("| seed=2 | log2_ratio | 3 | 180 |", text)
        one = next((out / "checkpoints").iterdir()) / "best"
        report = json.loads(self.succeeds("evaluate", one, *words, "--json"))
        wanted = {e["element"]: e["pearson"]["r"] for e in report["scores"][0]["elements"]}
        lines = [line.split(",") for line in csv.read_text().splitlines()]
        self.assertEqual(lines[0][-4:], ["score", "statistic", "element", "value"])
        found = [float(line[-1]) for line in lines[1:] if line[-3] == "pearson" and line[-2] in wanted]
        self.assertEqual(len(found), 6)  # 3 elements of 2 seeds
        for r in wanted.values():
            self.assertTrue(any(abs(r - other) < 1e-9 for other in found), (r, found))
        table = self.succeeds("table", csv, "--metric", "value", "--rows", "model,statistic",
                              "--cols", "element", "--over", "seed")
        self.assertIn("pearson", table)
        self.fails(2, "*.csv", "evaluate", out, *words, "--out", self.folder / "v.tsv")
        self.fails(2, "single model", "evaluate", out, *words, "--json")
        few = self.write("few.tsv", "\n".join((self.folder / "assay.tsv").read_text().splitlines()[:2]) + "\n")
        self.fails(2, "no element has a correlation", "evaluate", out, "--variants", few, "--fasta",
                   self.fasta, "--measured", "liver")
        weights = one / "model.yaml"
        weights.write_text(weights.read_text().replace(one.parent.name, "0123456789abcdef"))
        self.fails(2, "another training's", "evaluate", out, *words)

    def test_of_a_sweep_as_its_metrics(self):
        """Inside a sweep, on any number of ranks, afterwards, and by hand: the same numbers."""
        self.some_of_the_assay()
        (self.folder / "sweep.yaml").write_text((tiny_genome() / "sweep.yaml").read_text().replace(
            "tiny.h5", str(tiny_genome() / "tiny.h5")) + "evaluate:\n"
            "  metrics: [mse, variant_pearson, variant_spearman]\n"
            f"  variants: {{tables: [assay.tsv], fasta: {self.fasta}, measured: liver, shifts: 2}}\n")
        small = ("axes.model=[cnn]", "axes.resolution=[128]")
        sweep = ("run", self.folder / "sweep.yaml", *small, "--out")
        outs = [self.folder / "alone", self.folder / "gang"]
        said = command(*sweep, outs[0])
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertIn("180 variants of 3 elements, 0 rejected", said.stderr)
        self.succeeds(*sweep, outs[1], "--ranks-per-trial", "2", ranks=3)
        words = ("--metric", "variant_pearson", "--rows", "seed", "--cols", "element", "--format", "csv")
        tables = [self.succeeds("table", out, *words) for out in outs]
        self.assertEqual(*tables)
        self.assertIn("average of 3 elements",
                      self.succeeds("table", outs[0], "--metric", "variant_spearman", "--rows", "model",
                                    "--cols", "loss"))
        paired = self.succeeds("table", outs[0], "--metric", "variant_pearson", "--rows", "seed", "--cols",
                               "loss", "--compare", "elements")
        self.assertIn("paired over elements", paired)
        self.assertIn("3 elements", paired)  # cannot be significant
        self.fails(2, "it is for metrics of variants", "table", outs[0], "--metric", "mse", "--rows",
                   "seed", "--cols", "loss", "--compare", "elements")
        one = next((outs[0] / "checkpoints").iterdir()) / "best"
        report = json.loads(self.succeeds("evaluate", one, "--variants", self.folder / "assay.tsv",
                                          "--fasta", self.fasta, "--measured", "liver", "--shifts", "2",
                                          "--draws", "10", "--json"))
        for element in report["scores"][0]["elements"]:
            self.assertIn(f"{element['pearson']['r']:.6f}"[:7], tables[0])
        self.assertIn("repeated experiment ceiling", tables[0])
        self.succeeds("evaluate", outs[0], "--as", "standard", "evaluate.variants.shifts=0", ranks=2)
        anew = self.succeeds("table", outs[0] / "evaluations/standard", *words)
        self.assertNotEqual(anew, tables[0])
        assay = self.folder / "assay.tsv"
        text = assay.read_text()
        assay.unlink()  # without metrics of variants nobody needs it
        self.succeeds("evaluate", outs[0], "--as", "plain", "evaluate.metrics=[mse]")
        assay.write_text(text)
        self.fails(2, "no element 'e1'", *sweep, self.folder / "no", "evaluate.variants.elements=[e1]")
        self.fails(2, "needs evaluate.variants.tables", *sweep, self.folder / "no",
                   "evaluate.variants.tables=[]")
        self.fails(2, "variants.content_hash", *sweep, outs[0], "evaluate.variants.measured=blood")
        self.fails(2, "metric 'variant_pearson' is of variants", "evaluate", one, "--data",
                   tiny_genome() / "tiny.h5", "--metrics", "variant_pearson")

    def test_vcf_without_measured_effects(self):
        base = letters(5000, 5001)
        other = "ACGT".replace(base, "")
        vcf = self.write("some.vcf", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
                         f"chr3\t5001\t.\t{base}\t{other[0]},{other[1]}\t.\t.\t.\n")
        out = self.folder / "o.tsv"
        text = self.evaluate("--variants", vcf, "--fasta", self.fasta, "--out", out)
        self.assertIn("| some | 0 | 0 | - | - | 0 | 2 |", text)
        self.assertEqual(out.read_text().count("\tscored\t"), 2)

    def test_refuses_bad_words_and_hopeless_tables(self):
        fasta, table = self.sequences()
        base = ("evaluate", self.model, "--variants", table)
        self.fails(2, "fasta or sequences", *base)
        self.fails(2, ["flanks", "try"], *base, "--sequences", fasta)
        self.fails(2, "neither n nor shuffle:K", *base, "--sequences", fasta, "--flanks", "shuffle:0")
        self.fails(2, "flanks are for short sequences", *base, "--fasta", self.fasta, "--flanks", "n")
        self.fails(2, "centre sequence is for", *base, "--fasta", self.fasta, "--centre", "sequence")
        self.fails(2, "--variants or --metrics, not both", *base, "--metrics", "mse")
        self.fails(2, "neither .tsv nor .h5", *base, "--fasta", self.fasta, "--out", "x.txt")
        self.fails(2, "no room to shift", *base, "--fasta", self.fasta, "--central", "512", "--shifts", "2")
        self.fails(2, "no element 'e1' in the table; did you mean 'el'?", *base, "--fasta", self.fasta,
                   "--elements", "e1", ranks=2)
        hopeless = self.write("h.tsv", "Chrom\tPos\tRef\tAlt\nchr3\t-5\tA\tC\nchr9\t5\tA\tC\nchr3\t7\tA\tZ\n")
        self.fails(2, ["no variant is left", "1 x outside the sequence", "1 x no such sequence",
                       "1 x allele is not"], "evaluate", self.model, "--variants", hopeless,
                   "--fasta", self.fasta, ranks=2)
        self.fails(2, "not a variant table", "evaluate", self.model, "--variants", fasta,
                   "--fasta", self.fasta)
        self.fails(2, "--shifts needs --variants", "evaluate", self.model, "--shifts", "3", "--data", "x.h5")


if __name__ == "__main__":
    unittest.main()
