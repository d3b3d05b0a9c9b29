"""The models of sequence tables once more, as the study wrote them for Keras: channels
last, layer after layer, in plain numpy. Run by hand; scalar_golden_test.cpp compares the
C++ models with what it writes:

    python tests/golden/models/scalar_reference.py tests/golden/models

Weights are hash(NAME, i), scaled, as in reference.py. It also prints how many trainable
numbers each model has in the study's own sizes, which tests/unit/catalogue states.
"""

import pathlib
import sys

import numpy as np
from reference import BATCH, LENGTH, TRACKS, WIDTH, onehot, uniform


def relu(x):
    return np.maximum(x, 0)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def silu(x):
    return x * sigmoid(x)


def softmax(x):
    shares = np.exp(x)
    return shares / shares.sum(-1, keepdims=True)


def max_pool(x, width):
    """(batch, length, channels), what is left over at the end is dropped."""
    length = x.shape[1] // width
    return x[:, : length * width].reshape(x.shape[0], length, width, -1).max(2)


def average_pool(x, width):
    length = x.shape[1] // width
    return x[:, : length * width].reshape(x.shape[0], length, width, -1).mean(2)


class Net:
    """Layers by name; counts what a training would change."""

    def __init__(self, width, tracks, training=False):
        self.width, self.tracks, self.training = width, tracks, training
        self.trainable = 0

    def scaled(self, filters):
        return max(1, int(filters * self.width + 0.5))

    def numbers(self, name, *shape):
        value = uniform(name, int(np.prod(shape))).reshape(shape)
        self.trainable += 0 if ".running_" in name else value.size
        if len(shape) > 1:
            return value * np.sqrt(3.0 * shape[0] / value.size)
        if name.endswith("running_variance") or ".norm" in name and name.endswith("weight"):
            return 1 + 0.5 * value
        return 0.2 * value

    def conv(self, x, name, filters, width, dilation=1, same=True, bias=True):
        """Of an odd total padding the extra zero goes right."""
        kernel = self.numbers(name + ".weight", filters, x.shape[2], width)
        kernel = kernel.transpose(2, 1, 0)  # Keras: (width, channels, filters)
        reach = dilation * (width - 1)
        if same:
            x = np.pad(x, [(0, 0), (reach // 2, reach - reach // 2), (0, 0)])
        length = x.shape[1] - reach
        out = sum(x[:, i * dilation : i * dilation + length] @ kernel[i] for i in range(width))
        return out + self.numbers(name + ".bias", filters) if bias else out

    def norm(self, x, name):
        features = x.shape[-1]
        scale, shift = (self.numbers(f"{name}.{what}", features) for what in ("weight", "bias"))
        if self.training:
            over = tuple(range(x.ndim - 1))
            mean, variance = x.mean(over), x.var(over)
        else:
            mean = self.numbers(name + ".running_mean", features)
            variance = self.numbers(name + ".running_variance", features)
        return (x - mean) / np.sqrt(variance + 1e-3) * scale + shift

    def layer_norm(self, x, name):
        scale, shift = (self.numbers(f"{name}.{w}", x.shape[2]) for w in ("weight", "bias"))
        mean, variance = x.mean(2, keepdims=True), x.var(2, keepdims=True)
        return (x - mean) / np.sqrt(variance + 1e-3) * scale + shift

    def dense(self, x, name, units, bias=True):
        """On (batch, inputs), or on the flat (batch, length, channels): Keras flattens
        position by position, the C++ model channel by channel."""
        inputs = int(np.prod(x.shape[1:]))
        kernel = self.numbers(name + ".weight", units, inputs)
        if x.ndim == 3:
            kernel = kernel.reshape(units, x.shape[2], x.shape[1]).transpose(0, 2, 1)
            kernel, x = kernel.reshape(units, inputs), x.reshape(-1, inputs)
        out = x @ kernel.T
        return out + self.numbers(name + ".bias", units) if bias else out

    # What comes in several models.

    def unit(self, x, name, filters, width, activation=relu, bias=True):
        x = self.conv(x, name + ".convolution", self.scaled(filters), width, bias=bias)
        return activation(self.norm(x, name + ".norm"))

    def dense_unit(self, x, name, units, activation=relu, bias=True):
        x = self.dense(x, name + ".dense", self.scaled(units), bias=bias)
        return activation(self.norm(x, name + ".norm"))

    def residual(self, x, dilations, activation=relu):
        h = x
        for i, dilation in enumerate(dilations, 1):
            h = activation(h) if i > 1 else h
            h = self.conv(h, f"residual.convolution{i}", x.shape[2], 3, dilation, bias=False)
            h = self.norm(h, f"residual.norm{i}")
        return activation(h + x)

    def head(self, x):
        return self.dense(x, "head", self.tracks)

    def front(self, x, norm, reduce):
        if norm:
            x = norm(x, "front.norm")
        return self.conv(x, "front.reduce", reduce, 1) if reduce else x


def mlp(net, x):
    x = net.dense_unit(x, "dense1", 512)
    return net.head(net.dense_unit(x, "dense2", 256))


def mpra_cnn(net, x, norm=True, reduce=8, activation=np.exp):
    x = net.front(x, net.norm if norm else None, reduce)
    x = max_pool(net.unit(x, "stage1", 196, 7, activation), 5)
    x = max_pool(net.unit(x, "stage2", 256, 7), 4)
    return mlp(net, x)


def chip_cnn(net, x, norm=False, reduce=0):
    x = net.front(x, net.norm if norm else None, reduce)
    x = max_pool(net.unit(x, "stage1", 64, 7), 4)
    x = max_pool(net.unit(x, "stage2", 96, 5), 4)
    x = max_pool(net.unit(x, "stage3", 128, 5), 2)
    return net.head(net.dense_unit(x, "dense1", 256))


def splice_cnn(net, x):
    half = x.shape[1] // 2
    acceptor = max_pool(net.unit(x[:, :half], "acceptor", 128, 7), 4)
    donor = max_pool(net.unit(x[:, half:], "donor", 128, 7), 4)
    x = np.concatenate([acceptor, donor], axis=1)
    x = max_pool(net.unit(x, "stage2", 164, 5), 4)
    x = max_pool(net.unit(x, "stage3", 256, 5), 2)
    x = net.dense_unit(x, "dense1", 256)
    return net.head(net.dense_unit(x, "dense2", 256))


def mpra_resnet(net, x):
    x = net.residual(net.unit(x, "stage1", 196, 19, silu), [1, 1, 2, 4, 8, 16], silu)
    x = max_pool(net.unit(max_pool(x, 5), "stage2", 256, 7, silu), 5)
    x = net.conv(x, "position.convolution", net.scaled(256), 1)
    x = average_pool(silu(net.norm(x, "position.norm")), 2)
    return net.head(net.dense_unit(x, "dense1", 256, silu))


def thesis_resnet(net, x):
    x = net.residual(net.unit(x, "stage1", 196, 15, np.exp), [1, 2, 4, 8, 16, 32])
    x = max_pool(net.unit(max_pool(x, 10), "stage2", 256, 7), 5)
    return mlp(net, x)


def mprann(net, x):
    sizes = [(250, 7, 1), (250, 8, 2), (250, 3, 1), (100, 2, 1)]
    for i, (filters, width, pool) in enumerate(sizes, 1):
        x = net.conv(x, f"stage{i}.convolution", net.scaled(filters), width, same=False)
        x = max_pool(net.norm(relu(x) if i == 1 else softmax(x), f"stage{i}.norm"), pool)
    x = sigmoid(net.dense(x, "dense1", net.scaled(300)))
    return net.head(sigmoid(net.dense(x, "dense2", net.scaled(200))))


def rna(net, x, filters):
    x = net.residual(net.unit(x, "stage1", 96, 19, np.exp, bias=False), [1, 2, 4])
    x = net.unit(max_pool(x, 10), "stage2", filters, 7, bias=False)
    return x.mean(1)


def rbp_supervised(net, x):
    return net.head(net.dense_unit(rna(net, x, 192), "dense", 512, bias=False))


def insert_residual(net, x, norm=False, reduce=48):
    x = rna(net, net.front(x, net.layer_norm if norm else None, reduce), 128)
    return net.head(relu(net.dense(x, "dense", net.scaled(128))))


CASES = {
    "mlp": mlp,
    "mpra_cnn": mpra_cnn,
    "mpra_cnn_relu": lambda net, x: mpra_cnn(net, x, False, 0, relu),
    "chip_cnn": chip_cnn,
    "chip_cnn_reduced": lambda net, x: chip_cnn(net, x, True, 8),
    "splice_cnn": splice_cnn,
    "mpra_resnet": mpra_resnet,
    "mpra_resnet_thesis": thesis_resnet,
    "mprann": mprann,
    "rbp_supervised": rbp_supervised,
    "insert_residual": lambda net, x: insert_residual(net, x, False, 8),
    "insert_residual_norm": lambda net, x: insert_residual(net, x, True, 8),
}


def write(folder, name, model, x, mode):
    output = model(Net(WIDTH, TRACKS, mode == "train"), x)[:, :, None]
    lines = [" ".join(str(n) for n in output.shape)]
    lines += [f"{value:.15e}" for value in output.flatten()]
    pathlib.Path(folder, f"{name}_{mode}.txt").write_text("\n".join(lines) + "\n")
    print(name, mode, output.min(), output.max())


def count(what, model, length, channels, tracks):
    net = Net(1, tracks, training=True)
    model(net, np.zeros([2, length, channels]))
    print(f"{what}: {net.trainable}")


def main(folder):
    x = onehot().transpose(1, 2).numpy()
    embedding = uniform("embedding", BATCH * 24).reshape(BATCH, 24, 1).transpose(0, 2, 1)
    assert x.shape == (BATCH, LENGTH, 4) and embedding.shape == (BATCH, 1, 24)
    for mode in ["eval", "train"]:
        for name, model in CASES.items():
            write(folder, name, model, x, mode)
        write(folder, "mlp_embedding", mlp, embedding, mode)
    count("mlp, 2560", mlp, 1, 2560, 1)
    count("mpra_cnn, 230 nt", lambda net, x: mpra_cnn(net, x, reduce=196), 230, 4, 1)
    count("mpra_cnn, 41 x 2560", lambda net, x: mpra_cnn(net, x, reduce=196), 41, 2560, 1)
    count("chip_cnn, 200 nt", chip_cnn, 200, 4, 1)
    count("chip_cnn, 36 x 2560", lambda net, x: chip_cnn(net, x, True, 512), 36, 2560, 1)
    count("splice_cnn, 2 x 400 nt", splice_cnn, 800, 4, 56)
    count("mpra_resnet, 230 nt", mpra_resnet, 230, 4, 1)
    count("mpra_resnet of the text, 230 nt", thesis_resnet, 230, 4, 1)
    count("mprann, 230 nt", mprann, 230, 4, 1)
    count("rbp_supervised, 1000 nt", rbp_supervised, 1000, 4, 120)
    count("insert_residual, 173 nt", insert_residual, 173, 4, 1)
    count("insert_residual, 34 x 2560",
          lambda net, x: insert_residual(net, x, True), 34, 2560, 1)


if __name__ == "__main__":
    main(sys.argv[1])
