"""The tagger's network: a BERT encoder (MiniLM-L6) with a label for each piece and two pointers.

The pointers say, for a word of a content or a cue, which words are its cue and its source (dot product of a query
and a key, [CLS] for "none"), after Dozat and Manning (2017), Deep biaffine attention for neural dependency parsing.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from feeds.classify.pieces import CASES, QUOTES

HIDDEN, HEADS, LAYERS, INNER, VOCABULARY, POSITIONS = 384, 12, 6, 1536, 30522, 512
POINTER = 64
LABELS = 7


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.inner = nn.Linear(HIDDEN, INNER)
        self.outer = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout) if dropout else nn.Identity()

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        if self.training:
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        else:  # spelt out, as the ONNX exporter and quantizer know it
            mixed = (q @ k.transpose(-1, -2) * (HIDDEN // HEADS) ** -0.5 + mask).softmax(-1) @ v
        mixed = mixed.transpose(1, 2).reshape(b, n, HIDDEN)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Network(nn.Module):
    """ids, features, mask (int64, batch x pieces) -> labels (batch x pieces x 7), pointers (batch x pieces x 256).

    The 256 are four vectors of 64: query and key of the cue pointer, query and key of the source pointer.
    """

    def __init__(self, dropout: float = 0.0) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, HIDDEN)
        self.position = nn.Embedding(POSITIONS, HIDDEN)
        self.case = nn.Embedding(CASES, HIDDEN)
        self.quote = nn.Embedding(QUOTES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.label = nn.Linear(HIDDEN, LABELS)
        self.pointer = nn.Linear(HIDDEN, 4 * POINTER)
        self.dropout = nn.Dropout(dropout) if dropout else nn.Identity()
        for table in (self.case, self.quote):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        n = ids.shape[1]
        x = self.word(ids) + self.position.weight[:n] + self.case(features % CASES) + self.quote(features // CASES)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return self.label(x), self.pointer(x)


def pretrained(folder: Path, dropout: float = 0.0) -> Network:
    """A network with the encoder of a BERT checkpoint (model.safetensors), heads fresh."""
    given = load_file(str(folder / "model.safetensors"))
    given = {k.removeprefix("bert."): v for k, v in given.items()}
    net = Network(dropout)
    state = net.state_dict()
    e = "embeddings."
    state["word.weight"] = given[e + "word_embeddings.weight"]
    state["position.weight"] = given[e + "position_embeddings.weight"] + given[e + "token_type_embeddings.weight"][0]
    state["norm.weight"], state["norm.bias"] = given[e + "LayerNorm.weight"], given[e + "LayerNorm.bias"]
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for i in range(LAYERS):
        old, new = f"encoder.layer.{i}.", f"layers.{i}."
        for part in ("weight", "bias"):
            qkv = [given[f"{old}attention.self.{x}.{part}"] for x in ("query", "key", "value")]
            state[f"{new}qkv.{part}"] = torch.cat(qkv)
            for ours, theirs in names.items():
                state[f"{new}{ours}.{part}"] = given[f"{old}{theirs}.{part}"]
    net.load_state_dict(state)
    return net
