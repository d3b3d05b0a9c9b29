"""What a user would write to embed a table with the package transformers. Driven by embed_whole.py.

    embed_whole_twin.py TABLE.tsv STORE.h5 LAYERS HIDDEN HEADS FEED_FORWARD BATCH THREADS
"""

import csv
import itertools
import pathlib
import sys
import tempfile

import h5py
import torch
from small_esm import small_esm
from transformers import EsmTokenizer


def tokenizer():
    """The Nucleotide Transformer's: special tokens, words of six letters, single letters."""
    words = ["<unk>", "<pad>", "<mask>", "<cls>", *map("".join, itertools.product("ATCG", repeat=6)), *"ATCGN"]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "vocab.txt"
        path.write_text("\n".join(words))
        return EsmTokenizer(str(path), eos_token=None)


def six(sequence):
    """Sixes from the left, then single letters."""
    whole = len(sequence) // 6 * 6
    return " ".join([*(sequence[i:i + 6] for i in range(0, whole, 6)), *sequence[whole:]])


def main(table, store, *numbers):
    layers, hidden, heads, feed_forward, batch, threads = map(int, numbers)
    torch.set_num_threads(threads)
    model = small_esm(layers, hidden, heads, feed_forward)
    with open(table) as file:
        sequences = [row["sequence"] for row in csv.DictReader(file, delimiter="\t")]
    tokens = tokenizer()(list(map(six, sequences)), padding=True, return_tensors="pt")
    ids, real = tokens["input_ids"], tokens["attention_mask"]
    with h5py.File(store, "w") as file, torch.no_grad():
        states = file.create_dataset("states", (*ids.shape, hidden), "float32")
        for first in range(0, len(ids), batch):
            part = slice(first, first + batch)
            last = model(ids[part], attention_mask=real[part]).last_hidden_state
            states[part] = (last * real[part].unsqueeze(2)).numpy()


main(*sys.argv[1:])
