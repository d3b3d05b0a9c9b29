"""Modules of a user's own: TorchScript and a compiled package of the same model embed alike."""

import unittest
import warnings

import h5py
import numpy
import torch

from harness import Case
from sequence_files import LABELS, write_classification_fasta

MODULE = """\
module: %s
tokens: letters
ids: [1, 2, 3, 4, 5]
special: {pad: 0, before: 6}
padding_mask: true
width: 3
layers: 2
"""


class Mine(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.table = torch.nn.Parameter(torch.arange(21.0).view(7, 3).sin())
        self.turn = torch.nn.Linear(3, 3)

    def forward(self, ids, real):
        first = self.table[ids] * real.unsqueeze(-1)
        return first, torch.tanh(self.turn(first))


def exported(model, path):
    """What a user would write: both sizes of the tokens are free."""
    sizes = {0: torch.export.Dim("rows", max=4096), 1: torch.export.Dim("tokens", max=4096)}
    example = torch.ones(2, 5, dtype=torch.int64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.export.export(model, (example, example.bool()), dynamic_shapes=(sizes, sizes))
        torch._inductor.aoti_compile_and_package(program, package_path=str(path))


class Modules(Case):
    def setUp(self):
        super().setUp()
        write_classification_fasta(self.folder / "labels.fa")
        self.write("labels.yaml", LABELS)
        self.succeeds("prepare", self.folder / "labels.yaml", "--out", self.folder / "labels.h5")

    def embedded(self, module):
        name = module.replace(".", "-")
        self.write(f"{name}.yaml", MODULE % module)
        out = self.folder / f"{name}.h5"
        self.succeeds("embed", self.folder / "labels.h5", "--model", self.folder / f"{name}.yaml", "--layers", "0,1",
                      "--out", out)
        arrays = {}
        with h5py.File(out) as file:
            file.visititems(lambda key, item: arrays.update({key: item[()]}) if isinstance(item, h5py.Dataset) else None)
        return {key: value for key, value in arrays.items() if getattr(value, "ndim", 0) >= 3}

    def test_a_package_says_what_its_script_does(self):
        torch.manual_seed(1)
        model = Mine().eval()
        torch.jit.script(model).save(self.folder / "mine.pt")
        exported(model, self.folder / "mine.pt2")
        script, package = self.embedded("mine.pt"), self.embedded("mine.pt2")
        self.assertEqual(len(script), 2)
        self.assertEqual(script.keys(), package.keys())
        for key, values in script.items():
            self.assertGreater(numpy.abs(values).max(), 0.1)
            numpy.testing.assert_allclose(package[key], values, atol=1e-6)

    def test_a_bad_package_is_named(self):
        self.write("bad.pt2", "no package")
        self.write("bad.yaml", MODULE % "bad.pt2")
        self.fails(2, ["cannot load a compiled package", "bad.pt2", "aoti_compile_and_package"], "embed",
                   self.folder / "labels.h5", "--model", self.folder / "bad.yaml", "--out", self.folder / "s.h5")


if __name__ == "__main__":
    unittest.main()
