"""PyTorch weight files as safetensors: names, layouts, what is left out, what is refused."""

import contextlib
import io
import json
import pathlib
import struct
import sys
import tempfile
import unittest

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "analysis"))
import weights_from_torch  # noqa: E402


def read(path):
    """Name -> (dtype, shape, bytes) by the format's definition."""
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    return {name: (entry["dtype"], entry["shape"], data[8 + size:][slice(*entry["data_offsets"])])
            for name, entry in header.items()}


class WeightsFromTorch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "out.safetensors"

    def save(self, name, value):
        torch.save(value, self.folder / name)
        return str(self.folder / name)

    def run_main(self, *words):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = weights_from_torch.main([*words, "--out", str(self.out)])
        return code, said.getvalue()

    def test_strides_are_honoured_and_shared_memory_is_written_once(self):
        matrix = torch.arange(6.0).view(2, 3)
        table = torch.ones(4)
        path = self.save("w.bin", {"column": matrix.t(), "table": table, "tied": table, "ids": torch.arange(3),
                                   "half": torch.tensor([1.5, -2.0], dtype=torch.bfloat16), "scalar": torch.tensor(3.0)})
        code, said = self.run_main(path)
        self.assertEqual(code, 0, said)
        arrays = read(self.out)
        self.assertEqual(sorted(arrays), ["column", "half", "scalar", "table"])
        self.assertEqual(arrays["column"], ("F32", [3, 2], struct.pack("<6f", 0, 3, 1, 4, 2, 5)))
        self.assertEqual(arrays["half"], ("BF16", [2], b"\xc0\x3f\x00\xc0"))
        self.assertEqual(arrays["scalar"][1:], ([], struct.pack("<f", 3)))
        for words in ("tied (the same as table)", "ids (torch.int64)"):
            self.assertIn(words, said)

    def test_lightning_files_and_shards(self):
        one = self.save("a.ckpt", {"state_dict": {"model.a": torch.ones(2)}, "epoch": 3})
        two = self.save("b.bin", {"b": torch.zeros(1)})
        self.assertEqual(self.run_main(one, two, "--strip", "model.")[0], 0)
        self.assertEqual(sorted(read(self.out)), ["a", "b"])
        code, said = self.run_main(two, two)
        self.assertEqual((code, "b is in two files" in said), (2, True), said)

    def test_what_is_no_weight_file_is_refused(self):
        (self.folder / "text.bin").write_text("hello")
        for path, words in ((str(self.folder / "text.bin"), "cannot read"), (str(self.folder / "none"), "cannot read"),
                            (self.save("l.bin", [1, 2]), "no state dict"), (self.save("e.bin", {"a": 1}), "no arrays")):
            code, said = self.run_main(path)
            self.assertEqual(code, 2)
            self.assertIn(words, said)
        self.assertFalse(self.out.exists())


if __name__ == "__main__":
    unittest.main()
