"""The models with a head per track, with residual blocks over a dense profile, with two
outputs and for whole windows, in plain PyTorch as the study has them: heads one after the
other. Run by hand like reference.py, whose weights, input and blocks it shares:

    python tests/golden/models/heads_reference.py tests/golden/models
"""

import sys

import torch
from reference import (
    LENGTH,
    TRACKS,
    Bpnet,
    DenseUnit,
    Residual,
    Stage,
    Unit,
    convolution,
    norm,
    scaled,
    write,
)
from torch import nn
from torch.nn import functional as F


class TaskHeads(nn.Module):
    """The parameters of all tracks lie in one tensor each, track by track; the computation
    is a loop over the tracks."""

    def __init__(self, channels):
        super().__init__()
        self.filters = scaled(256)  # enough for some to live
        self.convolution = convolution(channels, TRACKS * self.filters, 7)
        self.norm = norm(TRACKS * self.filters)
        self.dense = nn.Linear(self.filters, TRACKS)

    def forward(self, x):
        outputs = []
        for track in range(TRACKS):
            own = slice(track * self.filters, (track + 1) * self.filters)
            h = F.conv1d(x, self.convolution.weight[own], self.convolution.bias[own], padding=3)
            h = F.batch_norm(h, self.norm.running_mean[own].clone(),
                             self.norm.running_var[own].clone(), self.norm.weight[own],
                             self.norm.bias[own], self.training, 0.01, 1e-3)
            h = torch.relu(h).transpose(1, 2)  # (batch, bins, filters)
            outputs.append(F.linear(h, self.dense.weight[track], self.dense.bias[track]))
        return torch.stack(outputs, 1)


def head_of(word, channels):
    return TaskHeads(channels) if word == "task" else convolution(channels, TRACKS, 1)


class Cnn(nn.Module):
    """Also the binary form: then the bottleneck is followed by a logit per track."""

    def __init__(self, resolution, activation, head):
        super().__init__()
        self.bins, self.binary = LENGTH // resolution, head == "binary"
        f1, f2, f3 = scaled(192), scaled(256), scaled(512)
        self.stage1 = Unit(4, f1, 19, activation, 8)
        self.stage2 = Unit(f1, f2, 7, pool=4)
        self.stage3 = Unit(f2, f3, 7, pool=4)
        self.bottleneck = DenseUnit(LENGTH // 128 * f3, scaled(256))
        if self.binary:
            self.head = nn.Linear(scaled(256), TRACKS)
        else:
            self.rescale = DenseUnit(scaled(256), self.bins * 8)
            self.refine = Unit(8, scaled(256), 7)
            self.head = head_of(head, scaled(256))

    def forward(self, x):
        h = self.bottleneck(self.stage3(self.stage2(self.stage1(x))).flatten(1))
        if self.binary:
            return self.head(h)[:, :, None]
        h = self.refine(self.rescale(h).reshape(-1, 8, self.bins))
        return F.softplus(self.head(h))


class ResidualBind(nn.Module):
    """Base resolution. The two heads came with different pools and depths."""

    def __init__(self, resolution, activation, head):
        super().__init__()
        self.bins, self.binary = LENGTH // resolution, head == "binary"
        f1, f2, f3, dense = scaled(192), scaled(256), scaled(512), scaled(512)
        pool1, depth3, depth4 = (8, 3, 6) if head == "task" else (4, 4, 5)
        self.stage1 = Stage(Unit(4, f1, 19, activation), f1, 5, pool1)
        self.stage2 = Stage(Unit(f1, f2, 7), f2, 5, 4)
        self.stage3 = Stage(Unit(f2, f3, 7), f3, depth3, 4)
        self.bottleneck = DenseUnit(LENGTH // (pool1 * 16) * f3, dense)
        if self.binary:
            self.head = nn.Linear(dense, TRACKS)
        else:
            self.rescale = DenseUnit(dense, self.bins * 8)
            self.refine = Unit(8, scaled(256), 7)
            self.refine_residual = Residual(scaled(256), depth4)
            self.head = head_of(head, scaled(256))

    def forward(self, x):
        h = self.bottleneck(self.stage3(self.stage2(self.stage1(x))).flatten(1))
        if self.binary:
            return self.head(h)[:, :, None]
        h = self.refine(self.rescale(h).reshape(-1, 8, self.bins))
        return F.softplus(self.head(self.refine_residual(h)))


class ResidualBind32(nn.Module):
    def __init__(self, activation):
        super().__init__()
        f1, f2, f3 = scaled(256), scaled(512), scaled(1024)
        self.stage1 = Stage(Unit(4, f1, 19, activation), f1, 5, 4)
        self.stage2 = Stage(Unit(f1, f2, 7), f2, 5, 4)
        self.stage3 = Stage(Unit(f2, f3, 7), f3, 3, 2)
        self.mix = Unit(f3, f1, 7)
        self.head = TaskHeads(f1)

    def forward(self, x):
        return F.softplus(self.head(self.mix(self.stage3(self.stage2(self.stage1(x))))))


class BpnetOriginal(Bpnet):
    """64 filters and heads of width 25; `counts` says which of the outputs is given."""

    def __init__(self, resolution, activation, counts):
        super().__init__(resolution, False)
        filters = scaled(64)
        self.activation, self.give_counts = activation, counts
        self.stem = convolution(4, filters, 25)
        for i in range(1, 10):
            setattr(self, f"dilated{i}", convolution(filters, filters, 3, 2**i))
        self.head = nn.ConvTranspose1d(filters, TRACKS, 25, padding=12)
        self.counts = nn.Linear(filters, TRACKS)

    def forward(self, x):
        h = self.activation(self.stem(x))
        for i in range(1, 10):
            h = torch.relu(getattr(self, f"dilated{i}")(h)) + h
        if self.give_counts:
            return self.counts(h.mean(2))[:, :, None]
        return F.avg_pool1d(self.head(h), self.resolution)


def main(folder):
    torch.set_default_dtype(torch.float64)
    relu, exponential = torch.relu, torch.exp
    cases = {
        "cnn_64_relu_task": lambda: Cnn(64, relu, "task"),
        "cnn_64_exponential_task": lambda: Cnn(64, exponential, "task"),
        "residualbind_64_relu_single": lambda: ResidualBind(64, relu, "single"),
        "residualbind_64_exponential_single": lambda: ResidualBind(64, exponential, "single"),
        "residualbind_64_relu_task": lambda: ResidualBind(64, relu, "task"),
        "residualbind_64_exponential_task": lambda: ResidualBind(64, exponential, "task"),
        "residualbind32_32_relu_task": lambda: ResidualBind32(relu),
        "residualbind32_32_exponential_task": lambda: ResidualBind32(exponential),
        "bpnet_original_64_relu_profile": lambda: BpnetOriginal(64, relu, False),
        "bpnet_original_64_relu_counts": lambda: BpnetOriginal(64, relu, True),
        "bpnet_original_64_exponential_profile": lambda: BpnetOriginal(64, exponential, False),
        "bpnet_original_64_exponential_counts": lambda: BpnetOriginal(64, exponential, True),
        "cnn_binary_512_relu_single": lambda: Cnn(512, relu, "binary"),
        "cnn_binary_512_exponential_single": lambda: Cnn(512, exponential, "binary"),
        "residual_binary_512_relu_single": lambda: ResidualBind(512, relu, "binary"),
        "residual_binary_512_exponential_single": lambda: ResidualBind(512, exponential, "binary"),
    }
    for name, make in cases.items():
        for mode in ["eval"] if name.startswith("bpnet") else ["eval", "train"]:
            write(folder, name, make(), mode)


if __name__ == "__main__":
    main(sys.argv[1])
