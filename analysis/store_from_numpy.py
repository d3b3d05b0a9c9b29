"""An embedding store (src/stores/README.md) from a NumPy array and the prepared dataset it is of.

The array has a row for each row of the dataset, in its order: (rows, positions, width), with
--sequences 2 (rows, 2 x positions, width), or, pooled, (rows, width). An .npz may hold `embeddings`,
`tokens` (real tokens of each row, special ones among them) and `names` (of its rows, an array of
`astype(str)`). With names rows are
put into the dataset's order; without them the order is taken on trust.

    python analysis/store_from_numpy.py x.npy --data my.h5 --model "DNABERT-2 117M" --weights 5f3c... \\
        --layer 12 --pooling full --special 1,1 --padding "right to 59, mask used" --out x.store.h5
    s2fbench store x.store.h5 --data my.h5
"""

import argparse
import os
import pathlib
import sys
import zipfile

import h5py
import numpy as np
import xxhash

LARGEST = {"float32": 3.4028234663852886e38, "float16": 65504.0, "bfloat16": 3.3895313892515355e38}
PIECE = 1 << 24  # numbers that are narrowed at a time
POOLINGS = ("full", "cls", "mean", "mean_special")


class StoreError(Exception):
    """What is wrong with the input, in one line."""


def narrow(values, dtype):
    """float32 numbers as the file holds them: to the nearest, ties to even."""
    if dtype != "bfloat16":
        return values.astype("<f4" if dtype == "float32" else "<f2")
    bits = np.ascontiguousarray(values, "<f4").view("<u4")
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2")


def check_numbers(values, first, dtype):
    """Every number is finite and fits. values (rows, positions, width), float32."""
    unfit = ~(np.abs(values) <= LARGEST[dtype])
    if not unfit.any():
        return
    row, position, channel = np.argwhere(unfit)[0]
    value = values[row, position, channel]
    advice = "float32 or bfloat16" if dtype == "float16" else "float32"
    if not np.isfinite(value):
        raise StoreError(f"row {first + row} holds {value}; check the model")
    raise StoreError(f"row {first + row} holds {value:g}, which does not fit {dtype}; try --dtype {advice}")


def text_attribute(file, name):
    """h5py gives text of fixed length, which is what `prepare` writes, as bytes."""
    value = file.attrs[name]
    return value.decode() if isinstance(value, bytes) else value


def read_dataset(path):
    """(content hash, names of rows) of a prepared sequence table."""
    try:
        with h5py.File(path, "r") as file:
            if "kind" not in file.attrs or text_attribute(file, "kind") != "sequences":
                raise StoreError(f"not a prepared table of sequences: {path}")
            return text_attribute(file, "content_hash"), file["row"].asstr()[:]
    except (OSError, KeyError) as error:
        raise StoreError(f"cannot read the dataset: {path} ({error})") from None


def read_names(loaded, path):
    if "names" not in loaded:
        return None
    try:
        names = loaded["names"]
        return np.char.decode(names, "utf-8") if names.dtype.kind == "S" else names
    except ValueError:
        raise StoreError(f"the names are Python objects: {path}; try names.astype(str)") from None


def whole(least):
    """An argument type: a whole number of at least so much."""
    def read(text):
        if int(text) < least:
            raise argparse.ArgumentTypeError(f"{text} is less than {least}")
        return int(text)
    return read


def read_arrays(path):
    """(embeddings, tokens or None, names or None) of an .npy or .npz file."""
    try:
        loaded = np.load(path, mmap_mode="r")
        if isinstance(loaded, np.ndarray):
            return loaded, None, None
        if "embeddings" not in loaded:
            raise StoreError(f"no array 'embeddings': {path}; it holds {', '.join(loaded)}")
        pick = lambda name: loaded[name] if name in loaded else None
        return loaded["embeddings"], pick("tokens"), read_names(loaded, path)
    except (OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
        raise StoreError(f"cannot read the array: {path} ({error})") from None


def row_order(names, wanted):
    """Where each row of the dataset is in the array."""
    names = [str(name) for name in names]
    if len(set(names)) != len(names):
        raise StoreError("the array names a row twice")
    places = {name: place for place, name in enumerate(names)}
    missing = [name for name in wanted if name not in places]
    if missing:
        raise StoreError(f"the array has no row '{missing[0]}' of the dataset ({len(missing)} are missing)")
    return np.array([places[name] for name in wanted])


def check_shape(values, rows, pooling, sequences):
    """(rows, sequences x positions, width), and the positions of a sequence."""
    if values.dtype.kind != "f":
        raise StoreError(f"embeddings must be floating-point numbers, not {values.dtype}")
    if values.ndim == 2:
        values = values[:, None, :]
    if values.ndim != 3 or 0 in values.shape:
        raise StoreError(f"embeddings must be (rows, positions, width) or (rows, width), not {values.shape}")
    if values.shape[0] != rows:
        raise StoreError(f"the array has {values.shape[0]} rows, the dataset {rows}")
    positions, rest = divmod(values.shape[1], sequences)
    if rest or (pooling != "full" and positions != 1):
        raise StoreError(f"{values.shape[1]} positions of a row do not make {sequences} sequence(s)"
                         + ("" if pooling == "full" else f" of pooling {pooling}"))
    return values, positions


def check_tokens(tokens, shape, positions, special):
    """(rows, sequences) int32."""
    tokens = np.asarray(tokens)
    if tokens.dtype.kind not in "iu" or tokens.size != shape[0] * shape[1]:
        raise StoreError(f"tokens must be integers, one for each row and sequence {shape}, not {tokens.shape}")
    tokens = tokens.reshape(shape)
    wrong = np.argwhere((tokens <= sum(special)) | (tokens > positions))
    if len(wrong):
        raise StoreError(f"row {wrong[0][0]} has {tokens[tuple(wrong[0])]} tokens, of {positions} positions and "
                         f"{sum(special)} special tokens")
    return tokens.astype("<i4")


def write_layer(file, values, order, tokens, layer, dtype):
    """The layer's numbers, and their hash with the tokens'."""
    stored = file.create_dataset(f"layer_{layer}", (len(order), *values.shape[1:]),
                                 {"float32": "<f4", "float16": "<f2", "bfloat16": "<u2"}[dtype])
    digest = xxhash.xxh3_128()
    rows = max(1, PIECE // (values.shape[1] * values.shape[2]))
    for first in range(0, len(order), rows):
        with np.errstate(over="ignore"):  # of float64; it is found next
            piece = np.asarray(values[order[first:first + rows]], np.float32)
        check_numbers(piece, first, dtype)
        piece = narrow(piece, dtype)
        stored[first:first + rows] = piece
        digest.update(piece.tobytes())
    if tokens is not None:
        digest.update(tokens.tobytes())
    return digest.hexdigest()


def write_store(path, values, data, *, model, weights, layer, pooling="full", padding="none", special=(0, 0),
                dtype="float32", sequences=1, tokens=None, names=None):
    """Writes `path` as a whole or not at all. values (rows, [sequences x positions,] width)."""
    content, wanted = read_dataset(data)
    values, positions = check_shape(values, len(wanted), pooling, sequences)
    order = np.arange(len(wanted)) if names is None else row_order(names, wanted)
    if pooling == "full":
        if sum(special) >= positions:
            raise StoreError(f"{sum(special)} special tokens leave none of {positions} positions")
        tokens = positions * np.ones((len(order), sequences), int) if tokens is None else tokens
        tokens = check_tokens(tokens, (len(order), sequences), positions, special)[order]
    elif tokens is not None:
        raise StoreError(f"tokens are of pooling full, not {pooling}")
    temporary = pathlib.Path(f"{path}.tmp")
    try:
        with h5py.File(temporary, "w") as file:
            file.attrs.update({
                "kind": "embeddings", "version": 1, "dataset": content, "model": model, "weights": weights,
                "pooling": pooling, "padding": padding, "special_start": special[0],
                "special_end": special[1], "dtype": dtype, "sequences": sequences})
            file["layers"] = np.array([layer], "<i4")
            file["written"] = np.ones((1, len(order)), "u1")
            if tokens is not None:
                file["tokens"] = tokens
            digest = write_layer(file, values, order, tokens, layer, dtype)
            file["content_hash"] = np.array([digest], "S32")
            file["complete"] = np.uint8(1)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def pair(text):
    start, _, end = text.partition(",")
    return whole(0)(start), whole(0)(end or "0")


def options():
    parser = argparse.ArgumentParser(
        prog="store_from_numpy.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("array", help=".npy or .npz")
    parser.add_argument("--data", required=True, metavar="DATASET.h5", help="the prepared table")
    parser.add_argument("--out", required=True, metavar="STORE.h5")
    parser.add_argument("--model", required=True, help="in words")
    parser.add_argument("--weights", required=True, metavar="HASH", help="of the model's weights, or a FILE to hash")
    parser.add_argument("--layer", required=True, type=whole(0), help="which layer of the model")
    parser.add_argument("--pooling", default="full", choices=POOLINGS)
    parser.add_argument("--padding", default="none", help="in words (default: none)")
    parser.add_argument("--special", default=(0, 0), type=pair, metavar="N,N",
                        help="special tokens before and after those of a sequence (default: 0,0)")
    parser.add_argument("--dtype", default="float32", choices=LARGEST)
    parser.add_argument("--sequences", default=1, type=whole(1), help="of a row, each with positions of its own")
    parser.add_argument("--names", metavar="FILE", help="names of the array's rows, a line each")
    return parser


def hash_of(weights):
    path = pathlib.Path(weights)
    if not path.is_file():
        return weights
    digest = xxhash.xxh3_128()
    with path.open("rb") as file:
        while piece := file.read(1 << 24):
            digest.update(piece)
    return digest.hexdigest()


def names_in(path):
    try:
        return pathlib.Path(path).read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise StoreError(f"the names are no UTF-8: {path} ({error})") from None


def main(words=None):
    arguments = options().parse_args(words)
    try:
        values, tokens, names = read_arrays(arguments.array)
        if arguments.names:
            names = names_in(arguments.names)
        if names is None:
            print("rows are taken to be in the dataset's order: give --names to be sure", file=sys.stderr)
        elif len(names) != len(values):
            raise StoreError(f"{len(names)} names for {len(values)} rows")
        write_store(arguments.out, values, arguments.data, model=arguments.model,
                    weights=hash_of(arguments.weights), layer=arguments.layer, pooling=arguments.pooling,
                    padding=arguments.padding, special=arguments.special, dtype=arguments.dtype,
                    sequences=arguments.sequences, tokens=tokens, names=names)
    except (StoreError, OSError) as error:
        print(f"store_from_numpy.py: {error}", file=sys.stderr)
        return 2
    print(f"{arguments.out}; s2fbench store {arguments.out} --data {arguments.data} checks it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
