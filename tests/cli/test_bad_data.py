"""Genomes, tracks, regions and dataset files that cannot work."""

import shutil
import unittest

from harness import DATASET, Case, tiny_genome


class BadData(Case):
    def prepare_fails(self, dataset, *pieces, code=2):
        own_genome = (self.folder / "genome.fa.gz").exists()
        for path in (tiny_genome() / "genome").iterdir():
            if own_genome and path.name.startswith("genome.fa.gz"):
                continue  # its index would not fit
            if path.is_file() and not (self.folder / path.name).exists():
                (self.folder / path.name).symlink_to(path)
        (self.folder / "tiny.yaml").unlink(missing_ok=True)
        self.write("tiny.yaml", dataset)
        out = self.folder / "out.h5"
        self.fails(code, list(pieces), "prepare", self.folder / "tiny.yaml", "--out", out)
        self.assertFalse(out.exists(), "nothing half written stays")

    def test_unknown_key(self):
        self.prepare_fails(DATASET.replace("genome:", "genom:"), "tiny.yaml:", "did you mean 'genome'?")

    def test_missing_genome(self):
        self.prepare_fails(DATASET.replace("genome.fa.gz", "other.fa"), "other.fa")

    def test_truncated_bigwig(self):
        whole = (tiny_genome() / "genome/liver.rep1.bw").read_bytes()
        (self.folder / "liver.rep1.bw").write_bytes(whole[: len(whole) // 3])
        self.prepare_fails(DATASET, "liver.rep1.bw")

    def test_track_that_is_no_bigwig(self):
        self.write("liver.rep1.bw", "fixedStep chrom=chr1 start=1 step=1\n1\n")
        self.prepare_fails(DATASET, "liver.rep1.bw")

    def test_bed_with_end_before_start(self):
        self.write("unmappable.bed", "chr1\t10\t20\nchr1\t900\t100\n")
        self.prepare_fails(DATASET, "unmappable.bed", "2")

    def test_bed_with_letters_for_numbers(self):
        self.write("unmappable.bed", "chr1\tten\t20\n")
        self.prepare_fails(DATASET, "unmappable.bed", "ten")

    def test_unknown_fold_chromosome(self):
        self.prepare_fails(DATASET.replace("[chr3]", "[chr33]"), "chr33")

    def test_windows_longer_than_every_contig(self):
        self.prepare_fails(DATASET.replace("3072", "9000000"), "9000000")

    def test_input_longer_than_the_stored_window(self):
        self.prepare_fails(DATASET.replace("input: 2048", "input: 4096"), "4096")

    def test_two_tracks_of_one_name(self):
        self.prepare_fails(DATASET.replace("name: blood", "name: liver"), "liver")

    def test_genome_of_another_assembly(self):
        self.write("genome.fa.gz", ">chr1\n" + "ACGT" * 5000 + "\n>chr2\n" + "ACGT" * 5000 +
                   "\n>chr3\n" + "ACGT" * 5000 + "\n")
        self.write("unmappable.bed", "")
        self.prepare_fails(DATASET, "chr1", "20000", "200000")

    def test_no_shared_chromosome(self):
        self.write("genome.fa.gz", "".join(f">{name}\n" + "ACGT" * 5000 + "\n" for name in ("I", "II", "III")))
        self.prepare_fails(DATASET.replace("[chr2]", "[II]").replace("[chr3]", "[III]"),
                           "liver.rep1.bw", "no chromosome name is shared")

    def test_damaged_dataset(self):
        shutil.copy(tiny_genome() / "tiny.h5", self.folder / "tiny.h5")
        with open(self.folder / "tiny.h5", "r+b") as file:
            file.truncate(100_000)
        self.fails(2, "tiny.h5", "run", tiny_genome() / "sweep.yaml", "--data", self.folder,
                   "--out", self.folder / "out")

    def test_dataset_that_is_no_hdf5(self):
        self.write("tiny.h5", "hello")
        self.fails(2, "tiny.h5", "plan", tiny_genome() / "sweep.yaml", "--data", self.folder)


if __name__ == "__main__":
    unittest.main()
