"""Embeddings of a Nucleotide Transformer at small sizes: ours against the package transformers.

Both processes live side by side and take turns, a batch each, with the same number of threads.

    bench/embed_compare.py EMBED_BENCH [--python PYTHON] [--pairs 15] [--threads 2]
"""

import argparse
import pathlib
import sys

from measure import ratio_of_pairs
from step_compare import Steps, WARM_UP

# layers, hidden, heads, feed-forward, batch, tokens
SIZES = [(4, 256, 8, 1024, 50, 41), (4, 512, 16, 2048, 50, 41), (2, 1280, 20, 5120, 10, 36), (4, 256, 8, 1024, 2, 1000)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=15)
    options = parser.parse_args()
    twin = pathlib.Path(__file__).with_name("embed_twin.py")
    print("| layers x hidden, batch x tokens | ours, s | transformers, s | theirs / ours | 95 % interval | peak memory, both |")
    print("| --- | --- | --- | --- | --- | --- |")
    for sizes in SIZES:
        words = [str(number) for number in (*sizes, options.threads)]
        ours, theirs = Steps([options.program, *words]), Steps([options.python, twin, *words])
        for _ in range(WARM_UP):
            ours("embed"), theirs("embed")
        result = ratio_of_pairs(lambda: ours("embed"), lambda: theirs("embed"), options.pairs)
        print(f"| {sizes[0]} x {sizes[1]}, {sizes[4]} x {sizes[5]} | {result['ours']:.3f} | {result['theirs']:.3f} "
              f"| {result['ratio']:.2f} | {result['low']:.2f} to {result['high']:.2f} "
              f"| {ours('memory') / 2**20:.0f} and {theirs('memory') / 2**20:.0f} MiB |", flush=True)
        ours.close()
        theirs.close()


if __name__ == "__main__":
    main()
