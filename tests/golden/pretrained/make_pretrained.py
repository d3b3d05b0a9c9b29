"""Pre-trained models at small sizes, by the published packages, and the numbers that they give.

Run by hand, with torch, transformers 4.46, numpy and scipy; pretrained_golden_test.cpp compares:

    python tests/golden/pretrained/make_pretrained.py tests/golden/pretrained/pretrained.json

Weight i of the array NAME is hash(NAME, i), scaled, on both sides: no weight files are needed.
Nucleotide Transformer v1 is transformers' EsmForMaskedLM. v2 exists only in code of its model hub: here
it is the same class with the two parts that differ put in its place. The others are written out.
"""

import json
import pathlib
import sys
import tempfile

import numpy as np
import scipy.interpolate
import tokenizers
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


def hashed(name, shape):
    count = 1
    for size in shape:
        count *= size
    value = torch.from_numpy(uniform(name, count)).view(shape)
    if len(shape) > 1:
        return value * (3.0 * shape[0] / count) ** 0.5
    return 1.0 + 0.5 * value if name.endswith("weight") else 0.2 * value


def set_weights(model):
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if not name.endswith("position_ids") and "inv_freq" not in name:
                tensor.copy_(hashed(name, tensor.shape))


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


class Hyena:
    """HyenaDNA's backbone, written out after the stand-alone script of its repository."""

    def __init__(self, sizes):
        self.sizes = sizes

    def weight(self, name, *shape):
        return hashed(name, shape).float().double()  # files hold float32

    def dense(self, name, x, outputs):
        return F.linear(x, self.weight(name + ".weight", outputs, x.shape[-1]), self.weight(name + ".bias", outputs))

    def norm(self, name, x):
        width = x.shape[-1]
        return F.layer_norm(x, [width], self.weight(name + ".weight", width), self.weight(name + ".bias", width), 1e-5)

    def filter(self, name, length):
        longest, width, hidden = (self.sizes[key] for key in ("longest", "filter_width", "hidden"))
        t = torch.linspace(0, 1, longest, dtype=torch.float64)[None, :, None]
        w = 2 * torch.pi * torch.arange(longest, dtype=torch.float64)[None, :, None] / longest
        f = torch.linspace(1e-4, 1, 2, dtype=torch.float64)[None, None]
        z = torch.cat([t, torch.cos(f * w), -torch.sin(f * w)], -1).float().double()[:, :length]
        frequency = self.weight(name + ".implicit_filter.1.freq", 1, width)
        h = z
        for layer in (0, 2, 4):
            h = torch.sin(frequency * self.dense(f"{name}.implicit_filter.{layer}", h, width))
        h = F.linear(h, self.weight(name + ".implicit_filter.6.weight", hidden, width))
        low, high = torch.log(torch.tensor([0.01], dtype=torch.float64)) / torch.tensor([1.5, 0.3])
        deltas = torch.linspace(low, high, hidden, dtype=torch.float64).float().double()
        t = t.float().double()[:, :length]
        return (h * (torch.exp(-t * deltas.abs()) + self.sizes["shift"]))[0].T  # (hidden, length)

    def mixer(self, name, x):
        hidden, length = x.shape[2], x.shape[1]
        u = self.dense(name + ".in_proj", x, 3 * hidden).transpose(1, 2)
        u = F.conv1d(u, self.weight(name + ".short_filter.weight", 3 * hidden, 1, 3),
                     self.weight(name + ".short_filter.bias", 3 * hidden), padding=2, groups=3 * hidden)[..., :length]
        x0, x1, v = u.split(hidden, 1)
        v = v * x1
        k = self.filter(name + ".filter_fn", length)
        y = torch.zeros_like(v)  # the convolution by its definition, without Fourier
        for lag in range(length):
            y[..., lag:] += k[:, lag, None] * v[..., :length - lag]
        y = y + v * self.weight(name + ".filter_fn.bias", hidden)[:, None]
        return self.dense(name + ".out_proj", (y * x0).transpose(1, 2), hidden)

    def __call__(self, ids):
        hidden, inner = self.sizes["hidden"], self.sizes["inner"]
        table = self.weight("backbone.embeddings.word_embeddings.weight", 16, hidden)
        x, residual, states = table[ids], 0.0, [table[ids]]
        for i in range(self.sizes["layers"]):
            name = f"backbone.layers.{i}"
            residual = x + residual
            x = self.mixer(name + ".mixer", self.norm(name + ".norm1", residual))
            residual = x + residual
            x = F.gelu(self.dense(name + ".mlp.fc1", self.norm(name + ".norm2", residual), inner), approximate="tanh")
            x = self.dense(name + ".mlp.fc2", x, hidden)
            states.append(x + residual)
        states[-1] = self.norm("backbone.ln_f", states[-1])
        return states, F.linear(states[-1], table)


def run_hyena(sizes, ids):
    states, logits = Hyena(sizes)(ids)
    return result("hyena-dna", sizes, ids, torch.ones_like(ids, dtype=torch.bool), states, logits)


class DnaBert2:
    """DNABERT-2's encoder, written out after the files of its model hub: plain attention, ALiBi, gated MLP."""

    def __init__(self, sizes):
        self.sizes = sizes

    def weight(self, name, *shape):
        return hashed(name, shape).float().double()

    def dense(self, name, x, outputs):
        return F.linear(x, self.weight(name + ".weight", outputs, x.shape[-1]), self.weight(name + ".bias", outputs))

    def norm(self, name, x):
        width = x.shape[-1]
        return F.layer_norm(x, [width], self.weight(name + ".weight", width), self.weight(name + ".bias", width), 1e-12)

    @staticmethod
    def slopes(heads):
        def even(n):
            start = 2 ** (-2 ** -(torch.log2(torch.tensor(float(n))).item() - 3))
            return [start * start ** i for i in range(n)]
        closest = 2 ** int(torch.log2(torch.tensor(float(heads))).floor())
        if closest == heads:
            return even(heads)
        return even(closest) + even(2 * closest)[0::2][:heads - closest]

    def attention(self, name, x, bias):
        batch, length, hidden = x.shape
        heads = self.sizes["heads"]
        qkv = self.dense(name + ".self.Wqkv", x, 3 * hidden).view(batch, length, 3, heads, hidden // heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(2, 3) / (hidden // heads) ** 0.5 + bias
        seen = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, hidden)
        return self.dense(name + ".output.dense", seen, hidden)

    def __call__(self, ids, real):
        hidden, inner, heads = (self.sizes[key] for key in ("hidden", "inner", "heads"))
        words = self.weight("bert.embeddings.word_embeddings.weight", 4096, hidden)
        types = self.weight("bert.embeddings.token_type_embeddings.weight", 2, hidden)
        x = self.norm("bert.embeddings.LayerNorm", words[ids] + types[0])
        place = torch.arange(ids.shape[1]).double()
        slopes = torch.tensor(self.slopes(heads)).double()[:, None, None]
        bias = -slopes * (place[None] - place[:, None]).abs() + (~real).double()[:, None, None] * -10000
        states = [x]
        for i in range(self.sizes["layers"]):
            name = f"bert.encoder.layer.{i}"
            x = self.norm(name + ".attention.output.LayerNorm", x + self.attention(name + ".attention", x, bias))
            gated = F.linear(x, self.weight(name + ".mlp.gated_layers.weight", 2 * inner, hidden))
            h = F.gelu(gated[..., :inner]) * gated[..., inner:]
            x = self.norm(name + ".mlp.layernorm", x + self.dense(name + ".mlp.wo", h, hidden))
            states.append(x)
        head = "cls.predictions.transform"
        logits = F.linear(self.norm(head + ".LayerNorm", F.gelu(self.dense(head + ".dense", x, hidden))), words,
                          self.weight("cls.predictions.decoder.bias", 4096))
        return states, logits


def run_dnabert2(sizes, ids, real):
    states, logits = DnaBert2(sizes)(ids, real)
    return result("dnabert-2", sizes, ids, real, states, logits)


def spline_basis(positions, splines):
    """(positions, splines): each B-spline alone, evaluated by scipy."""
    inner = np.linspace(0, positions - 1, splines - 2)[1:-1]
    knots = np.concatenate([np.zeros(4), inner, np.full(4, positions - 1.0)])
    return scipy.interpolate.BSpline(knots, np.eye(splines), 3)(np.arange(positions, dtype=float))


class Sei(nn.Module):
    """Written out after the file of its repository; layers under their published numbers."""

    DILATIONS = (2, 4, 8, 16, 25)

    def __init__(self, sizes):
        super().__init__()
        self.sizes = sizes
        inputs = 4
        for stage, width in enumerate((sizes["early"], sizes["middle"], sizes["late"]), 1):
            def wide(channels, width=width):
                return nn.Conv1d(channels, width, 9, padding=4)
            pool = [nn.MaxPool1d(4), nn.Dropout()] if stage > 1 else []
            setattr(self, f"lconv{stage}", nn.Sequential(*pool, wide(inputs), wide(width)))
            setattr(self, f"conv{stage}", nn.Sequential(*pool[1:], wide(width), nn.ReLU(), wide(width), nn.ReLU()))
            inputs = width
        for i, dilation in enumerate(self.DILATIONS, 1):
            setattr(self, f"dconv{i}", nn.Sequential(
                nn.Dropout(), nn.Conv1d(inputs, inputs, 5, dilation=dilation, padding=2 * dilation), nn.ReLU()))
        self.classifier = nn.Sequential(
            nn.Linear(inputs * sizes["splines"], sizes["targets"]), nn.ReLU(),
            nn.Linear(sizes["targets"], sizes["targets"]))

    def one_hot(self, ids):
        """(batch, letters) -> (batch, 4, longest): zeros around, the odd one behind."""
        table = torch.cat([torch.eye(4), torch.full((1, 4), self.sizes["unknown"])]).double()
        rest = self.sizes["longest"] - ids.shape[1]
        return F.pad(table[ids].transpose(1, 2), (rest // 2, (rest + 1) // 2))

    def forward(self, x):
        """x (batch, 4, longest): what goes on behind each block, states (batch, late, splines), logits."""
        blocks = []
        for stage in (1, 2, 3):
            linear = getattr(self, f"lconv{stage}")(x)
            active = getattr(self, f"conv{stage}")(linear)
            x = active + linear
            blocks.append(x)
        kept = active  # the first dilated step reads the sum, and is added to this part of it
        for i in range(1, 6):
            x = kept = kept + getattr(self, f"dconv{i}")(x)
            blocks.append(x)
        basis = torch.from_numpy(spline_basis(x.shape[2], self.sizes["splines"])).float().double()
        states = [block @ basis for block in blocks[2:]]
        return blocks, states, self.classifier(states[-1].flatten(1))


STRIDE = 61  # of a block's numbers that are kept


def run_sei(sizes, ids):
    model = Sei(sizes).eval()
    set_weights(model)
    model = model.double()
    x = model.one_hot(ids)
    with torch.no_grad():
        blocks, states, logits = model(x)
        both = (logits.sigmoid() + model(x.flip(1, 2))[2].sigmoid()) / 2  # the official prediction
    out = result("sei", sizes, ids, torch.ones_like(ids, dtype=torch.bool), states, logits)
    if ids.shape[1] == sizes["longest"]:
        out["both_strands"] = rounded(both[..., out["picks"]])
    return {**out, "stride": STRIDE, "blocks": [rounded(block.flatten()[::STRIDE]) for block in blocks]}


def write_words(path):
    """A byte-pair tokenizer in the published layout, of few words; and what it makes of the sequences."""
    generator = torch.Generator().manual_seed(1)
    texts = ["".join("ACGT"[i] for i in torch.randint(0, 4, (200,), generator=generator)) for _ in range(40)]
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    special = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"]
    tokenizer.train_from_iterator(
        texts, tokenizers.trainers.BpeTrainer(vocab_size=90, special_tokens=special, show_progress=False))
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
    tokenizer.save(str(path))
    return [tokenizer.encode(sequence).ids for sequence in SEQUENCES + texts[:3]], texts[:3]


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
    hyena = {"layers": 2, "hidden": 12, "inner": 20, "filter_width": 8, "longest": 24, "shift": 0.05}
    rows = [[0] + letters(sequence[:13], [7, 8, 9, 10, 11]) + [1] for sequence in SEQUENCES[5:]]
    yield run_hyena(hyena, torch.tensor(rows))                               # shorter than the filter, odd
    longest = [0] + letters(SEQUENCES[6][14:36], [7, 8, 9, 10, 11]) + [1]
    yield run_hyena({**hyena, "shift": 0}, torch.tensor([longest]))          # as long as it
    dnabert2 = {"layers": 2, "hidden": 12, "heads": 3, "inner": 10}
    rows = [[1, 5, 194, 32, 757, 1239, 2], [1, 24, 359, 88, 2], [1, 4, 0, 2092, 294, 93, 4, 19, 2]]
    yield run_dnabert2(dnabert2, *padded(rows, 3))                           # padded, heads no power of two
    yield run_dnabert2({**dnabert2, "heads": 4}, *padded(rows[:1], 3))
    sei = {"early": 4, "middle": 5, "late": 6, "splines": 7, "longest": 1024, "unknown": 0.25, "targets": 9}
    rows = [letters(SEQUENCES[6][start:start + 21], range(5)) for start in (0, 17)]
    yield run_sei(sei, torch.tensor(rows))                                   # padded unevenly, N inside
    yield run_sei({**sei, "unknown": 0}, torch.tensor(rows[:1]))
    whole = letters((SEQUENCES[6] * 23)[:1024], range(5))
    yield run_sei(sei, torch.tensor([whole]))                                # not padded


def main(path):
    assert modeling_esm.EsmForMaskedLM is EsmForMaskedLM
    words, more = write_words(pathlib.Path(path).with_name("words.json"))
    out = {"sequences": SEQUENCES, "more_sequences": more, "tokens_words": words, "tokens_1": tokens_of(1), "tokens_2": tokens_of(2), "examples": list(examples()),
           "splines": rounded(torch.from_numpy(spline_basis(256, 16)))}
    pathlib.Path(path).write_text(json.dumps(out, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
