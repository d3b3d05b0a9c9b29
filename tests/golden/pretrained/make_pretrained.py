"""Pre-trained models at small sizes, by the published packages, and the numbers that they give.

Run by hand, with torch, transformers 4.46 and numpy; pretrained_golden_test.cpp compares:

    python tests/golden/pretrained/make_pretrained.py tests/golden/pretrained/pretrained.json

Weight i of the array NAME is hash(NAME, i), scaled, on both sides: no weight files are needed.
Nucleotide Transformer v1 is transformers' EsmForMaskedLM. v2 exists only in code of its model hub: here
it is the same class with the two parts that differ put in its place. GPN's legacy ConvNet is written out.
"""

import json
import pathlib
import sys
import tempfile

import torch
from torch import nn
from torch.nn import functional as F
from transformers import EsmConfig, EsmForMaskedLM, EsmTokenizer
from transformers.models.esm import modeling_esm

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "models"))
from reference import uniform  # noqa: E402

PICKED = 5  # numbers of the vocabulary whose logits are kept
SEQUENCES = [
    "ACGTTGCAACGTACGTAC",             # 18 = 3 words
    "TTGACCATGCATTGACCAG",            # and 1 ... 5 letters more
    "GGCATTACGATTCCGATTCA",
    "ATTCCGATTCCGATTCCGGTC",
    "CATGACCAGTTTACGGACTTAG",
    "TAGACATTGCCAAGTCCATGACC",
    "AAAACCCCGGGGTTTTACGTNACGTNNNNACGTTGCAACGTACGT",
]


def set_weights(model):
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if name.endswith("position_ids") or "inv_freq" in name:
                continue
            value = torch.from_numpy(uniform(name, tensor.numel())).view(tensor.shape)
            if tensor.dim() > 1:
                value = value * (3.0 * tensor.shape[0] / tensor.numel()) ** 0.5
            elif name.endswith("weight"):
                value = 1.0 + 0.5 * value
            else:
                value = 0.2 * value
            tensor.copy_(value)


def rounded(tensor):
    return [float(f"{value:.12g}") for value in tensor.double().flatten().tolist()]


def result(model, sizes, ids, real, layers, logits):
    """ids, real (batch, tokens); layers: (batch, tokens, width) each, real tokens only are compared."""
    picks = [(7 * i + 3) % logits.shape[-1] for i in range(PICKED)]
    return {"model": model, "sizes": sizes, "shape": list(ids.shape), "ids": ids.flatten().tolist(),
            "real": real.int().flatten().tolist(), "layers": [rounded(layer) for layer in layers],
            "picks": picks, "logits": rounded(logits[..., picks])}


def vocabulary(version):
    words = ["<unk>", "<pad>", "<mask>", "<cls>"] + (["<eos>", "<bos>"] if version == 2 else [])
    letters = "ATCG"
    for number in range(4096):
        words.append("".join(letters[number >> 2 * (5 - i) & 3] for i in range(6)))
    return words + list("ATCGN")


def tokens_of(version):
    """The port's tokenizer on every sequence: longest match, CLS first, no end."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "vocab.txt"
        path.write_text("\n".join(vocabulary(version)))
        tokenizer = EsmTokenizer(str(path), eos_token=None)
        return [tokenizer(sequence)["input_ids"] for sequence in SEQUENCES]


def padded(rows, pad):
    longest = max(map(len, rows))
    ids = torch.tensor([row + [pad] * (longest - len(row)) for row in rows])
    real = torch.tensor([[True] * len(row) + [False] * (longest - len(row)) for row in rows])
    return ids, real


class GatedIntermediate(nn.Module):
    """v2: twice the width, without bias, the first half through SiLU times the second."""

    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(config.hidden_size, 2 * config.intermediate_size, bias=False)

    def forward(self, x):
        first, second = self.dense(x).chunk(2, -1)
        return F.silu(first) * second


def transformer(version, sizes):
    config = EsmConfig(
        vocab_size=4105 if version == 1 else 4107, hidden_size=sizes["hidden"], num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"], intermediate_size=sizes["feed_forward"],
        max_position_embeddings=sizes["longest"] + 2, layer_norm_eps=sizes["epsilon"],
        position_embedding_type="absolute" if version == 1 else "rotary", token_dropout=version == 1,
        emb_layer_norm_before=False, pad_token_id=1, mask_token_id=2, hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0, tie_word_embeddings=False, attn_implementation="eager")
    model = EsmForMaskedLM(config)
    if version == 2:
        model.esm.embeddings.position_embeddings = nn.Embedding(sizes["longest"] + 2, sizes["hidden"])
        for layer in model.esm.encoder.layer:
            layer.intermediate = GatedIntermediate(config)
            layer.output.dense = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)
    # The decoder is a matrix of its own.
    model.lm_head.decoder.weight = nn.Parameter(torch.empty(config.vocab_size, config.hidden_size))
    model = model.eval()
    set_weights(model)
    return model.double()


def run_transformer(version, sizes, ids, real):
    model = transformer(version, sizes)
    with torch.no_grad():
        out = model(ids, attention_mask=real.long(), output_hidden_states=True)
    return result("nt-500m" if version == 1 else "nt-v2-50m", sizes, ids, real, out.hidden_states, out.logits)


class ConvNet(nn.Module):
    """GPN 0.2: blocks of norm(GELU(convolution)) and norm(GELU(dense)) that are added."""

    def __init__(self, sizes):
        super().__init__()
        hidden = sizes["hidden"]
        self.sizes = sizes
        self.model = nn.Module()
        self.model.encoder = nn.ModuleList()
        for i in range(sizes["layers"]):
            block = nn.Module()
            block.conv = nn.ModuleDict({
                "1": nn.Conv1d(hidden, hidden, sizes["kernel"], padding="same", dilation=2 ** (i % sizes["cycle"])),
                "4": nn.LayerNorm(hidden)})
            block.ffn = nn.ModuleDict({"0": nn.Linear(hidden, hidden), "2": nn.LayerNorm(hidden)})
            self.model.encoder.append(block)
        self.cls = nn.Module()
        self.cls.decoder = nn.ModuleDict({
            "0": nn.Linear(hidden, hidden), "2": nn.LayerNorm(hidden), "3": nn.Linear(hidden, sizes["vocabulary"])})

    def forward(self, ids):
        x = F.one_hot(ids, self.sizes["hidden"]).double()
        states = [x]
        for block in self.model.encoder:
            x = x + block.conv["4"](F.gelu(block.conv["1"](x.transpose(1, 2))).transpose(1, 2))
            x = x + block.ffn["2"](F.gelu(block.ffn["0"](x)))
            states.append(x)
        head = self.cls.decoder
        return states, head["3"](head["2"](F.gelu(head["0"](x))))


def run_gpn(sizes, ids):
    model = ConvNet(sizes)
    set_weights(model)
    with torch.no_grad():
        states, logits = model.double()(ids)
    return result("gpn", sizes, ids, torch.ones_like(ids, dtype=torch.bool), states, logits)


def letters(sequence, numbers):
    return [numbers["ACGTN".index(letter)] for letter in sequence]


def examples():
    v1 = {"layers": 2, "hidden": 16, "heads": 2, "feed_forward": 24, "longest": 40, "epsilon": 1e-12}
    short = tokens_of(1)[:6]
    masked = [row[:] for row in short]
    masked[0][2] = 2
    masked[4][1] = masked[4][5] = 2
    yield run_transformer(1, v1, *padded(short, 1))                          # padded, rests of 0 ... 5 letters
    yield run_transformer(1, v1, *padded(masked, 1))                         # one and several mask tokens
    yield run_transformer(1, {**v1, "epsilon": 1e-5}, *padded(short[:1], 1))  # not padded
    yield run_transformer(1, v1, *padded([tokens_of(1)[6]], 1))              # N inside
    v2 = {**v1, "heads": 4, "layers": 3}
    yield run_transformer(2, v2, *padded(tokens_of(2)[:3], 1))
    for size, numbers, mask in ((6, [2, 3, 4, 5, 1], 0), (7, [3, 4, 5, 6, 2], 1)):
        sizes = {"layers": 4, "hidden": 12, "kernel": 5, "cycle": 3, "vocabulary": size}
        rows = [letters(sequence[:18], numbers) for sequence in SEQUENCES[:2]]
        rows[1][9] = mask
        yield run_gpn(sizes, torch.tensor(rows))
        yield run_gpn(sizes, torch.tensor([letters(SEQUENCES[6][18:23], numbers)]))  # shorter than the kernel, N


def main(path):
    assert modeling_esm.EsmForMaskedLM is EsmForMaskedLM
    out = {"sequences": SEQUENCES, "tokens_1": tokens_of(1), "tokens_2": tokens_of(2), "examples": list(examples())}
    pathlib.Path(path).write_text(json.dumps(out, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
