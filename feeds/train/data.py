"""PolNeAR as training examples: windows of word pieces with labels and links.

Reads a folder of NAME.txt and NAME.ann (brat) pairs, see ../shared/eval/attribution/README.md of the project's
shared data. Newell, Margolin, Ruths (2018), An Attribution Relations Corpus for Political News, LREC.
"""

import bisect
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from feeds.classify import pieces

LABELS = ("O", "BS", "IS", "BC", "IC", "BT", "IT")  # S source, C cue, T content
ROLES = (("source", 1), ("cue", 3), ("content", 5))
SIZES = (128, 192, 192, 256, 320)  # pieces of a window, drawn anew for each document and epoch
Spans = list[tuple[int, int]]
Attribution = dict[str, Spans]


class Example(Struct):
    """A window with, for each word of it, its label, its attribution's number (-1: none), and for the attribution
    whether it has a cue and a source at all."""

    window: pieces.Window
    labels: list[int]
    owner: list[int]
    has_cue: list[bool]
    has_source: list[bool]


def read_ann(text: str) -> list[Attribution]:
    """The attributions of a .ann file; notes, stray lines and spans of other types are skipped."""
    spans: dict[str, Spans] = {}
    found: list[Attribution] = []
    events: list[list[str]] = []
    for line in text.split("\n"):
        field = line.rstrip("\r").split("\t")
        if len(field) < 2:
            continue
        if re.fullmatch(r"T\d+", field[0]):
            _, _, offsets = field[1].partition(" ")
            spans[field[0]] = [(int(a), int(b)) for a, b in (o.split() for o in offsets.split(";"))]
        elif re.fullmatch(r"E\d+", field[0]):
            events.append(field[1].split())
    for event in events:
        item: Attribution = {"source": [], "cue": [], "content": []}
        for role in event[1:]:
            name, _, ref = role.partition(":")
            name = name.rstrip("0123456789").lower()
            if name in item and ref in spans:
                item[name] += spans[ref]
        if item["content"]:
            found.append({role: sorted(parts) for role, parts in item.items()})
    return found


def read_folder(folder: Path) -> dict[str, tuple[str, list[Attribution]]]:
    """{name: (text, attributions)}, by name. Raises FileNotFoundError where the folder holds no pair."""
    out = {}
    for path in sorted(folder.glob("*.ann")):
        with open(path.with_suffix(".txt"), encoding="utf-8", newline="") as f:
            out[path.stem] = (f.read(), read_ann(path.read_text(encoding="utf-8")))
    if not out:
        raise FileNotFoundError(f"no .ann file in {folder}")
    return out


def split(names: list[str], every: int = 21) -> tuple[list[str], list[str]]:
    """(training, held out): every 21st document is held out, spread over outlets and months."""
    return [n for i, n in enumerate(names) if i % every], [n for i, n in enumerate(names) if not i % every]


class Document:
    """A document's words with labels, from which windows are cut anew in every epoch."""

    def __init__(self, tokenizer: Any, text: str, attributions: list[Attribution]) -> None:
        self.words = pieces.words(tokenizer, text)
        size = len(self.words)
        self.labels, self.owner = [0] * size, [-1] * size
        self.has_cue = [bool(a["cue"]) for a in attributions]
        self.has_source = [bool(a["source"]) for a in attributions]
        for number, a in enumerate(attributions):
            for role, begin in ROLES:
                for lo, hi in a[role]:
                    i = bisect.bisect_right(self.words.ends, lo)
                    label = begin
                    while i < size and self.words.starts[i] < hi:
                        self.labels[i], self.owner[i] = label, number
                        label = begin + 1
                        i += 1

    def examples(self, size: int = pieces.WINDOW, lead: int = 0, context: int = 0) -> Iterator[Example]:
        for w in pieces.windows(self.words, size, context, lead):
            yield Example(w, self.labels[w.first : w.last], self.owner[w.first : w.last], self.has_cue, self.has_source)


def epoch(documents: list[Document], rng: random.Random, budget: int) -> list[list[Example]]:
    """All windows in batches of at most `budget` pieces, of like length, shuffled."""
    examples: list[Example] = []
    for d in documents:
        size = rng.choice(SIZES)
        examples += d.examples(size, rng.randrange(0, size - 60), rng.choice((0, 0, 0, 24)))
    examples.sort(key=lambda e: len(e.window.ids) + rng.random() * 12)
    batches: list[list[Example]] = []
    batch: list[Example] = []
    for e in examples:
        if batch and (len(batch) + 1) * max(len(e.window.ids), len(batch[-1].window.ids)) > budget:
            batches.append(batch)
            batch = []
        batch.append(e)
    batches.append(batch)
    rng.shuffle(batches)
    return batches
