"""What an English statement is about and does, as a network reads it in its story: the learned side of the tags.

A MiniLM encoder reads the statement with the title and the sentences around it. Each piece of the statement gives a
score for every issue and position; their mean decides, so the words that weigh most can be named. It runs on
onnxruntime and tokenizers alone. Training: feeds/train/meaning.py. Figures and terms: models/MEANING_CARD.md.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from store.records import Statement

from .network import MODELS, batches, padded, session, tokenizer
from .pieces import CLS, SEP, encoded

Floats = Any  # numpy float32 array; numpy is imported only where the network runs
FILE = "meaning.int8.onnx"
TITLE, BEFORE, SAID, AFTER = 16, 32, 64, 8  # pieces that are read of each at most
AROUND, TO_COME = 300, 100  # characters before and after a statement that are cut into pieces
BATCH = 512  # pieces that go through the network at once: more is no faster and takes memory
RUN = 5  # words that a reason names at most
_MARKS = " ,.;:!?…-–—()\"“”«»'"
STORY, BESIDE, INSIDE = 0, 1, 2
"""Parts of a passage: title and marks, words around the statement, the statement."""


class Passage(Struct, frozen=True):
    """A statement in its story, as text; `before` is cut at its beginning, the others at their end."""

    title: str
    before: str
    said: str
    after: str


class Pieces(Struct, frozen=True):
    """A passage in word pieces: their ids, the part each belongs to, and where in `said` those inside stand."""

    ids: list[int]
    parts: list[int]
    inside: list[tuple[int, int]]


class Read(Struct, frozen=True):
    """Probabilities of the issues, each by itself, and of the positions, which add up to 1.

    `weights` has a row for each piece of the statement and a column for each label, issues first; `words` says
    where those pieces stand in `said`.
    """

    issues: dict[str, float]
    positions: dict[str, float]
    weights: Floats
    said: str
    words: list[tuple[int, int]]

    def why(self, label: str) -> str:
        """The run of words, as written, that weighs most towards an issue or position."""
        column = [*self.issues, *self.positions].index(label)
        return heaviest(self.said, self.words, self.weights[:, column].tolist())


def passage(statement: Statement, title: str, text: str) -> Passage:
    """What is read of a statement found in `text` or in `title`."""
    if statement.where == "title":
        return Passage("", "", statement.text, text[:TO_COME])
    before = text[max(0, statement.start - AROUND) : statement.start]
    return Passage(title, before, statement.text, text[statement.end : statement.end + TO_COME])


def cut(tokens: Any, given: Passage) -> Pieces:
    """The word pieces of a passage, each part cut to its length."""
    title, before, said, after = (
        encoded(tokens, part) for part in (given.title, given.before, given.said, given.after)
    )
    ahead, inside = before.ids[max(0, len(before.ids) - BEFORE) :], said.ids[:SAID]
    ids = [CLS, *title.ids[:TITLE], SEP, *ahead, *inside, *after.ids[:AFTER], SEP]
    parts = [STORY] * (2 + len(title.ids[:TITLE])) + [BESIDE] * len(ahead) + [INSIDE] * len(inside)
    parts += [BESIDE] * len(after.ids[:AFTER]) + [STORY]
    return Pieces(ids, parts, said.offsets[:SAID])


class Meaning:
    """Load once per process (a tenth of a second, some 40 MB); time is linear in the number of statements."""

    def __init__(self, run: Any, tokens: Any, settings: dict[str, Any]) -> None:
        self._session, self._tokens = run, tokens
        self._issues, self._positions = tuple(settings["issues"]), tuple(settings["positions"])

    @classmethod
    def load(cls, folder: Path = MODELS) -> "Meaning | None":
        """The network of a folder, or None where its files, onnxruntime or tokenizers are absent."""
        run, tokens = session(folder / FILE), tokenizer(folder)
        if run is None or tokens is None:
            return None
        return cls(run, tokens, json.loads(run.get_modelmeta().custom_metadata_map["talkwatch"]))

    def read(self, passages: Sequence[Passage]) -> list[Read]:
        """A reading of each passage, in their order."""
        given = [cut(self._tokens, p) for p in passages]
        out: list[Any] = [None] * len(given)
        for batch in batches([len(p.ids) for p in given], BATCH):
            ids, parts, mask = padded([(given[i].ids, given[i].parts) for i in batch])
            (scores,) = self._session.run(None, {"ids": ids, "parts": parts, "mask": mask})
            for row, i in enumerate(batch):
                out[i] = self._reading(passages[i].said, given[i], scores[row])
        return out

    def _reading(self, said: str, pieces: Pieces, scores: Floats) -> Read:
        import numpy as np

        inside = [n for n, part in enumerate(pieces.parts) if part == INSIDE]
        mean = scores[inside or range(len(pieces.ids))].mean(0)
        size = len(self._issues)
        issues = 1 / (1 + np.exp(-mean[:size]))
        acts = np.exp(mean[size:] - mean[size:].max())
        acts /= acts.sum()
        return Read(
            dict(zip(self._issues, issues.tolist(), strict=True)),
            dict(zip(self._positions, acts.tolist(), strict=True)),
            scores[inside],
            said,
            pieces.inside,
        )


def heaviest(said: str, words: Sequence[tuple[int, int]], weights: Sequence[float]) -> str:
    """The run of at most RUN words of `said` that weighs most above the mean; pieces of one word count together."""
    mean = sum(weights) / max(1, len(weights))
    whole: list[tuple[int, int, float]] = []
    for (start, end), weight in zip(words, weights, strict=True):
        if whole and whole[-1][1] == start:
            first, _, sum_ = whole[-1]
            whole[-1] = first, end, sum_ + weight - mean
        else:
            whole.append((start, end, weight - mean))
    runs = (
        (sum(weight for *_, weight in whole[a:b]), whole[a][0], whole[b - 1][1])
        for a in range(len(whole))
        for b in range(a + 1, min(a + RUN, len(whole)) + 1)
    )
    _, start, end = max(runs, default=(0.0, 0, 0))
    return " ".join(said[start:end].split()).strip(_MARKS)
