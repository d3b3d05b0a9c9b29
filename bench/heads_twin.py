"""More models for step_twin.py: heads per track as a loop, residual blocks over the bins, two
outputs, and one logit per window and track. Builders take a function that scales filter
counts, and bp per bin."""

import torch
from step_twin import LENGTH, TRACKS, Dilated, Residual, convolution, norm, unit
from torch import nn

TASK_TRACKS = 15


class TaskHeads(nn.Module):
    def __init__(self, channels, filters):
        super().__init__()
        self.heads = nn.ModuleList(
            nn.Sequential(*unit(channels, filters, 7), nn.Dropout(0.1),
                          convolution(filters, 1, 1))
            for _ in range(TASK_TRACKS))

    def forward(self, x):
        return torch.cat([head(x) for head in self.heads], 1)


def head_of(word, channels, scaled):
    return TaskHeads(channels, scaled(64)) if word == "task" else convolution(channels, TRACKS, 1)


def dense_unit(inputs, outputs, dropout):
    return [nn.Linear(inputs, outputs), norm(outputs), nn.ReLU(), nn.Dropout(dropout)]


def cnn_trunk(scaled):
    f1, f2, f3 = scaled(192), scaled(256), scaled(512)
    return [
        *unit(4, f1, 19), nn.MaxPool1d(8), nn.Dropout(0.1),
        *unit(f1, f2, 7), nn.MaxPool1d(4), nn.Dropout(0.1),
        *unit(f2, f3, 7), nn.MaxPool1d(4), nn.Dropout(0.2),
        nn.Flatten(), *dense_unit(LENGTH // 128 * f3, scaled(256), 0.3)]


def residual_trunk(scaled, pool1, depth3):
    f1, f2, f3 = scaled(192), scaled(256), scaled(512)
    return [
        *unit(4, f1, 19), Residual(f1, 5), nn.MaxPool1d(pool1), nn.Dropout(0.1),
        *unit(f1, f2, 7), Residual(f2, 5), nn.MaxPool1d(4), nn.Dropout(0.1),
        *unit(f2, f3, 7), Residual(f3, depth3), nn.MaxPool1d(4), nn.Dropout(0.2),
        nn.Flatten(), *dense_unit(LENGTH // (16 * pool1) * f3, scaled(512), 0.3)]


def bins_of(units, filters, bin_size, dropout):
    bins = LENGTH // bin_size
    return [nn.Linear(units, bins * 8), norm(bins * 8), nn.ReLU(), nn.Unflatten(1, (8, bins)),
            nn.Dropout(0.1), *unit(8, filters, 7), nn.Dropout(dropout)]


def cnn_task(scaled, bin_size):
    f2 = scaled(256)
    return nn.Sequential(*cnn_trunk(scaled), *bins_of(f2, f2, bin_size, 0.2),
                         TaskHeads(f2, scaled(64)), nn.Softplus())


def residualbind(scaled, bin_size, head="single"):
    pool1, depth3, depth4, dropout = (8, 3, 6, 0.2) if head == "task" else (4, 4, 5, 0.1)
    f2 = scaled(256)
    return nn.Sequential(
        *residual_trunk(scaled, pool1, depth3), *bins_of(scaled(512), f2, bin_size, dropout),
        Residual(f2, depth4), head_of(head, f2, scaled), nn.Softplus())


def residualbind_task(scaled, bin_size):
    return residualbind(scaled, bin_size, "task")


def residualbind32_task(scaled, bin_size):
    f1, f2, f3 = scaled(256), scaled(512), scaled(1024)
    return nn.Sequential(
        *unit(4, f1, 19), Residual(f1, 5), nn.MaxPool1d(4), nn.Dropout(0.2),
        *unit(f1, f2, 7), Residual(f2, 5), nn.MaxPool1d(4), nn.Dropout(0.2),
        *unit(f2, f3, 7), Residual(f3, 3), nn.MaxPool1d(2), nn.Dropout(0.5),
        *unit(f3, f1, 7), nn.Dropout(0.2), TaskHeads(f1, scaled(64)), nn.Softplus())


def logits(units):
    return [nn.Linear(units, TRACKS), nn.Unflatten(1, (TRACKS, 1))]


def cnn_binary(scaled, bin_size):
    return nn.Sequential(*cnn_trunk(scaled), *logits(scaled(256)))


def residual_binary(scaled, bin_size):
    return nn.Sequential(*residual_trunk(scaled, 4, 4), *logits(scaled(512)))


class BpnetOriginal(nn.Module):
    def __init__(self, scaled, bin_size):
        super().__init__()
        filters = scaled(64)
        self.trunk = nn.Sequential(convolution(4, filters, 25), nn.ReLU(),
                                   *[Dilated(filters, 2**i) for i in range(1, 10)])
        self.profile = nn.Sequential(nn.ConvTranspose1d(filters, TRACKS, 25, padding=12),
                                     nn.AvgPool1d(bin_size))
        self.counts = nn.Linear(filters, TRACKS)

    def forward(self, x):
        h = self.trunk(x)
        return self.profile(h), self.counts(h.mean(2))


def multinomial_counts(predicted, y):
    shares, counts = torch.log_softmax(predicted[0], 2), predicted[1]
    total = y.sum(2)
    ways = torch.lgamma(total + 1) - torch.lgamma(y + 1).sum(2)
    profile = -(ways + (y * shares).sum(2)).sum() / len(y)
    return profile + (counts - torch.log1p(total)).square().mean()


MODELS = {
    "cnn:task": cnn_task,
    "residualbind": residualbind,
    "residualbind:task": residualbind_task,
    "residualbind32:task": residualbind32_task,
    "cnn_binary": cnn_binary,
    "residual_binary": residual_binary,
    "bpnet_original": BpnetOriginal,
}
