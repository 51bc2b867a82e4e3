"""Trains and writes the network of feeds/classify/meaning.py: python -m feeds.train.meaning STORIES BASE OUT_FOLDER.

STORIES is a folder of *.txt: stories parted by lines of three dashes, the first line of each its title. In title and
text a statement stands as [[issues|position|its words]], issues with commas between or "-". BASE is the folder of the
pretrained encoder. --labels FILE adds JSON lines as `passages` reads them and tests/benchmarks/labelled.py prints them.
"""

import argparse
import json
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from msgspec import Struct
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from feeds.classify import meaning
from feeds.classify.network import batches
from feeds.profile import load_profile
from feeds.train.model import HIDDEN, POSITIONS, VOCABULARY, Layer, Network, pretrained
from store.records import POSITIONS as ACTS

LAYERS, FROZEN = 4, 1
ACT_WEIGHT, SMOOTHING = 0.7, 0.05
_STATEMENT = re.compile(r"\[\[([^|\]]*)\|([^|\]]*)\|(.*?)\]\]", re.DOTALL)
_PARTED = re.compile(r"^---\s*$", re.MULTILINE)


class Example(Struct, frozen=True):
    """A passage with its labels; `weight` says how much it counts."""

    passage: meaning.Passage
    issues: tuple[str, ...]
    position: str
    weight: float = 1.0


class Meaning(nn.Module):
    """ids, parts, mask (int64, batch x pieces) -> scores (batch x pieces x labels): issues, then positions."""

    def __init__(self, labels: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, HIDDEN)
        self.position = nn.Embedding(POSITIONS, HIDDEN)
        self.part = nn.Embedding(3, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.label = nn.Linear(HIDDEN, labels)
        self.dropout = nn.Dropout(dropout)
        nn.init.zeros_(self.part.weight)
        nn.init.normal_(self.label.weight, std=0.02)
        nn.init.zeros_(self.label.bias)

    def take(self, base: Network) -> None:
        """Begin from the first layers of a pretrained encoder; its words and lowest layer stay as they are."""
        for mine, given in ((self.word, base.word), (self.position, base.position), (self.norm, base.norm)):
            mine.load_state_dict(given.state_dict())
        for mine, given in zip(self.layers, base.layers, strict=False):
            mine.load_state_dict(given.state_dict())
        for fixed in (self.word, self.position, *self.layers[:FROZEN]):
            fixed.requires_grad_(False)

    def forward(self, ids: Tensor, parts: Tensor, mask: Tensor) -> Tensor:
        at = self.position(torch.cumsum(torch.ones_like(ids[:1]), 1) - 1)
        x = self.dropout(self.norm(self.word(ids) + at + self.part(parts)))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return self.label(self.dropout(x))


def stories(folder: Path) -> Iterator[Example]:
    """The statements of all stories of a folder, in order of their files."""
    for file in sorted(folder.glob("*.txt")):
        for story in _PARTED.split(file.read_text(encoding="utf-8")):
            title, _, text = story.strip().partition("\n")
            title, said = _plain(title)
            yield from (
                Example(meaning.Passage("", "", title[a:b], _plain(text)[0][: meaning.TO_COME]), issues, act)
                for a, b, issues, act in said
            )
            text, said = _plain(text)
            for a, b, issues, act in said:
                before, after = text[max(0, a - meaning.AROUND) : a], text[b : b + meaning.TO_COME]
                yield Example(meaning.Passage(title, before, text[a:b], after), issues, act)


def _plain(marked: str) -> tuple[str, list[tuple[int, int, tuple[str, ...], str]]]:
    """The text without marks, and its statements: start, end, issues, position."""
    said = []
    plain, at = "", 0
    for m in _STATEMENT.finditer(marked):
        plain += marked[at : m.start()]
        issues = tuple(i.strip() for i in m[1].split(",") if i.strip() not in ("", "-"))
        said.append((len(plain), len(plain) + len(m[3]), issues, m[2].strip()))
        plain, at = plain + m[3], m.end()
    return plain + marked[at:], said


def passages(file: Path) -> Iterator[Example]:
    """JSON lines with title, before, text, after, issues, position and weight."""
    for line in file.read_text(encoding="utf-8").splitlines():
        s = json.loads(line)
        given = meaning.Passage(s["title"], s["before"], s["text"], s["after"])
        yield Example(given, tuple(s["issues"]), s["position"], s.get("weight", 1.0))


def work(rank: int, net: Meaning, examples: list[Example], issues: list[str], a: argparse.Namespace) -> None:
    """One of two workers, as in feeds/train/train.py: its share of every epoch's batches, on shared weights."""
    torch.manual_seed(rank)
    torch.set_num_threads(1)
    rng = random.Random(0)
    tokenizer = _tokenizer(a.base)
    given = [meaning.cut(tokenizer, e.passage) for e in examples]
    learned = [p for p in net.parameters() if p.requires_grad]
    groups = [
        {"params": [p], "lr": a.rate * (0.9 ** (LAYERS - 1 - int(n.split(".")[1])) if n[:6] == "layers" else 10)}
        for n, p in net.named_parameters()
        if p.requires_grad
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    top = [g["lr"] for g in optimizer.param_groups]
    started, step, total, progress = time.monotonic(), 0, 1, 0.0
    net.train()
    while progress < 1:
        lengths = [len(p.ids) + rng.randrange(8) for p in given]
        together = list(batches(lengths, a.budget))
        rng.shuffle(together)
        mine = together[rank::2]
        total = total if step else round(a.epochs * len(mine))
        for batch in mine:
            progress = max(step / total, (time.monotonic() - started) / 60 / a.minutes)
            if progress >= 1:
                break
            for g, rate in zip(optimizer.param_groups, top, strict=True):
                g["lr"] = rate * min(1.0, (step + 1) / 50) * max(0.01, 1 - progress)
            loss = loss_of(net, [given[i] for i in batch], [examples[i] for i in batch], issues)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
            if step % 50 == 0:
                print(f"worker {rank} step {step} progress {progress:.3f} loss {loss.item():.3f}", flush=True)


def loss_of(net: Meaning, given: Sequence[meaning.Pieces], examples: Sequence[Example], issues: list[str]) -> Tensor:
    n = max(len(p.ids) for p in given)
    ids, parts, mask = (torch.zeros((len(given), n), dtype=torch.long) for _ in range(3))
    for row, p in enumerate(given):
        size = len(p.ids)
        ids[row, :size], parts[row, :size], mask[row, :size] = torch.tensor(p.ids), torch.tensor(p.parts), 1
    inside = (parts == meaning.INSIDE).float()[:, :, None]
    scores = (net(ids, parts, mask) * inside).sum(1) / inside.sum(1).clamp(min=1)
    about = torch.tensor([[float(i in e.issues) for i in issues] for e in examples])
    acts = torch.tensor([ACTS.index(e.position) for e in examples])
    weight = torch.tensor([e.weight for e in examples])
    first = F.binary_cross_entropy_with_logits(scores[:, : len(issues)], about, reduction="none").sum(1)
    second = F.cross_entropy(scores[:, len(issues) :], acts, reduction="none", label_smoothing=SMOOTHING)
    return ((first + ACT_WEIGHT * second) * weight).mean()


def export(net: Meaning, issues: list[str], folder: Path) -> None:
    ids = torch.ones((2, 16), dtype=torch.long)
    axes = {0: "batch", 1: "pieces"}
    with tempfile.TemporaryDirectory() as scratch:
        plain, small = Path(scratch, "plain.onnx"), folder / meaning.FILE
        torch.onnx.export(
            net.eval(),
            (ids, ids, ids),
            str(plain),
            input_names=["ids", "parts", "mask"],
            output_names=["scores"],
            dynamic_axes=dict.fromkeys(("ids", "parts", "mask", "scores"), axes),
            opset_version=17,
            dynamo=False,
        )
        # 7 bits: on processors without VNNI the 8-bit product of two bytes saturates in 16 bits.
        quantize_dynamic(str(plain), str(small), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    proto = onnx.load(str(small))
    onnx.helper.set_model_props(proto, {"talkwatch": json.dumps({"issues": issues, "positions": ACTS})})
    onnx.save(proto, str(small))


def _tokenizer(base: Path) -> Any:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("stories", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--labels", type=Path, action="append", default=[])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--budget", type=int, default=800, help="pieces of a batch")
    a = parser.parse_args()
    issues = [issue.id for issue in load_profile().issues]
    examples = [*stories(a.stories), *(e for file in a.labels for e in passages(file))]
    net = Meaning(len(issues) + len(ACTS))
    net.take(pretrained(a.base))
    net.share_memory()
    torch.multiprocessing.spawn(work, args=(net, examples, issues, a), nprocs=2)
    export(net, issues, a.out)


if __name__ == "__main__":
    main()
