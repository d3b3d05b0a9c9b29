"""Small models of the study's families in Keras, with what they predict.

Run by hand; the files that it writes are committed, so that no test needs Keras:

    python3 -m venv keras-venv && keras-venv/bin/pip install "keras==3.*" torch h5py
    KERAS_BACKEND=torch keras-venv/bin/python tests/golden/keras/make_models.py

Writes NAME.h5 (architecture and weights, as model.save() does) for every function in
MODELS and expected.h5: onehot (windows, length, 4) and pred/NAME (windows, bins, tracks).
The layers follow the study's tables, at other sizes: filters, kernels, depths and pools
differ between layers, so that none can be mistaken for another. Weights, biases and
moving statistics are random.
"""

import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py
import keras
import numpy
from keras import layers

FOLDER = pathlib.Path(__file__).resolve().parent
LENGTH = 512  # nt
WINDOWS = 3


class GELU(layers.Layer):
    """As in Basenji: x sigmoid(1.702 x)."""

    def call(self, x):
        return keras.ops.sigmoid(1.702 * x) * x


def conv(x, filters, width, dilation=1, **options):
    return layers.Conv1D(filters, width, padding="same", dilation_rate=dilation, **options)(x)


def residual_block(x, depth, width=3):
    filters = x.shape[-1]
    h = layers.BatchNormalization()(conv(x, filters, width))
    for i in range(1, depth):
        h = layers.Dropout(0.1)(layers.Activation("relu")(h))
        h = layers.BatchNormalization()(conv(h, filters, width, 2**i))
    return layers.Activation("relu")(layers.add([x, h]))


def stage(x, filters, width, pool, depth=0, activation="relu"):
    x = layers.Activation(activation)(layers.BatchNormalization()(conv(x, filters, width)))
    if depth:
        x = residual_block(x, depth)
    return layers.Dropout(0.1)(layers.MaxPool1D(pool)(x))


def dense_unit(x, units):
    x = layers.Activation("relu")(layers.BatchNormalization()(layers.Dense(units)(x)))
    return layers.Dropout(0.3)(x)


def decoder(x, bins, channels, filters, width, depth=0):
    x = dense_unit(x, bins * channels)
    x = layers.Dropout(0.1)(layers.Reshape((bins, channels))(x))
    x = layers.Activation("relu")(layers.BatchNormalization()(conv(x, filters, width)))
    return residual_block(x, depth) if depth else x


def single_head(x, tracks):
    return layers.Dense(tracks, activation="softplus")(x)


def task_heads(x, tracks, filters, width):
    outputs = []
    for _ in range(tracks):
        h = layers.Activation("relu")(layers.BatchNormalization()(conv(x, filters, width)))
        outputs.append(layers.Dense(1, activation="softplus")(layers.Dropout(0.1)(h)))
    return layers.concatenate(outputs)


def bpnet_trunk(x, filters, stem, width, depth, activation="relu"):
    x = conv(x, filters, stem, activation=activation)
    for i in range(1, depth + 1):
        x = layers.add([conv(x, filters, width, 2**i, activation="relu"), x])
    return x


def profile_heads(x, tracks, width, resolution):
    outputs = []
    for _ in range(tracks):
        h = layers.Reshape((-1, 1, x.shape[-1]))(x)
        h = layers.Conv2DTranspose(1, (width, 1), padding="same")(h)
        h = layers.AveragePooling1D(resolution)(layers.Reshape((-1, 1))(h))
        outputs.append(h)
    return layers.concatenate(outputs)


def bpnet_softplus(x):
    h = profile_heads(bpnet_trunk(x, 6, 11, 3, 3), 3, 7, 32)
    return layers.Activation("softplus")(h)


def bpnet_linear(x):
    return profile_heads(bpnet_trunk(x, 5, 25, 5, 2, "exponential"), 2, 9, 1)


def bpnet_original(x):
    x = bpnet_trunk(x, 6, 25, 3, 3)
    counts = [layers.Dense(1)(layers.GlobalAveragePooling1D()(x)) for _ in range(2)]
    return [profile_heads(x, 2, 25, 64), layers.concatenate(counts)]


def cnn_trunk(x):
    x = stage(x, 6, 19, 8, activation="exponential")
    return dense_unit(layers.Flatten()(stage(stage(x, 7, 7, 4), 8, 5, 2)), 9)


def cnn_single(x):
    return single_head(decoder(cnn_trunk(x), 16, 3, 5, 7), 3)


def cnn_task(x):
    return task_heads(decoder(cnn_trunk(x), 8, 4, 5, 3), 3, 4, 5)


def cnn_binary(x):
    return layers.Activation("sigmoid")(layers.Dense(3)(cnn_trunk(x)))


def residual_trunk(x):
    x = stage(x, 6, 19, 4, 2)
    x = stage(x, 5, 7, 8, 1)
    return dense_unit(layers.Flatten()(stage(x, 7, 7, 4, 1)), 8)


def residualbind_single(x):
    return single_head(decoder(residual_trunk(x), 8, 4, 5, 7, 2), 2)


def residualbind_task(x):
    return task_heads(decoder(residual_trunk(x), 16, 2, 6, 7, 3), 2, 4, 7)


def residual_binary(x):
    return layers.Dense(3, activation="sigmoid")(residual_trunk(x))


def residualbind32_trunk(x):
    return stage(stage(stage(x, 5, 19, 4, 2), 6, 7, 4, 2, "relu"), 7, 7, 2, 1)


def residualbind32_single(x):
    return single_head(dense_unit(residualbind32_trunk(x), 6), 3)


def residualbind32_task(x):
    x = conv(residualbind32_trunk(x), 6, 7)
    x = layers.Dropout(0.2)(layers.Activation("relu")(layers.BatchNormalization()(x)))
    return task_heads(x, 2, 4, 7)


def gelu_block(x, filters, width, pool=1, dilation=1, end=None):
    x = conv(GELU()(x), filters, width, dilation, use_bias=False)
    x = layers.BatchNormalization(momentum=0.9)(x)
    if end:
        x = layers.Activation(end)(x)
    return layers.MaxPool1D(pool, padding="same")(x) if pool > 1 else x


def dilated_units(x, filters, dilations):
    for dilation in dilations:
        h = gelu_block(gelu_block(x, filters, 3, dilation=dilation), x.shape[-1], 1)
        x = layers.add([x, layers.Dropout(0.3)(h)])
    return x


def basenjimod(x, pools):
    x = gelu_block(x, 6, 15, 8)
    filters = 7.0
    for pool in pools:
        x = gelu_block(x, int(numpy.round(filters)), 5, pool)
        filters *= 1.3
    x = gelu_block(dilated_units(x, 8, [1, 2]), 9, 1)
    return single_head(x, 3)


def basenjimod_128(x):
    return basenjimod(x, [4, 4])


def basenjimod_64(x):
    return basenjimod(x, [4, 2])


def basenji_trunk(x, first_pool, end=None):
    x = gelu_block(x, 6, 15, first_pool, end=end)
    return gelu_block(dilated_units(x, 5, [1, 2, 2]), 9, 1)


def basenji(x):
    x = layers.Dropout(0.05)(basenji_trunk(x, 2))
    return single_head(layers.AveragePooling1D(16)(x), 3)


def basenji_binary(x):
    x = layers.AveragePooling1D(LENGTH // 2)(basenji_trunk(x, 2, "exponential"))
    return layers.Dense(3, activation="sigmoid")(layers.Flatten()(x))


def basset(x):
    for filters, width, pool in ((6, 10, 3), (5, 11, 4), (4, 7, 4)):
        x = layers.Activation("relu")(layers.BatchNormalization()(conv(x, filters, width)))
        x = layers.MaxPool1D(pool)(x)
    x = layers.Flatten()(x)
    for _ in range(2):
        x = layers.Dropout(0.3)(layers.Dense(8, activation="relu")(x))
    return layers.Activation("sigmoid")(layers.Dense(3)(x))


MODELS = [bpnet_softplus, bpnet_linear, bpnet_original, cnn_single, cnn_task, cnn_binary,
          residualbind_single, residualbind_task, residual_binary, residualbind32_single,
          residualbind32_task, basenjimod_128, basenjimod_64, basenji, basenji_binary, basset]


def randomise(model, random):
    for layer in model.layers:
        values = []
        for weight in layer.weights:
            draw = random.normal(size=weight.shape)
            if weight.name == "kernel":
                draw *= numpy.sqrt(2 / numpy.prod(weight.shape[:-1]))
            elif weight.name in ("gamma", "moving_variance"):
                draw = random.uniform(0.5, 1.5, size=weight.shape)
            else:
                draw *= 0.2
            values.append(draw)
        layer.set_weights(values)


def shortened(config):
    """The architecture without how it was initialised and regularised."""
    if isinstance(config, list):
        return [shortened(item) for item in config]
    if isinstance(config, dict):
        return {key: shortened(value) for key, value in config.items()
                if not key.endswith(("_initializer", "_regularizer", "_constraint"))}
    return config


def save(model, path):
    """What model.save() writes, in HDF5's newer layout, with texts of fixed width and
    without what says nothing about the trained model: a third of the size."""
    model.save(path)
    with h5py.File(path) as file, h5py.File(path.with_suffix(".tmp"), "w", libver=("v110", "v110")) as small:
        def copy(name, found):
            if isinstance(found, h5py.Dataset):
                small[name] = found[()]
                return
            if len(found.attrs.get("weight_names", [name])) == 0:
                return
            attributes = small.require_group(name).attrs
            for key, value in found.attrs.items():
                names = key.endswith("_names") and len(value) > 0
                if key == "model_config":
                    value = json.dumps(shortened(json.loads(value)))
                attributes[key] = numpy.array(list(value) if names else value, dtype="S")

        copy("/", file)
        file.visititems(copy)
    path.with_suffix(".tmp").rename(path)


def main():
    random = numpy.random.default_rng(1)
    letters = random.integers(0, 4, size=(WINDOWS, LENGTH))
    onehot = numpy.eye(4, dtype="uint8")[letters]
    with h5py.File(FOLDER / "expected.h5", "w") as expected:
        expected.create_dataset("onehot", data=onehot, compression=9)
        for make in MODELS:
            keras.backend.clear_session()
            inputs = keras.Input((LENGTH, 4))
            model = keras.Model(inputs, make(inputs))
            randomise(model, random)
            path = FOLDER / f"{make.__name__}.h5"
            whole = make in (basset, bpnet_softplus)  # as it comes
            model.save(path) if whole else save(model, path)
            outputs = model.predict(onehot.astype("float32"), verbose=0)
            outputs = outputs if isinstance(outputs, list) else [outputs]
            expected.create_dataset(f"pred/{make.__name__}", data=outputs[0])
            if len(outputs) > 1:
                expected.create_dataset(f"counts/{make.__name__}", data=outputs[1])
            print(make.__name__, [output.shape for output in outputs],
                  [float(numpy.std(output)) for output in outputs])


if __name__ == "__main__":
    main()
