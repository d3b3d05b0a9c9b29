"""Sequence tables from preparing to the table of results, as a user goes through them."""

import json
import random
import re
import unittest

from harness import Case
from sequence_files import LABELS, write_classification_fasta, write_regression_tsv

MEASURED = """\
kind: sequences
name: measured
values: measured
tracks: [value]
inputs:
  - {table: measured.tsv, name: name, sequence: sequence, targets: [value]}
split: {by: column, column: fold, train: [train], valid: [valid], test: [test]}
"""

CLASSIFY = """\
name: classify
data: labels.h5
axes:
  model: [chip_cnn, logistic]
  representation: [onehot, kmer]
  seed: [1]
exclude: [{model: chip_cnn, representation: kmer}]
model: {width: 0.125}
train: {recipe: chip, epochs: 2, batch: 32, shards: 2}
evaluate: {metrics: [auroc, accuracy]}
"""

REGRESS = """\
name: regress
data: measured.h5
axes:
  model: [ridge]
  representation: [kmer]
extra_axes: {representation.kmers: [[1, 2], [5]]}
model: {alpha: 0.001}
train: {recipe: sequences}
evaluate: {metrics: [pearson]}
"""


LETTERS = """\
kind: sequences
name: letters
values: letters
inputs:
  - {genome: genome.fa, window: 64, stride: 32}
split: {by: chromosome, valid: [chr2], test: [chr3]}
"""

LANGUAGE = """\
name: language
data: letters.h5
axes:
  model: [gpn]
  seed: [1]
model: {layers: 2, hidden: 16}
train: {recipe: gpn, epochs: 6, batch: 16, shards: 2, learning_rate: 0.01}
"""


class Sequences(Case):
    def prepared(self, name, text):
        self.write(f"{name}.yaml", text)
        return self.succeeds("prepare", self.folder / f"{name}.yaml", "--out", self.folder / f"{name}.h5")

    def labels(self):
        write_classification_fasta(self.folder / "labels.fa")
        self.prepared("labels", LABELS)
        return self.write("classify.yaml", CLASSIFY)

    def scores(self, out, metric):
        text = self.succeeds("table", out, "--metric", metric, "--rows", "model", "--cols",
                             "representation", "--format", "csv")
        return text

    def test_gangs_and_one_process_come_to_the_same(self):
        sweep = self.labels()
        self.succeeds("run", sweep, "--out", self.folder / "alone")
        self.succeeds("run", sweep, "--out", self.folder / "gang", "--ranks-per-trial", "2", ranks=3)
        for metric in ("auroc", "accuracy"):
            self.assertEqual(self.scores(self.folder / "alone", metric),
                             self.scores(self.folder / "gang", metric))
        table = self.scores(self.folder / "alone", "auroc")
        for words in ("chip_cnn", "logistic", "1-mer", "5-mer", "shuffled"):
            self.assertIn(words, table)

    def test_embeddings_are_a_representation(self):
        self.labels()
        model = ["--model", "gpn", "--size", "layers=2", "--size", "hidden=8"]
        embed = ["embed", self.folder / "labels.h5", *model]
        said = self.succeeds(*embed, "--weights", "random", "--layers", "1,2", "--out", self.folder / "gpn.h5", ranks=2)
        self.assertIn("gpn hidden=8 layers=2", said)
        self.assertIn("layer 2", self.succeeds("store", self.folder / "gpn.h5", "--data", self.folder / "labels.h5"))
        sweep = self.write("embedded.yaml", CLASSIFY)
        self.succeeds("run", sweep, "axes.model=[logistic]", "axes.representation=['store:gpn.h5']", "exclude=[]",
                      "model={}", "representation.pool=mean", "--out", self.folder / "out")
        scores = self.scores(self.folder / "out", "auroc")
        self.assertIn("store:gpn.h5", scores)
        self.succeeds("run", sweep, "axes.model=[logistic]", "axes.representation=['store:gpn.h5']", "exclude=[]",
                      "model={}", "representation.pool=mean", "--out", self.folder / "streamed", "--node-memory", "0")
        log = "".join(path.read_text() for path in (self.folder / "streamed" / "logs").iterdir())
        self.assertRegex(log, r"gpn.h5, layer 2: 0 \w+ in memory, [1-9].* streamed from the file")
        self.assertEqual(scores, self.scores(self.folder / "streamed", "auroc"))
        (self.folder / "gpn.h5").unlink()
        self.succeeds(*embed, "--weights", "random", "--seed", "2", "--layers", "1,2", "--out", self.folder / "gpn.h5")
        self.fails(2, ["another store of embeddings: gpn.h5", "try the one with the content"], "evaluate",
                   self.folder / "out", "--as", "again")
        out = self.folder / "no.h5"
        self.fails(2, ["cannot", "none.safetensors"], *embed, "--weights", self.folder / "none.safetensors", "--out", out)
        self.fails(2, ["no pre-trained model 'hyena-da'", "did you mean 'hyena-dna'?"], "embed", self.folder / "labels.h5",
                   "--model", "hyena-da", "--weights", "random", "--out", out)
        self.assertFalse(out.exists())

    def test_a_language_model_is_trained_and_embeds(self):
        # The letters go round, but for a tenth of them.
        draw = random.Random(3)
        letters = lambda count: "".join(draw.choice("ACGT") if draw.random() < 0.1 else "ACGTTGCA"[i % 8] for i in range(count))
        chromosomes = {"chr1": letters(6000), "chr2": letters(1000), "chr3": letters(1000) + "N" * 40 + letters(20)}
        self.write("genome.fa", "".join(f">{name}\n{text}\n" for name, text in chromosomes.items()))
        said = self.prepared("letters", LETTERS)
        self.assertIn("a letter that is not known", said)
        sweep = self.write("language.yaml", LANGUAGE)
        self.succeeds("run", sweep, "--out", self.folder / "alone")
        self.succeeds("run", sweep, "--out", self.folder / "gang", "--ranks-per-trial", "2", ranks=3)
        table = lambda out: self.succeeds("table", out, "--metric", "perplexity", "--rows", "model", "--cols", "track")
        self.assertEqual(table(self.folder / "alone"), table(self.folder / "gang"))
        value = lambda row: float(re.search(rf"^\| *{row} [^|]*\| *([\d.]+)", table(self.folder / "alone"), re.M)[1])
        self.assertLess(value("gpn"), 2.2)  # the bare order of the letters: 1.7
        self.assertLess(value("gpn"), value(".*letter before"))
        (weights,) = (self.folder / "alone" / "checkpoints").glob("*/best/weights.safetensors")
        self.labels()
        embed = ["embed", self.folder / "labels.h5", "--weights"]
        said = self.succeeds(*embed, weights.parent, "--model", "gpn", "--out", self.folder / "gpn.h5")
        named = self.succeeds(*embed, weights, "--model", "gpn", "--size", "layers=2", "--size", "hidden=16",
                              "--out", self.folder / "named.h5")
        self.assertIn("gpn cycle=6 hidden=16 kernel=9 layers=2 vocabulary=6", said)
        self.assertEqual(re.search(r"\w{32}", said)[0], re.search(r"\w{32}", named)[0])
        self.fails(2, "it is 'gpn', not 'nt-500m'", *embed, weights.parent, "--model", "nt-500m", "--out", "x.h5")
        scores = self.succeeds("evaluate", weights.parent, "--data", self.folder / "letters.h5")
        self.assertIn("perplexity", scores)
        self.fails(2, ["guesses masked letters", "try s2fbench embed --model gpn"], "predict", weights.parent,
                   "--fasta", self.folder / "genome.fa", "--chroms", "chr3", "--out", self.folder / "tracks")
        self.fails(2, ["loss 'masked_letters' wants letters, the table holds labels"], "run", sweep, "data=labels.h5",
                   "--out", self.folder / "other")

    def test_the_memory_of_a_model_is_told_before_it_is_loaded(self):
        self.labels()
        plan = ["embed", self.folder / "labels.h5", "--plan", "--model"]
        published = 2_547_801_226 - (32 * 20 + 1)  # without the head for contacts, which is not read
        said = self.succeeds(*plan, "nt-2.5b", "--weights", self.folder / "absent.safetensors")
        self.assertIn(f"parameters  {published}\n", said)
        self.assertIn(f"weights     {4 * published} bytes (9.5 GiB) in each process\n", said)
        halved = self.succeeds(*plan, "nt-2.5b", "--precision", "bfloat16", "--dtype", "float16")
        self.assertIn(f"weights     {2 * published} bytes (4.7 GiB) in each process, {4 * published} bytes", halved)
        number = lambda text, line: int(re.search(rf"^{line} +[a-z ]*(\d+)", text, re.M)[1])
        for line in ("batch", "store"):
            self.assertEqual(number(said, line), 2 * number(halved, line))
        # Twelve of the width, five of the feed-forward's, in float32.
        sequences, length = map(int, re.search(r"(\d+) sequences of (\d+) tokens", said).groups())
        self.assertEqual(number(said, "batch"), sequences * length * (12 * 2560 + 5 * 10240) * 4)
        small = ["gpn", "--size", "layers=2", "--size", "hidden=8"]
        told = self.succeeds(*plan, *small)
        self.succeeds(*plan[:2], "--model", *small, "--weights", "random", "--out", self.folder / "gpn.h5")
        beside = (self.folder / "gpn.h5").stat().st_size - number(told, "store")
        self.assertTrue(0 < beside < 20000, beside)  # attributes, flags, counts of tokens
        self.fails(2, "no pre-trained model", *plan, "nt-3b")

    def variants(self):
        """Every third letter of an element of 120 nt changed, effects that follow no rule."""
        letters = "".join("ACGT"[(i * i + i // 5) % 4] for i in range(120))
        (self.folder / "elements.fa").write_text(f">E1 chr1:1001-1120 (1-based inclusive) length=120\n{letters}\n")
        lines = ["Chrom Pos Ref Alt Barcodes DNA RNA Coefficient pValue Element Release".replace(" ", "\t")]
        for i in range(0, 120, 3):
            other = "ACGT"[("ACGT".index(letters[i]) + 1 + i % 3) % 4]
            lines.append(f"1\t{1001 + i}\t{letters[i]}\t{other}\t20\t9\t9\t{(i * 7 % 11 - 5) / 10}\t0.1\tE1\tGRCh38")
        (self.folder / "elements.tsv").write_text("\n".join(lines) + "\n")
        self.prepared("variants", "kind: sequences\nname: variants\nvalues: effect\ntracks: [E1]\ninputs:\n"
                      "  - {variants: elements.tsv, release: GRCh38, sequences: elements.fa, window: 120, place: element}\n")
        return self.folder / "variants.h5"

    def test_distances_of_both_strands_are_averaged(self):
        pairs = self.variants()
        stores = {strand: self.folder / f"{strand}-strand.h5" for strand in ("forward", "reverse")}
        for strand, store in stores.items():
            self.succeeds("embed", pairs, "--model", "gpn", "--size", "layers=2", "--size", "hidden=8", "--weights", "random",
                          "--strand", strand, "--out", store)
        forward, reverse = stores.values()
        score = lambda *words: self.succeeds("effects", pairs, *words).splitlines()
        alone, other = score("--store", forward), score("--store", reverse)
        self.assertNotEqual(alone[3], other[3])
        both = score("--store", forward, "--reverse", reverse)
        self.fails(2, "both stores are of 'gpn hidden=8 layers=2', which names one strand", "effects", pairs, "--store", forward,
                   "--reverse", forward)
        self.assertIn("both strands", both[0])
        self.assertEqual(both[3], score("--store", reverse, "--reverse", forward)[3])
        self.assertNotIn(both[3], (alone[3], other[3]))
        self.fails(2, "--reverse is not given once for each --store", "effects", pairs, "--store", forward, "--reverse", reverse,
                   "--reverse", reverse)

    def test_a_stored_model_scores_as_its_trial_did(self):
        sweep = self.labels()
        out = self.folder / "out"
        self.succeeds("run", sweep, "axes.model=[chip_cnn]", "axes.representation=[onehot]", "exclude=[]",
                      "--out", out)
        [model] = out.glob("checkpoints/*/best")
        scored = json.loads(self.succeeds("evaluate", model, "--data", self.folder / "labels.h5",
                                          "--metrics", "auroc", "--json"))
        table = json.loads(self.succeeds("table", out, "--metric", "auroc", "--rows", "model", "--cols",
                                         "representation", "--format", "json"))
        [trial] = [cell["mean"] for cell in table["cells"] if cell["kind"] == "model"]
        self.assertEqual(scored["metrics"]["auroc"][0][0], trial)
        self.fails(2, ["model 'chip_cnn' is of a table of sequences", "try effects"], "evaluate", model, "--variants",
                   "v.tsv", "--fasta", "g.fa")
        self.fails(2, "a table of sequences, where windows of a genome are wanted", "audit", self.folder / "labels.h5")
        self.fails(2, "not of sequence tables", "evaluate", model, "--data", self.folder / "labels.h5",
                   "--metrics", "pearson_whole")

    def test_plan_tells_what_does_not_fit(self):
        sweep = self.labels()
        plan = json.loads(self.succeeds("plan", sweep, "--json"))
        self.assertEqual((plan["total"], plan["valid"]), (4, 3))
        self.fails(2, "loss 'mse' wants measured, the table holds labels",
                   "plan", sweep, "axes.model=[mlp]", "evaluate.metrics=[pearson]", "exclude=[]")
        self.fails(2, ["no cell of the sweep can run", "representation 'store:none.h5'"], "run", sweep,
                   "axes.model=[chip_cnn]", "exclude=[]", "axes.representation=[\"store:none.h5\"]",
                   "--out", self.folder / "x")

    def test_longer_words_tell_more(self):
        write_regression_tsv(self.folder / "measured.tsv", rows=1500)
        said = self.prepared("measured", MEASURED)
        self.assertIn("1500 rows of 80 nt", said)
        self.succeeds("run", self.write("regress.yaml", REGRESS), "--out", self.folder / "out")
        table = json.loads(self.succeeds("table", self.folder / "out", "--metric", "pearson", "--rows", "model",
                                         "--cols", "representation.kmers", "--format", "json"))
        r = {(cell["row"]["model"], cell["col"]["representation.kmers"]): cell["mean"] for cell in table["cells"]}
        # The planted words have six letters; the fits beside the models do not depend on what these read.
        self.assertGreater(r["ridge", "5"], r["ridge", "1,2"] + 0.1)
        self.assertGreater(r["5-mer regression", "5"], 0.6)
        self.assertEqual(r["5-mer regression", "5"], r["5-mer regression", "1,2"])
        self.assertLess(abs(r["shuffled labels", "5"]), 0.2)
        self.succeeds("verify", self.folder / "out")


if __name__ == "__main__":
    unittest.main()
