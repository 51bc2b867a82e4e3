"""Writes the trained network as int8 ONNX beside its tokenizer: python -m feeds.train.export NET.pt BASE OUT_FOLDER.

Weights become 8-bit integers per output channel, activations are quantized while running. The network's settings
(labels, window sizes) and the words that the prefilter looks for travel in the file's metadata.
"""

import argparse
import collections
import json
import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn

from feeds.classify import pieces
from feeds.train import data
from feeds.train.model import Network

LEAST, SHARE = 3, 0.03  # a prefilter word stands in at least 3 cues and in a cue 3 % of the times


class Exported(nn.Module):
    """The network with case and quotation tables folded into one of FEATURES rows, without dropout."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net.eval()
        quote, case = net.quote.weight, net.case.weight
        self.table = nn.Parameter((quote[:, None] + case[None, :]).reshape(pieces.FEATURES, -1).detach())

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        net = self.net
        position = net.position(torch.cumsum(torch.ones_like(ids[:1]), 1) - 1)
        x = net.norm(net.word(ids) + position + self.table[features])
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in net.layers:
            x = layer(x, bias)
        return net.label(x), net.pointer(x)


def prefilter(gold: dict[str, tuple[str, list[data.Attribution]]]) -> list[str]:
    """Words that mark a line as worth reading, from the cues of the gold."""
    cue: collections.Counter[str] = collections.Counter()
    every: collections.Counter[str] = collections.Counter()
    for text, attributions in gold.values():
        every.update(pieces.LETTERS.findall(text.lower()))
        for a in attributions:
            for lo, hi in a["cue"]:
                cue.update(pieces.LETTERS.findall(text[lo:hi].lower()))
    return sorted(w for w, n in cue.items() if n >= LEAST and n > SHARE * every[w] and len(w) > 2)


def export(net: Network, tokenizer: Any, cues: list[str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    model = Exported(net)
    ids = torch.ones((2, 16), dtype=torch.long)
    axes = {0: "batch", 1: "pieces"}
    with tempfile.TemporaryDirectory() as scratch:
        plain, small = Path(scratch, "plain.onnx"), folder / "tagger.int8.onnx"
        torch.onnx.export(
            model,
            (ids, ids, ids),
            str(plain),
            input_names=["ids", "features", "mask"],
            output_names=["labels", "pointers"],
            dynamic_axes=dict.fromkeys(("ids", "features", "mask", "labels", "pointers"), axes),
            opset_version=17,
            dynamo=False,
        )
        # 7 bits: on processors without VNNI the 8-bit product of two bytes saturates in 16 bits.
        quantize_dynamic(str(plain), str(small), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    proto = onnx.load(str(small))
    settings = {"labels": data.LABELS, "window": pieces.WINDOW, "context": pieces.CONTEXT, "cues": cues}
    onnx.helper.set_model_props(proto, {"talkwatch": json.dumps(settings)})
    onnx.save(proto, str(small))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("gold", type=Path)
    parser.add_argument("net", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    a = parser.parse_args()
    net = Network()
    net.load_state_dict(torch.load(a.net, weights_only=True))
    tokenizer = Tokenizer.from_file(str(a.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    gold = data.read_folder(a.gold)
    train, _ = data.split(list(gold))
    export(net, tokenizer, prefilter({n: gold[n] for n in train}), a.out)


if __name__ == "__main__":
    main()
