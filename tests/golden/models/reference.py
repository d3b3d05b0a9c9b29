"""The three profile models once more, in plain PyTorch, and the numbers that they give.

Run by hand; models_golden_test.cpp compares the C++ models with what it writes:

    python tests/golden/models/reference.py tests/golden/models

No weight files are needed: weight i of the parameter NAME is hash(NAME, i), scaled, on both
sides. Everything is in double precision. Layer tables: Toneyan, Tang & Koo 2022 (GOPHER).
"""

import pathlib
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

LENGTH, BATCH, TRACKS, WIDTH = 512, 2, 3, 0.03125  # at most 32 filters
MASK = (1 << 64) - 1


def uniform(name, count):
    """`count` numbers in [-1, 1): SplitMix64 started at the FNV-1a hash of the name."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(
            0x9E3779B97F4A7C15
        )
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0


def set_weights(model):
    for name, tensor in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        name = name.replace("running_var", "running_variance")
        value = torch.from_numpy(uniform(name, tensor.numel())).view(tensor.shape)
        if tensor.dim() > 1:
            value = value * (3.0 * tensor.shape[0] / tensor.numel()) ** 0.5
        elif name.endswith("running_variance") or ".norm" in name and name.endswith("weight"):
            value = 1.0 + 0.5 * value
        else:
            value = 0.2 * value
        tensor.copy_(value)


def onehot():
    letters = ((uniform("input", BATCH * LENGTH) + 1.0) * 2.0).astype(np.int64)
    x = F.one_hot(torch.from_numpy(letters), 4).double().view(BATCH, LENGTH, 4)
    x[0, 7] = 0.25  # an N
    return x.transpose(1, 2).contiguous()


def scaled(filters):
    return max(1, int(filters * WIDTH + 0.5))


def convolution(channels, filters, width, dilation=1):
    return nn.Conv1d(channels, filters, width, dilation=dilation, padding="same")


def norm(features):
    return nn.BatchNorm1d(features, eps=1e-3, momentum=0.01)


class Named(nn.Module):
    """Children given by name, applied by the subclass."""

    def __init__(self, **children):
        super().__init__()
        for name, child in children.items():
            self.add_module(name, child)


class Unit(Named):
    def __init__(self, channels, filters, width, activation=torch.relu, pool=1):
        super().__init__(convolution=convolution(channels, filters, width), norm=norm(filters))
        self.activation, self.pool = activation, pool

    def forward(self, x):
        return F.max_pool1d(self.activation(self.norm(self.convolution(x))), self.pool)


class DenseUnit(Named):
    def __init__(self, inputs, outputs):
        super().__init__(dense=nn.Linear(inputs, outputs), norm=norm(outputs))

    def forward(self, x):
        return torch.relu(self.norm(self.dense(x)))


class Residual(nn.Module):
    def __init__(self, filters, depth):
        super().__init__()
        self.depth = depth
        for i in range(depth):
            self.add_module(f"convolution{i + 1}", convolution(filters, filters, 3, 2**i))
            self.add_module(f"norm{i + 1}", norm(filters))

    def forward(self, x):
        h = x
        for i in range(1, self.depth + 1):
            if i > 1:
                h = torch.relu(h)
            h = getattr(self, f"norm{i}")(getattr(self, f"convolution{i}")(h))
        return torch.relu(h + x)


class Cnn(nn.Module):
    def __init__(self, resolution, activation):
        super().__init__()
        self.bins = LENGTH // resolution
        f1, f2, f3 = scaled(192), scaled(256), scaled(512)
        self.stage1 = Unit(4, f1, 19, activation, 8)
        self.stage2 = Unit(f1, f2, 7, pool=4)
        self.stage3 = Unit(f2, f3, 7, pool=4)
        self.bottleneck = DenseUnit(LENGTH // 128 * f3, f2)
        self.rescale = DenseUnit(f2, self.bins * 8)
        self.refine = Unit(8, f2, 7)
        self.head = convolution(f2, TRACKS, 1)

    def forward(self, x):
        h = self.stage3(self.stage2(self.stage1(x)))
        h = self.rescale(self.bottleneck(h.flatten(1)))
        return F.softplus(self.head(self.refine(h.reshape(-1, 8, self.bins))))


class Stage(Named):
    def __init__(self, unit, filters, depth, pool):
        super().__init__(unit=unit, residual=Residual(filters, depth))
        self.pool = pool

    def forward(self, x):
        return F.max_pool1d(self.residual(self.unit(x)), self.pool)


class ResidualBind32(nn.Module):
    def __init__(self, activation):
        super().__init__()
        f1, f2, f3 = scaled(256), scaled(512), scaled(1024)
        self.stage1 = Stage(Unit(4, f1, 19, activation), f1, 5, 4)
        self.stage2 = Stage(Unit(f1, f2, 7), f2, 5, 4)
        self.stage3 = Stage(Unit(f2, f3, 7), f3, 3, 2)
        self.mix = Unit(f3, f1, 1)
        self.head = convolution(f1, TRACKS, 1)

    def forward(self, x):
        return F.softplus(self.head(self.mix(self.stage3(self.stage2(self.stage1(x))))))


class Bpnet(nn.Module):
    """The head is written as the study has it: a transposed convolution of one filter per
    track."""

    def __init__(self, resolution, positive):
        super().__init__()
        self.resolution, self.positive = resolution, positive
        filters = scaled(256)
        self.stem = convolution(4, filters, 25)
        for i in range(1, 10):
            self.add_module(f"dilated{i}", convolution(filters, filters, 3, 2**i))
        self.head = nn.ConvTranspose1d(filters, TRACKS, 7, padding=3)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(1, 10):
            h = torch.relu(getattr(self, f"dilated{i}")(h)) + h
        heads = []
        for track in range(TRACKS):
            kernel = self.head.weight[:, track : track + 1]  # (filters, 1, 7)
            bias = self.head.bias[track : track + 1]
            heads.append(F.conv_transpose1d(h, kernel, bias, padding=3))
        h = F.avg_pool1d(torch.cat(heads, 1), self.resolution)
        return F.softplus(h) if self.positive else h


def write(folder, name, model, mode):
    """The model's output, in NAME_MODE.txt."""
    with torch.no_grad():
        set_weights(model)
        output = model.train(mode == "train")(onehot())
    lines = [" ".join(str(n) for n in output.shape)]
    lines += [f"{value:.15e}" for value in output.flatten().tolist()]
    pathlib.Path(folder, f"{name}_{mode}.txt").write_text("\n".join(lines) + "\n")
    print(name, mode, tuple(output.shape), float(output.min()), float(output.max()))


def main(folder):
    torch.set_default_dtype(torch.float64)
    cases = {
        "cnn_32_relu": lambda: Cnn(32, torch.relu),
        "cnn_128_exponential": lambda: Cnn(128, torch.exp),
        "residualbind32_32_relu": lambda: ResidualBind32(torch.relu),
        "residualbind32_32_exponential": lambda: ResidualBind32(torch.exp),
        "bpnet_32_positive": lambda: Bpnet(32, True),
        "bpnet_128_linear": lambda: Bpnet(128, False),
    }
    for name, make in cases.items():
        for mode in ["eval"] if name.startswith("bpnet") else ["eval", "train"]:
            write(folder, name, make(), mode)


if __name__ == "__main__":
    main(sys.argv[1])
