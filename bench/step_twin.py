"""The models of step_bench.cpp as one would write them in plain PyTorch: same layers, same
loss, same optimiser. Driven by step_compare.py.

    step_twin.py MODEL WIDTH THREADS
"""

import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

BATCH, LENGTH, TRACKS, RESOLUTION = 64, 2048, 2, 32


def convolution(channels, filters, width, dilation=1):
    padding = dilation * (width - 1) // 2
    return nn.Conv1d(channels, filters, width, padding=padding, dilation=dilation)


def norm(features):
    return nn.BatchNorm1d(features, eps=1e-3, momentum=0.01)


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


def cnn(scaled):
    f1, f2, f3, bins = scaled(192), scaled(256), scaled(512), LENGTH // RESOLUTION
    return nn.Sequential(
        *unit(4, f1, 19), nn.MaxPool1d(8), nn.Dropout(0.1),
        *unit(f1, f2, 7), nn.MaxPool1d(4), nn.Dropout(0.1),
        *unit(f2, f3, 7), nn.MaxPool1d(4), nn.Dropout(0.2),
        nn.Flatten(), nn.Linear(LENGTH // 128 * f3, f2), norm(f2), nn.ReLU(), nn.Dropout(0.3),
        nn.Linear(f2, bins * 8), norm(bins * 8), nn.ReLU(), nn.Unflatten(1, (8, bins)),
        nn.Dropout(0.1), *unit(8, f2, 7), nn.Dropout(0.2), convolution(f2, TRACKS, 1),
        nn.Softplus())


def residualbind32(scaled):
    f1, f2, f3 = scaled(256), scaled(512), scaled(1024)
    return nn.Sequential(
        *unit(4, f1, 19), Residual(f1, 5), nn.MaxPool1d(4), nn.Dropout(0.2),
        *unit(f1, f2, 7), Residual(f2, 5), nn.MaxPool1d(4), nn.Dropout(0.2),
        *unit(f2, f3, 7), Residual(f3, 3), nn.MaxPool1d(2), nn.Dropout(0.5),
        *unit(f3, f1, 1), nn.Dropout(0.3), convolution(f1, TRACKS, 1), nn.Softplus())


def bpnet(scaled):
    filters = scaled(256)
    return nn.Sequential(
        convolution(4, filters, 25), nn.ReLU(),
        *[Dilated(filters, 2**i) for i in range(1, 10)],
        nn.ConvTranspose1d(filters, TRACKS, 7, padding=3), nn.AvgPool1d(RESOLUTION),
        nn.Softplus())


def main(name, width, threads):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    make = {"cnn": cnn, "residualbind32": residualbind32, "bpnet": bpnet}[name]
    model = make(lambda filters: max(1, int(filters * float(width) + 0.5)))
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)
    x = F.one_hot(torch.randint(4, (BATCH, LENGTH)), 4).transpose(1, 2).float().contiguous()
    y = torch.rand(BATCH, TRACKS, LENGTH // RESOLUTION) * 3
    for _ in sys.stdin:
        start = time.monotonic()
        adam.zero_grad()
        predicted = model(x)
        (predicted - y * torch.log(predicted + 1e-7)).mean().backward()
        adam.step()
        print(time.monotonic() - start, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
