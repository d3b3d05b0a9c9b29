"""The models of step_bench.cpp as one would write them in plain PyTorch: same layers, same
loss, same optimiser. Driven by step_compare.py.

    step_twin.py MODEL WIDTH THREADS [BIN]
"""

import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

BATCH, LENGTH, TRACKS = 64, 2048, 2
BINARY = ["basset", "basenji_binary", "cnn_binary", "residual_binary"]


def convolution(channels, filters, width, dilation=1):
    padding = dilation * (width - 1) // 2
    return nn.Conv1d(channels, filters, width, padding=padding, dilation=dilation)


def norm(features, momentum=0.01):
    return nn.BatchNorm1d(features, eps=1e-3, momentum=momentum)


def unit(channels, filters, width):
    return [convolution(channels, filters, width), norm(filters), nn.ReLU()]


class Residual(nn.Module):
    def __init__(self, filters, depth):
        super().__init__()
        layers = [convolution(filters, filters, 3), norm(filters)]
        for i in range(1, depth):
            layers += [nn.ReLU(), nn.Dropout(0.1), convolution(filters, filters, 3, 2**i),
                       norm(filters)]
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return F.relu(self.layers(x) + x)


class Dilated(nn.Module):
    def __init__(self, filters, dilation):
        super().__init__()
        self.convolution = convolution(filters, filters, 3, dilation)

    def forward(self, x):
        return F.relu(self.convolution(x)) + x


def cnn(scaled, bin_size):
    f1, f2, f3, bins = scaled(192), scaled(256), scaled(512), LENGTH // bin_size
    return nn.Sequential(
        *unit(4, f1, 19), nn.MaxPool1d(8), nn.Dropout(0.1),
        *unit(f1, f2, 7), nn.MaxPool1d(4), nn.Dropout(0.1),
        *unit(f2, f3, 7), nn.MaxPool1d(4), nn.Dropout(0.2),
        nn.Flatten(), nn.Linear(LENGTH // 128 * f3, f2), norm(f2), nn.ReLU(), nn.Dropout(0.3),
        nn.Linear(f2, bins * 8), norm(bins * 8), nn.ReLU(), nn.Unflatten(1, (8, bins)),
        nn.Dropout(0.1), *unit(8, f2, 7), nn.Dropout(0.2), convolution(f2, TRACKS, 1),
        nn.Softplus())


def residualbind32(scaled, bin_size):
    f1, f2, f3 = scaled(256), scaled(512), scaled(1024)
    return nn.Sequential(
        *unit(4, f1, 19), Residual(f1, 5), nn.MaxPool1d(4), nn.Dropout(0.2),
        *unit(f1, f2, 7), Residual(f2, 5), nn.MaxPool1d(4), nn.Dropout(0.2),
        *unit(f2, f3, 7), Residual(f3, 3), nn.MaxPool1d(2), nn.Dropout(0.5),
        *unit(f3, f1, 1), nn.Dropout(0.3), convolution(f1, TRACKS, 1), nn.Softplus())


def bpnet(scaled, bin_size):
    filters = scaled(256)
    return nn.Sequential(
        convolution(4, filters, 25), nn.ReLU(),
        *[Dilated(filters, 2**i) for i in range(1, 10)],
        nn.ConvTranspose1d(filters, TRACKS, 7, padding=3), nn.AvgPool1d(bin_size),
        nn.Softplus())


class Gelu(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


def gelu_unit(channels, filters, width, dilation=1):
    padding = dilation * (width - 1) // 2
    return [Gelu(), nn.Conv1d(channels, filters, width, padding=padding, dilation=dilation,
                              bias=False), norm(filters, 0.1)]


class DilatedUnit(nn.Module):
    def __init__(self, channels, filters, dilation, dropout):
        super().__init__()
        self.layers = nn.Sequential(*gelu_unit(channels, filters, 3, dilation),
                                    *gelu_unit(filters, channels, 1), nn.Dropout(dropout))

    def forward(self, x):
        return x + self.layers(x)


def basenji(scaled, bin_size):
    trunk, dilated, last = scaled(256), scaled(128), scaled(2048)
    pool = 1 if bin_size == 1 else 2
    return nn.Sequential(
        *gelu_unit(4, trunk, 15), nn.MaxPool1d(pool),
        *[DilatedUnit(trunk, dilated, round(1.5**i), 0.3) for i in range(11)],
        *gelu_unit(trunk, last, 1), nn.Dropout(0.05), nn.AvgPool1d(bin_size // pool),
        convolution(last, TRACKS, 1), nn.Softplus())


def basenji_binary(scaled, bin_size):
    return basenji(scaled, bin_size)[:-1]


class DropLast(nn.Module):
    def forward(self, x):
        return x[:, :, :-1]


def up(channels, filters):
    return [nn.ConvTranspose1d(channels, filters, 5, stride=2, padding=1), DropLast()]


def basenjimod(scaled, bin_size):
    f1, f2, f5 = scaled(128), scaled(256), scaled(512)
    start = [*gelu_unit(4, f1, 15), nn.MaxPool1d(8), *gelu_unit(f1, f2, 5), nn.MaxPool1d(4)]
    if bin_size == 32:
        return nn.Sequential(
            *start, *[DilatedUnit(f2, f2, dilation, 0) for dilation in (1, 2)],
            *gelu_unit(f2, f5, 1), convolution(f5, TRACKS, 1), nn.Softplus())
    assert bin_size == 1, bin_size
    wide = round(f2 * 1.125)
    wider = round(wide * 1.125)
    return nn.Sequential(
        *start, *[DilatedUnit(f2, f2, 1, 0.25) for _ in range(2)],
        *gelu_unit(f2, f2, 1), nn.Dropout(0.05), *up(f2, wide), nn.Upsample(scale_factor=2),
        *up(wide, wide), nn.Upsample(scale_factor=2), *up(wide, wider),
        convolution(wider, wider, 1), convolution(wider, TRACKS, 1), nn.Softplus())


def basset(scaled, bin_size):
    f1, f2, units = scaled(300), scaled(200), scaled(1000)
    first = [nn.ConstantPad1d((4, 5), 0.0), nn.Conv1d(4, f1, 10), norm(f1), nn.ReLU()]
    return nn.Sequential(
        *first, nn.MaxPool1d(3), *unit(f1, f2, 11), nn.MaxPool1d(4), *unit(f2, f2, 7),
        nn.MaxPool1d(4), nn.Flatten(), nn.Linear(LENGTH // 48 * f2, units), nn.ReLU(),
        nn.Dropout(0.3), nn.Linear(units, units), nn.ReLU(), nn.Dropout(0.3),
        nn.Linear(units, TRACKS), nn.Unflatten(1, (TRACKS, 1)))


MODELS = [cnn, residualbind32, bpnet, basenji, basenji_binary, basenjimod, basset]


def poisson(predicted, y):
    return (predicted - y * torch.log(predicted + 1e-7)).mean()


def prepared(name, width, bin_size=None):
    """The model, its loss, and a batch: one-hot windows and targets."""
    import heads_twin  # which needs this file's blocks

    torch.manual_seed(1)
    bin_size = int(bin_size or (LENGTH if name in BINARY else 32))
    make = {**{model.__name__: model for model in MODELS}, **heads_twin.MODELS}[name]
    model = make(lambda filters: max(1, int(filters * float(width) + 0.5)), bin_size)
    tracks = heads_twin.TASK_TRACKS if name.endswith(":task") else TRACKS
    loss = F.binary_cross_entropy_with_logits if name in BINARY else poisson
    if name == "bpnet_original":
        loss = heads_twin.multinomial_counts
    x = F.one_hot(torch.randint(4, (BATCH, LENGTH)), 4).transpose(1, 2).float().contiguous()
    y = torch.rand(BATCH, tracks, LENGTH // bin_size) * 3
    if name in BINARY:
        y = (y > 1.5).float()
    return model, loss, x, y


def main(name, width, threads, bin_size=None):
    torch.set_num_threads(int(threads))
    model, loss, x, y = prepared(name, width, bin_size)
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)

    def step():
        adam.zero_grad()
        loss(model(x), y).backward()
        adam.step()

    def infer():
        model.eval()
        with torch.no_grad():
            model(x)
        model.train()

    for line in sys.stdin:
        start = time.monotonic()
        if line == "memory\n":
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, flush=True)
            continue
        (infer if line == "infer\n" else step)()
        print(time.monotonic() - start, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
