"""Published checkpoints as a user takes them in, predicts with them and scores them."""

import json
import pathlib
import shutil
import unittest

from harness import ROOT, Case, tiny_genome

GOLDEN = ROOT / "tests/golden/keras"
CHECKPOINT = GOLDEN / "bpnet_softplus.h5"  # 512 nt, 32 bp, 3 tracks


class WithModel(Case):
    def imported(self):
        out = self.folder / "model"
        if not out.exists():
            self.succeeds("import", CHECKPOINT, "--out", out)
        return out


class Import(WithModel):
    def test_says_what_it_found(self):
        text = self.succeeds("import", CHECKPOINT, "--out", self.folder / "m", "--tracks", "a,b,c")
        for line in ("family: bpnet", "filters: 6", "layers: 3", "tracks: 3", "window: 512 nt",
                     "resolution: 32 bp", "output: softplus"):
            self.assertIn(line, text)
        self.assertIn('- "b"', (self.folder / "m/model.yaml").read_text())

    def test_never_overwrites_without_being_told(self):
        out = self.imported()
        before = (out / "model.yaml").read_bytes()
        self.fails(2, [str(out), "--force"], "import", GOLDEN / "cnn_single.h5", "--out", out)
        self.assertEqual((out / "model.yaml").read_bytes(), before)
        self.succeeds("import", GOLDEN / "cnn_single.h5", "--out", out, "--force")
        self.assertIn("architecture: cnn", (out / "model.yaml").read_text())

    def test_refuses_what_is_no_keras_model(self):
        out = self.folder / "m"
        self.fails(2, "no such file", "import", self.folder / "none.h5", "--out", out)
        self.fails(2, "not a readable HDF5 file", "import", self.write("x.h5", "text"), "--out", out)
        self.fails(2, ["not a Keras model", "model_config"], "import", GOLDEN / "expected.h5", "--out", out)
        cut = self.folder / "cut.h5"
        cut.write_bytes(CHECKPOINT.read_bytes()[:9000])
        self.fails(2, str(cut), "import", cut, "--out", out)
        self.fails(2, "3 tracks, named are 2", "import", CHECKPOINT, "--out", out, "--tracks", "a,b")
        self.assertFalse(out.exists())

    def test_names_the_first_layer_that_differs(self):
        changed = self.folder / "changed.h5"
        data = CHECKPOINT.read_bytes()
        self.assertEqual(data.count(b'"dilation_rate": [4]'), 1)
        changed.write_bytes(data.replace(b'"dilation_rate": [4]', b'"dilation_rate": [5]'))
        self.fails(2, ["nearest is bpnet", "layer 'conv1d_2'", "dilation 5", "dilation 4"],
                   "import", changed, "--out", self.folder / "m")


class Predict(WithModel):
    """On the synthetic genome, whose chromosomes are no multiple of 512."""

    def same_on_three_ranks(self, *arguments):
        outs = []
        for ranks in (0, 3):
            outs.append(self.folder / f"ranks{ranks}")
            self.succeeds("predict", self.imported(), "--block", "7", "--out", outs[-1],
                          *arguments, ranks=ranks)
        return outs

    def test_bed_windows_have_the_same_bytes_on_any_number_of_ranks(self):
        bed = self.write("r.bed", "".join(f"chr2\t{1000 * i}\t{1000 * i + 300}\n" for i in range(1, 40)))
        fasta = tiny_genome() / "genome/genome.fa.gz"
        one, three = self.same_on_three_ranks("--fasta", fasta, "--bed", bed)
        self.assertEqual(one.read_bytes(), three.read_bytes())
        self.assertGreater(one.stat().st_size, 39 * 16 * 3 * 4)

    def test_onehot_has_the_same_bytes_on_any_number_of_ranks(self):
        one, three = self.same_on_three_ranks("--onehot", GOLDEN / "expected.h5")
        self.assertEqual(one.read_bytes(), three.read_bytes())

    def test_chromosomes_become_a_bigwig_per_track(self):
        fasta = tiny_genome() / "genome/genome.fa.gz"
        one, three = self.same_on_three_ranks("--fasta", fasta, "--chroms", "chr3,chr1")
        names = sorted(path.name for path in one.iterdir())
        self.assertEqual(names, ["track1.bw", "track2.bw", "track3.bw"])
        for name in names:
            self.assertEqual((one / name).read_bytes(), (three / name).read_bytes())

    def test_refuses_bad_words_and_regions(self):
        model, fasta = self.imported(), tiny_genome() / "genome/genome.fa.gz"
        out = ("--out", self.folder / "p.h5")
        self.fails(2, "--onehot alone", "predict", model, *out)
        self.fails(2, "--onehot alone", "predict", model, *out, "--fasta", fasta)
        self.fails(2, ["r.bed:2", "chr1"], "predict", model, *out, "--fasta", fasta, "--bed",
                   self.write("r.bed", "chr1\t1000\t1100\nchr1\t10\t20\n"))
        self.fails(2, ["r.bed:1", "did you mean 'chr1'?"], "predict", model, *out, "--fasta", fasta,
                   "--bed", self.write("r.bed", "chr11\t1000\t1100\n"))
        self.fails(2, ["chr9", "--chroms"], "predict", model, *out, "--fasta", fasta, "--chroms", "chr9")
        self.fails(2, "--output is for binary models", "predict", model, *out, "--onehot",
                   GOLDEN / "expected.h5", "--output", "logits")
        self.fails(2, ["onehot", "(3, 512, 4)"], "predict", self.trained_like(), *out, "--onehot",
                   GOLDEN / "expected.h5", ranks=2)
        self.assertFalse((self.folder / "p.h5").exists())

    def trained_like(self):
        """A model with windows of 256 nt, by its description alone."""
        out = self.folder / "short"
        shutil.copytree(self.imported(), out)
        text = (out / "model.yaml").read_text().replace("input_length: 512", "input_length: 256")
        (out / "model.yaml").write_text(text)
        return out


class Evaluate(Case):
    def trained(self):
        out = self.folder / "sweep"
        self.succeeds("run", tiny_genome() / "sweep.yaml", "--data", tiny_genome(), "--out", out,
                      "axes.model=[cnn]", "axes.resolution=[32]", "axes.seed=[1]")
        return out, next(pathlib.Path(out).glob("checkpoints/*/best"))

    def test_a_trained_model_scores_as_in_its_sweep(self):
        sweep, model = self.trained()
        words = ("evaluate", model, "--data", tiny_genome() / "tiny.h5")
        scores = json.loads(self.succeeds(*words, "--json"))
        self.assertEqual(scores, json.loads(self.succeeds(*words, "--json", ranks=2)))
        self.assertEqual(scores["tracks"], ["liver", "blood"])
        self.assertEqual(scores["resolutions"], [32, 64, 128, 256, 512, 1024, 2048])
        table = json.loads(self.succeeds("table", sweep, "--metric", "mse", "--rows", "model",
                                         "--cols", "resolution", "--format", "json"))
        trained = [row[0] for row in scores["metrics"]["mse"]]
        self.assertAlmostEqual(table["cells"][0]["mean"], sum(trained) / 2, places=12)
        text = self.succeeds(*words, "--metrics", "mse")
        self.assertIn("| liver |", text)
        self.assertIn("32 bp", text)
        self.fails(2, "unknown metric 'msee'; did you mean 'mse'?", *words, "--metrics", "msee", ranks=2)

    def test_refuses_another_dataset(self):
        model = self.folder / "m"
        self.succeeds("import", CHECKPOINT, "--out", model)
        self.fails(2, ["3 tracks", "the dataset 2"], "evaluate", model, "--data",
                   tiny_genome() / "tiny.h5")


if __name__ == "__main__":
    unittest.main()
