"""Embedding stores from NumPy: what is written, what is refused."""

import contextlib
import io
import pathlib
import shutil
import sys
import tempfile
import unittest

import h5py
import numpy as np
import xxhash
from made_cube import ROOT

sys.path.insert(0, str(ROOT / "analysis"))
import store_from_numpy

ROWS = [f"row{i}" for i in range(6)]


def write_dataset(path, names=ROWS):
    """As much of a prepared table as a store is of. Text of fixed length, as `prepare` writes it."""
    with h5py.File(path, "w") as file:
        file.attrs.update(kind=np.bytes_("sequences"), content_hash=np.bytes_("0123456789abcdef0123456789abcdef"))
        file["row"] = np.array(names, h5py.string_dtype())
        file["fold"] = np.zeros(len(names), "u1")


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="s2fbench-store-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data, self.out = self.folder / "data.h5", self.folder / "store.h5"
        write_dataset(self.data)
        self.values = np.random.default_rng(3).normal(size=(6, 4, 3)).astype("f4")

    def convert(self, array, *words, code=0):
        """What the script says, of an array or of a dictionary of them."""
        path = self.folder / ("x.npz" if isinstance(array, dict) else "x.npy")
        if isinstance(array, dict):
            np.savez(path, **array)
        else:
            np.save(path, array)
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            got = store_from_numpy.main([
                str(path), "--data", str(self.data), "--out", str(self.out), "--model", "m", "--weights", "w",
                "--layer", "7", *words])
        self.assertEqual(got, code, said.getvalue())
        return said.getvalue()

    def refused(self, pieces, array, *words):
        said = self.convert(array, *words, code=2)
        for piece in pieces:
            self.assertIn(piece, said)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir() if "store" in p.name), [])


class Written(Case):
    def test_numbers_attributes_and_hash(self):
        tokens = np.array([4, 3, 4, 3, 3, 4])
        self.convert({"embeddings": self.values, "tokens": tokens}, "--special", "1,1", "--padding", "right to 4")
        with h5py.File(self.out) as file:
            np.testing.assert_array_equal(file["layer_7"][:], self.values)
            self.assertIsNone(file["layer_7"].chunks)
            self.assertEqual(dict(file.attrs), {
                "kind": "embeddings", "version": 1, "dataset": "0123456789abcdef0123456789abcdef", "model": "m",
                "weights": "w", "pooling": "full", "padding": "right to 4", "special_start": 1, "special_end": 1,
                "dtype": "float32", "sequences": 1})
            np.testing.assert_array_equal(file["tokens"][:], tokens[:, None])
            hashed = xxhash.xxh3_128_hexdigest(self.values.tobytes() + tokens.astype("<i4").tobytes())
            self.assertEqual(file["content_hash"][0].decode(), hashed)
            self.assertEqual((file["complete"][()], file["written"][:].sum()), (1, 6))

    def test_pieces_are_the_whole(self):
        self.convert(self.values)
        whole = self.out.read_bytes()
        store_from_numpy.PIECE, before = 24, store_from_numpy.PIECE
        self.addCleanup(setattr, store_from_numpy, "PIECE", before)
        self.convert(self.values)
        self.assertEqual(self.out.read_bytes(), whole)

    def test_bfloat16_is_the_nearest(self):
        bits = np.random.default_rng(4).integers(0, 1 << 32, 200000, np.uint64).astype("<u4")
        values = bits.view("f4")
        values = values[np.abs(values) <= store_from_numpy.LARGEST["bfloat16"]]
        stored = store_from_numpy.narrow(values, "bfloat16").astype("<u4")
        error = np.abs((stored << 16).view("f4").astype("f8") - values)
        for step in (-1, 1):  # its neighbours are no nearer
            other = ((stored + np.uint32(step & 0xFFFFFFFF)) << 16).view("f4").astype("f8")
            there = np.isfinite(other) & (np.sign(other) == np.sign(values))
            self.assertTrue((error <= np.abs(other - values))[there].all())
        ties = np.array([1 + 2**-8, 1 + 3 * 2**-8], "f4")
        self.assertEqual(list(store_from_numpy.narrow(ties, "bfloat16")), [0x3F80, 0x3F82])

    def test_names_put_rows_into_the_dataset_s_order(self):
        order = [3, 0, 5, 1, 4, 2]
        names = [ROWS[i] for i in order]
        tokens = np.arange(6) % 4 + 1
        said = self.convert({"embeddings": self.values[order], "names": names, "tokens": tokens[order]})
        self.assertNotIn("taken to be", said)
        with h5py.File(self.out) as file:
            np.testing.assert_array_equal(file["layer_7"][:], self.values)
            np.testing.assert_array_equal(file["tokens"][:, 0], tokens)
        self.convert({"embeddings": self.values[order], "names": np.array(names, "S")})
        with h5py.File(self.out) as file:
            np.testing.assert_array_equal(file["layer_7"][:], self.values)
        (self.folder / "names").write_text("\n".join(names) + "\n")
        self.convert(self.values[order], "--names", str(self.folder / "names"))
        with h5py.File(self.out) as file:
            np.testing.assert_array_equal(file["layer_7"][:], self.values)

    def test_pooled(self):
        said = self.convert(self.values[:, 0], "--pooling", "mean", "--dtype", "float16")
        self.assertIn("taken to be in the dataset's order", said)
        with h5py.File(self.out) as file:
            np.testing.assert_array_equal(file["layer_7"][:, 0], self.values[:, 0].astype("f2"))
            self.assertNotIn("tokens", file)


class Refused(Case):
    def test_names(self):
        names = list(ROWS)
        names[2] = "other"
        self.refused(["no row 'row2'", "1 are missing"], {"embeddings": self.values, "names": names})
        names[2] = "row1"
        self.refused(["twice"], {"embeddings": self.values, "names": names})
        self.refused(["5 names for 6 rows"], {"embeddings": self.values, "names": ROWS[:5]})
        self.refused(["try names.astype(str)"],
                     {"embeddings": self.values, "names": np.array(ROWS, dtype=object)})

    def test_numbers(self):
        self.values[4, 1, 2] = 7e4
        self.refused(["row 4", "70000", "float16", "bfloat16"], self.values, "--dtype", "float16")
        self.values[4, 1, 2] = np.nan
        self.refused(["row 4", "nan", "check the model"], self.values)
        wide = self.values.astype("f8")
        wide[4, 1, 2] = 1e39
        self.refused(["row 4", "inf"], wide)

    def test_shapes(self):
        self.refused(["5 rows, the dataset 6"], self.values[:5])
        self.refused(["4 positions", "3 sequence(s)"], self.values, "--sequences", "3")
        self.refused(["4 positions", "pooling cls"], self.values, "--pooling", "cls")
        self.refused(["floating-point", "int64"], np.zeros((6, 4, 3), int))
        self.refused(["not (6,)"], np.zeros(6))
        self.refused(["no array 'embeddings'", "it holds x"], {"x": self.values})
        self.refused(["special tokens leave none"], self.values, "--special", "2,2")

    def test_tokens(self):
        embeddings = {"embeddings": self.values}
        self.refused(["row 1 has 5 tokens"], {**embeddings, "tokens": [4, 5, 4, 4, 4, 4]})
        self.refused(["row 2 has 1 tokens"], {**embeddings, "tokens": [4, 4, 1, 4, 4, 4]}, "--special", "1")
        self.refused(["tokens must be integers"], {**embeddings, "tokens": [4, 4]})
        self.refused(["tokens are of pooling full"], {"embeddings": self.values[:, 0], "tokens": [1] * 6},
                     "--pooling", "mean")

    def test_files_that_are_cut_short(self):
        path = self.folder / "x.npz"
        self.convert({"embeddings": self.values})
        whole, words = path.read_bytes(), ["--data", str(self.data), "--out", str(self.out), "--model", "m",
                                           "--weights", "w", "--layer", "7"]
        for content in (b"", whole[:100], whole[:-30]):
            path.write_bytes(content)
            said = io.StringIO()
            with contextlib.redirect_stderr(said):
                self.assertEqual(store_from_numpy.main([str(path), *words]), 2)
            self.assertIn("cannot read the array", said.getvalue())

    def test_numbers_of_options(self):
        np.save(self.folder / "x.npy", self.values)
        for option in ("--layer=-1", "--sequences=0", "--special=-1,0"):
            with contextlib.redirect_stderr(io.StringIO()), self.assertRaises(SystemExit) as end:
                store_from_numpy.main([str(self.folder / "x.npy"), "--data", str(self.data), "--out", str(self.out),
                                       "--model", "m", "--weights", "w", "--layer", "7", option])
            self.assertEqual(end.exception.code, 2)

    def test_files(self):
        self.data.write_text("no HDF5")
        self.refused(["cannot read the dataset", str(self.data)], self.values)
        self.out = self.folder / "none" / "out.h5"
        write_dataset(self.data)
        self.refused(["none"], self.values)
        with h5py.File(self.data, "w") as file:
            file.attrs["kind"] = "embeddings"
        self.refused(["not a prepared table"], self.values)


if __name__ == "__main__":
    unittest.main()
