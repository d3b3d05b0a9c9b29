"""The batch of embed_bench.cpp by the package transformers. Driven by embed_compare.py.

    embed_twin.py LAYERS HIDDEN HEADS FEED_FORWARD BATCH TOKENS THREADS
"""

import resource
import sys
import time

import torch
from transformers import EsmConfig, EsmModel


def main(layers, hidden, heads, feed_forward, batch, tokens, threads):
    torch.set_num_threads(threads)
    config = EsmConfig(
        vocab_size=4105, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=feed_forward, max_position_embeddings=1002, layer_norm_eps=1e-12,
        position_embedding_type="absolute", token_dropout=True, emb_layer_norm_before=False, pad_token_id=1,
        mask_token_id=2, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    model = EsmModel(config, add_pooling_layer=False).eval()
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
