"""Embedding stores that Python wrote: what the checker says of them."""

import shutil
import subprocess
import sys
import unittest

import h5py
import numpy as np
import xxhash
from harness import ROOT, Case


class Store(Case):
    def setUp(self):
        super().setUp()
        self.out = self.folder / "store.h5"
        self.data, self.hash = self.prepared("data", 50)
        self.values = np.random.default_rng(5).normal(size=(50, 9, 32)).astype("f4")

    def prepared(self, name, rows, seed=1):
        """A table as users have it, and its content hash."""
        letters = np.random.default_rng(seed).choice(list("ACGT"), (rows, 20))
        lines = [f"r{i}\t{''.join(row)}\t{i}" for i, row in enumerate(letters)]
        self.write("rows.tsv", "\n".join(["name\tsequence\ty", *lines, ""]))
        self.write("table.yaml", "kind: sequences\nname: rows\nvalues: measured\ntracks: [y]\nsplit: {by: random}\n"
                   "inputs: [{table: rows.tsv, name: name, sequence: sequence}]\n")
        path = self.folder / f"{name}.h5"
        self.succeeds("prepare", self.folder / "table.yaml", "--out", path)
        with h5py.File(path) as file:
            return path, file.attrs["content_hash"].decode()

    def convert(self, values, *words, **arrays):
        np.savez(self.folder / "x.npz", embeddings=values, **arrays)
        subprocess.run(
            [sys.executable, ROOT / "analysis/store_from_numpy.py", self.folder / "x.npz", "--data", self.data,
             "--out", self.out, "--model", "a model", "--weights", "w", "--layer", "7", *words],
            check=True, capture_output=True)

    def changed(self, change):
        path = self.folder / "changed.h5"
        shutil.copyfile(self.out, path)
        with h5py.File(path, "r+") as file:
            change(file)
        return path

    def test_what_the_converter_writes_is_accepted(self):
        tokens = np.arange(50) % 7 + 3
        for dtype in ("float32", "float16", "bfloat16"):
            self.convert(self.values, "--dtype", dtype, "--special", "1,1", tokens=tokens)
            said = self.succeeds("store", self.out, "--data", self.data)
            for piece in ("a model", "50 rows x 1 sequences x 9 positions x 32 channels", dtype, "pooling   full",
                          "1 before and 1 after", "layer 7", "every number is sound", "fits"):
                self.assertIn(piece, said)
            self.convert(self.values[:, 0], "--dtype", dtype, "--pooling", "cls")
            self.assertIn("pooling   cls", self.succeeds("store", self.out, "--data", self.data))
        self.convert(self.values[:, :8], "--sequences", "2")
        self.assertIn("2 sequences x 4 positions", self.succeeds("store", self.out))

    def test_a_store_by_hand(self):
        """As src/stores/README.md says, two layers, no tokens."""
        with h5py.File(self.out, "w") as file:
            file.attrs.update(kind="embeddings", version=1, dataset=self.hash, model="m", weights="w", pooling="full",
                              padding="none", special_start=0, special_end=0, dtype="float32", sequences=1)
            file["layers"] = [2, 5]
            hashes = []
            for layer in (2, 5):
                file[f"layer_{layer}"] = self.values * np.float32(layer)
                hashes.append(xxhash.xxh3_128((self.values * np.float32(layer)).tobytes()).hexdigest())
            file["written"] = np.ones((2, 50), "u1")
            file["content_hash"] = np.array(hashes, "S32")
            file["complete"] = np.uint8(1)
        said = self.succeeds("store", self.out, "--data", self.data)
        for piece in hashes:
            self.assertIn(piece, said)

    def test_what_does_not_fit_is_told(self):
        self.convert(self.values)
        other, its_hash = self.prepared("other", 50, seed=2)
        self.fails(2, ["another dataset", self.hash, its_hash], "store", self.out, "--data", other)
        self.convert(self.values[:, :8], "--sequences", "2")
        self.fails(2, "2 sequences a row, the dataset 1", "store", self.out, "--data", self.data)
        more, _ = self.prepared("more", 51)
        self.fails(2, ["50 rows, the dataset 51"], "store", self.out, "--data", more)
        self.fails(2, "not a prepared table", "store", self.out, "--data", self.out)
        self.fails(2, "not an embedding store", "store", self.data)
        self.fails(2, "no such file", "store", self.folder / "none.h5")

    def test_damage_is_found(self):
        self.convert(self.values)

        def one(name, at, value):
            def change(file):
                file[name][at] = value
            return self.changed(change)
        self.fails(2, "was changed or is damaged", "store", one("layer_7", (3, 0, 0), 1.0))
        self.fails(2, ["row 3", "not finite"], "store", one("layer_7", (3, 0, 0), np.nan))
        self.fails(2, "misses 1 of 50 rows of layer 7", "store", one("written", (0, 8), 0))
        self.fails(2, ["row 4", "10 tokens"], "store", one("tokens", (4, 0), 10))
        self.fails(2, "not marked complete", "store", one("complete", (), 0))
        self.fails(2, "unknown pooling 'max'", "store",
                   self.changed(lambda file: file.attrs.modify("pooling", "max")))

        def chunked(file):
            del file["layer_7"]
            file.create_dataset("layer_7", data=self.values, chunks=True)
        self.fails(2, "not in one piece", "store", self.changed(chunked))
        whole = self.out.read_bytes()
        self.out.write_bytes(whole[: len(whole) // 2])
        self.fails(2, str(self.out), "store", self.out)


if __name__ == "__main__":
    unittest.main()
