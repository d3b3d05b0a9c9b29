"""The batch of embed_bench.cpp by the package transformers. Driven by embed_compare.py.

    embed_twin.py LAYERS HIDDEN HEADS FEED_FORWARD BATCH TOKENS THREADS
"""

import resource
import sys
import time

import torch
from small_esm import small_esm


def main(layers, hidden, heads, feed_forward, batch, tokens, threads):
    torch.set_num_threads(threads)
    model = small_esm(layers, hidden, heads, feed_forward)
    ids = torch.arange(batch * tokens).view(batch, tokens) % 4000 + 4
    real = torch.ones_like(ids)
    with torch.no_grad():
        for line in sys.stdin:
            if line.strip() == "memory":
                print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, flush=True)
            else:
                start = time.monotonic()
                model(ids, attention_mask=real, output_hidden_states=True)
                print(time.monotonic() - start, flush=True)


main(*map(int, sys.argv[1:]))
