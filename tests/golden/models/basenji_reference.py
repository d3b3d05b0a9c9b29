"""The Basenji family and Basset once more, in plain PyTorch, layer by layer as the study has them, and
the numbers that they give. Run by hand like reference.py, whose weights and input it shares:

    python tests/golden/models/basenji_reference.py tests/golden/models
"""

import sys

import reference
import torch
from reference import LENGTH, TRACKS, Named, convolution, scaled, write
from torch import nn
from torch.nn import functional as F


def gelu(x):
    return x * torch.sigmoid(1.702 * x)


def plain_convolution(channels, filters, width, dilation=1):
    return nn.Conv1d(channels, filters, width, dilation=dilation, padding="same", bias=False)


def norm(features):
    return nn.BatchNorm1d(features, eps=1e-3, momentum=0.1)


class Unit(Named):
    def __init__(self, channels, filters, width, pool=1, end=None):
        super().__init__(convolution=plain_convolution(channels, filters, width),
                         norm=norm(filters))
        self.pool, self.end = pool, end

    def forward(self, x):
        h = self.norm(self.convolution(gelu(x)))
        return F.max_pool1d(self.end(h) if self.end else h, self.pool)


class Dilated(Named):
    def __init__(self, channels, filters, width, dilation):
        super().__init__(convolution1=plain_convolution(channels, filters, width, dilation),
                         norm1=norm(filters),
                         convolution2=plain_convolution(filters, channels, 1),
                         norm2=norm(channels))

    def forward(self, x):
        h = self.norm1(self.convolution1(gelu(x)))
        return x + self.norm2(self.convolution2(gelu(h)))


class Readout(Named):
    def __init__(self, channels, filters, pool=1):
        super().__init__(convolution=plain_convolution(channels, filters, 1),
                         norm=norm(filters), head=convolution(filters, TRACKS, 1))
        self.pool = pool

    def forward(self, x):
        h = self.norm(self.convolution(gelu(x)))
        return self.head(F.avg_pool1d(h, self.pool))


class Up(nn.Module):
    """Transposed convolution of stride 2: of the full result one column is cut on the left
    and two on the right."""

    def __init__(self, channels, filters):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(channels, filters, 5))
        self.bias = nn.Parameter(torch.empty(filters))

    def forward(self, x):
        return F.conv_transpose1d(x, self.weight, self.bias, stride=2)[:, :, 1:-2]


class Basenji(nn.Module):
    """From its first pool on; `average` is the pool before the dense layer."""

    def __init__(self, first_pool, average, stem_end=None, end=F.softplus):
        super().__init__()
        channels = scaled(256)
        self.stem = Unit(4, channels, 15, first_pool, stem_end)
        for i, dilation in enumerate([1, 2, 2, 3, 5, 8, 11, 17, 26, 38, 58]):
            self.add_module(f"dilated{i + 1}", Dilated(channels, scaled(128), 3, dilation))
        self.readout = Readout(channels, scaled(2048), average)
        self.end = end

    def forward(self, x):
        h = self.stem(x)
        for i in range(1, 12):
            h = getattr(self, f"dilated{i}")(h)
        return self.end(self.readout(h))


def basenji_binary(stem_end):
    return Basenji(2, LENGTH // 2, stem_end, nn.Identity())


class BasenjimodTrunk(nn.Sequential):
    def __init__(self, tower, pools, filters, dilations):
        super().__init__()
        channels = scaled(128)
        self.add_module("stem", Unit(4, channels, 15, 8))
        for i, (count, pool) in enumerate(zip(tower, pools)):
            self.add_module(f"tower{i + 1}", Unit(channels, count, 5, pool))
            channels = count
        for i, dilation in enumerate(dilations):
            self.add_module(f"dilated{i + 1}", Dilated(channels, filters, 3, dilation))


class Basenjimod(nn.Module):
    def __init__(self, tower, pools):
        super().__init__()
        self.trunk = BasenjimodTrunk(tower, pools, scaled(256), [1, 2])
        self.readout = Readout(tower[-1], scaled(512))

    def forward(self, x):
        return F.softplus(self.readout(self.trunk(x)))


class BasenjimodBase(nn.Module):
    def __init__(self):
        super().__init__()
        f = scaled(256)  # 8: the transposed convolutions have 9, 9 and 10 filters
        self.trunk = BasenjimodTrunk([f], [4], f, [1, 1])
        self.mix = Unit(f, f, 1)
        self.up1, self.up2, self.up3 = Up(f, 9), Up(9, 9), Up(9, 10)
        self.refine = convolution(10, 10, 1)
        self.head = convolution(10, TRACKS, 1)

    def forward(self, x):
        h = self.up1(self.mix(self.trunk(x))).repeat_interleave(2, 2)
        h = self.up3(self.up2(h).repeat_interleave(2, 2))
        return F.softplus(self.head(self.refine(h)))


class Basset(nn.Module):
    def __init__(self, activation):
        super().__init__()
        f1, f2, units = scaled(300), scaled(200), scaled(1000)
        self.stage1 = reference.Unit(4, f1, 10, activation, 3)
        self.stage2 = reference.Unit(f1, f2, 11, pool=4)
        self.stage3 = reference.Unit(f2, f2, 7, pool=4)
        self.dense1 = nn.Linear(LENGTH // 3 // 4 // 4 * f2, units)
        self.dense2 = nn.Linear(units, units)
        self.head = nn.Linear(units, TRACKS)

    def forward(self, x):
        h = self.stage3(self.stage2(self.stage1(x))).flatten(1)
        return self.head(torch.relu(self.dense2(torch.relu(self.dense1(h)))))[:, :, None]


def main(folder):
    torch.set_default_dtype(torch.float64)
    cases = {
        "basenji_1": lambda: Basenji(1, 1),
        "basenji_32": lambda: Basenji(2, 16),
        "basenji_64": lambda: Basenji(2, 32),
        "basenji_512": lambda: Basenji(2, 256),
        "basenji_binary_512": lambda: basenji_binary(None),
        "basenji_binary_512_relu": lambda: basenji_binary(torch.relu),
        "basenji_binary_512_exponential": lambda: basenji_binary(torch.exp),
        "basset_512_relu": lambda: Basset(torch.relu),
        "basset_512_exponential": lambda: Basset(torch.exp),
        "basenjimod_1": BasenjimodBase,
        "basenjimod_32": lambda: Basenjimod([8], [4]),
        "basenjimod_128": lambda: Basenjimod([8, 9], [4, 4]),
        # 8 * 1.125 ** 2 = 10.125, 8 * 1.125 = 9 and round(9 * 1.125) = 10
        "basenjimod_256": lambda: Basenjimod([8, 9, 10], [4, 4, 2]),
        "basenjimod_512": lambda: Basenjimod([8, 9, 10], [4, 4, 4]),
    }
    for name, make in cases.items():
        for mode in ["eval", "train"]:
            write(folder, name, make(), mode)


if __name__ == "__main__":
    main(sys.argv[1])
