"""Published PyTorch weights (.bin, .pt, .pth, Lightning .ckpt) as a safetensors file for `s2fbench embed`.

Reads state dicts and files that hold one under a key such as "state_dict"; nothing else in the file is run
or kept. Arrays become contiguous; of names that share memory the first is kept.

    python analysis/weights_from_torch.py pytorch_model.bin --out model.safetensors
    python analysis/weights_from_torch.py weights.ckpt --strip model. --out hyena.safetensors
    python analysis/weights_from_torch.py part-1.bin part-2.bin --out whole.safetensors
"""

import argparse
import json
import os
import pathlib
import struct
import sys

import torch

DTYPES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}
NESTED = ("state_dict", "model_state_dict", "model")


class WeightsError(Exception):
    """What is wrong with the input, in one line."""


def read_arrays(path):
    """Name -> tensor of a file."""
    try:
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # of many kinds, by what the file holds
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise WeightsError(f"cannot read {path}: {first}") from None
    for key in NESTED:
        if isinstance(loaded, dict) and isinstance(loaded.get(key), dict):
            loaded = loaded[key]
    if not isinstance(loaded, dict):
        raise WeightsError(f"{path} holds no state dict but a {type(loaded).__name__}")
    arrays = {name: value for name, value in loaded.items() if isinstance(value, torch.Tensor)}
    if not arrays:
        raise WeightsError(f"{path} holds no arrays")
    return arrays


def stripped(name, prefixes):
    for prefix in prefixes:
        name = name.removeprefix(prefix)
    return name


def collect(paths, prefixes):
    """Floating-point arrays of all files, contiguous, each memory once; what was left out."""
    arrays, seen, left = {}, {}, []
    for path in paths:
        for name, value in read_arrays(path).items():
            name = stripped(name, prefixes)
            if name in arrays:
                raise WeightsError(f"{name} is in two files")
            if value.dtype == torch.float64:
                value = value.float()
            if value.dtype not in DTYPES:
                left.append(f"{name} ({value.dtype})")
                continue
            place = (value.untyped_storage().data_ptr(), value.storage_offset(), tuple(value.shape), value.stride())
            if value.numel() and place in seen:
                left.append(f"{name} (the same as {seen[place]})")
                continue
            seen[place] = name
            arrays[name] = value.detach()
    return arrays, left


def write_safetensors(path, arrays):
    """Writes `path` as a whole or not at all."""
    header, offset = {}, 0
    for name, value in sorted(arrays.items()):
        end = offset + value.numel() * value.element_size()
        header[name] = {"dtype": DTYPES[value.dtype], "shape": list(value.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    temporary = pathlib.Path(f"{path}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            for _, value in sorted(arrays.items()):
                file.write(value.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def main(words=None):
    parser = argparse.ArgumentParser(
        prog="weights_from_torch.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE", help="one model's, in one piece or in shards")
    parser.add_argument("--out", required=True, metavar="MODEL.safetensors")
    parser.add_argument("--strip", action="append", default=[], metavar="PREFIX", help="leave this out of names' fronts")
    arguments = parser.parse_args(words)
    try:
        arrays, left = collect(arguments.files, arguments.strip)
        write_safetensors(arguments.out, arrays)
    except (WeightsError, OSError) as error:
        print(f"weights_from_torch.py: {error}", file=sys.stderr)
        return 2
    for name in left:
        print(f"left out: {name}", file=sys.stderr)
    total = sum(value.numel() for value in arrays.values())
    print(f"{arguments.out}: {len(arrays)} arrays, {total} numbers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
