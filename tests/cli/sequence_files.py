"""Tiny tables of sequences for end-to-end tests: the same bytes for the same arguments.

Motifs and k-mers are planted on the forward strand only.
"""

import random

MOTIF = "TGACTCAGC"
# What one copy adds to the value of a row of the regression table.
EFFECTS = {"GATAAG": 1.0, "CACCTG": -0.8, "TTGCGC": 0.5}
# The dataset file of what write_classification_fasta() leaves as labels.fa.
LABELS = """\
kind: sequences
name: labels
values: labels
tracks: [site]
inputs:
  - {fasta: labels.fa, label: class}
split: {by: chromosome, valid: [chr5], test: [chr6]}
"""
PLACES = {"train": ("chr1", "chr2", "chr3", "chr4"), "valid": ("chr5",), "test": ("chr6",)}


def _sequence(draw, length):
    return [draw.choice("ACGT") for _ in range(length)]


def _plant(letters, word, start):
    letters[start:start + len(word)] = word


def _parts(rows):
    """Part of each row: 70 % train, 15 % valid, 15 % test, in that order."""
    train, valid = int(0.7 * rows), int(0.15 * rows)
    return ["train"] * train + ["valid"] * valid + ["test"] * (rows - train - valid)


def classification_records(rows=400, length=61, strength=1.0, seed=1):
    """(place, class, sequence): classes alternate, a share `strength` of class 1 holds MOTIF.

    A place is (chromosome, start, end); chromosomes are those of PLACES.
    """
    draw = random.Random(f"classification {seed}")
    for row, part in enumerate(_parts(rows)):
        label = row % 2
        letters = _sequence(draw, length)
        if label == 1 and draw.random() < strength:
            _plant(letters, MOTIF, draw.randrange(length - len(MOTIF) + 1))
        chromosome = PLACES[part][row // 2 % len(PLACES[part])]
        start = 1000 * (row + 1)
        yield (chromosome, start, start + length), label, "".join(letters)


def write_classification_fasta(path, **how):
    """A header is `> chr1,+,1000,1061; class:1`, as the public CLIP sets have them."""
    with open(path, "w", encoding="ascii") as file:
        for (chromosome, start, end), label, sequence in classification_records(**how):
            file.write(f"> {chromosome},+,{start},{end}; class:{label}\n{sequence}\n")
    return path


def regression_records(rows=400, length=80, noise=0.2, seed=1):
    """(name, part, sequence, value): 1 + the effects of the k-mers in it + normal noise.

    Each k-mer is planted 0, 1 or 2 times; copies that arose by chance count as well.
    """
    draw = random.Random(f"regression {seed}")
    for row, part in enumerate(_parts(rows)):
        letters = _sequence(draw, length)
        for word in EFFECTS:
            for _ in range(draw.randrange(3)):
                _plant(letters, word, draw.randrange(length - len(word) + 1))
        sequence = "".join(letters)
        yield f"row{row:04d}", part, sequence, true_value(sequence) + noise * draw.gauss(0, 1)


def true_value(sequence):
    return 1 + sum(effect * sequence.count(word) for word, effect in EFFECTS.items())


def write_regression_tsv(path, **how):
    """Columns name, fold (train, valid, test), sequence, value."""
    with open(path, "w", encoding="ascii") as file:
        file.write("name\tfold\tsequence\tvalue\n")
        for name, part, sequence, value in regression_records(**how):
            file.write(f"{name}\t{part}\t{sequence}\t{value:.6f}\n")
    return path
