"""A Nucleotide Transformer v1 of small sizes in the package transformers, random weights: the twin of ours."""

from transformers import EsmConfig, EsmModel


def small_esm(layers, hidden, heads, feed_forward):
    config = EsmConfig(
        vocab_size=4105, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=feed_forward, max_position_embeddings=1002, layer_norm_eps=1e-12,
        position_embedding_type="absolute", token_dropout=True, emb_layer_norm_before=False, pad_token_id=1,
        mask_token_id=2, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    return EsmModel(config, add_pooling_layer=False).eval()
