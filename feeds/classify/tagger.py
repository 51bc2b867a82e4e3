"""The learned tagger: source, cue and content of statements in English news text.

A MiniLM encoder labels each word and points from contents and cues to their cue and source; linker.py makes
statements of that. It runs on onnxruntime and tokenizers alone. Training: feeds/train. Figures and terms:
models/MODEL_CARD.md.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from feeds.classify import linker, pieces
from feeds.classify.linker import CONTENT, CUE, NONE, Links, Span
from feeds.classify.network import MODELS, batches, padded, session, tokenizer

Floats = Any  # numpy float32 array; numpy is imported only where the tagger runs
BATCH = 512  # pieces that go through the network at once: more is no faster and takes memory
BLOCK = 48  # windows whose output is in memory at once
POINTER = 64
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_MARK = re.compile(r"[\"“”„«»‘]|''|``")


class Tagged(Struct, frozen=True):
    """A statement as offsets (start, end) in the text as given.

    `contents` are in order and never overlap, neither each other nor another statement's spans; a source may be
    shared by statements. `score`, 0 to 1, is how sure the network is of the contents and of
    the source (or that there is none); it is not calibrated.
    """

    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    contents: tuple[tuple[int, int], ...]
    score: float


class Tagger:
    """Load once per process (under a second, some 150 MB); `tag` is linear in the length of the text."""

    def __init__(self, run: Any, tokens: Any, settings: dict[str, Any]) -> None:
        self._session = run
        self._tokenizer = tokens
        self._cues = frozenset(settings["cues"])
        self._window, self._context = int(settings["window"]), int(settings["context"])

    @classmethod
    def load(cls, folder: Path = MODELS, threads: int = 1) -> "Tagger | None":
        """The tagger of a folder, or None where its files, onnxruntime or tokenizers are absent."""
        run, tokens = session(folder / "tagger.int8.onnx", threads), tokenizer(folder)
        if run is None or tokens is None:
            return None
        return cls(run, tokens, json.loads(run.get_modelmeta().custom_metadata_map["talkwatch"]))

    def tag(self, text: str) -> list[Tagged]:
        """The statements of a text, by their first content. Lines that can hold none are skipped."""
        keep = [self._may_speak(m.group()) for m in _LINE.finditer(text)]
        if not any(keep):
            return []
        words = pieces.words(self._tokenizer, text, keep)
        if not len(words):
            return []
        spans, links = self._read(words)
        starts, ends = words.starts, words.ends
        costs = linker.distance(
            [text[a:b] for a, b in zip(starts, ends, strict=True)],
            [b >= len(text) or text[b].isspace() for b in ends],
            words.paragraphs,
        )

        def at(i: int) -> tuple[int, int]:
            return starts[spans[i].first], ends[spans[i].last]

        return [
            Tagged(
                at(g.source) if g.source != NONE else None,
                at(g.cue) if g.cue != NONE else None,
                tuple(at(i) for i in g.contents),
                g.sure,
            )
            for g in linker.link(spans, links, costs)
        ]

    def _may_speak(self, line: str) -> bool:
        if _MARK.search(line):
            return True
        return not self._cues.isdisjoint(pieces.LETTERS.findall(line.lower()))

    def _read(self, words: pieces.Words) -> tuple[list[Span], dict[int, Links]]:
        spans: list[Span] = []
        links: dict[int, Links] = {}
        cut = pieces.windows(words, self._window, self._context)
        for k in range(0, len(cut), BLOCK):
            block = cut[k : k + BLOCK]
            outputs = self._run(block)
            scores: list[list[float]] = []
            for w, (labels, _) in zip(block, outputs, strict=True):
                scores.extend(labels[w.fresh - w.first :].tolist())
            first = block[0].fresh
            begins = [i == 0 or words.paragraphs[i] != words.paragraphs[i - 1] for i in range(first, block[-1].last)]
            spans += linker.decode(scores, begins, first)
            low = 0
            for w, (_, pointers) in zip(block, outputs, strict=True):
                while low < len(spans) and spans[low].last < w.first:
                    low += 1
                here = []
                for i in range(low, len(spans)):
                    if spans[i].first >= w.last:
                        break
                    here.append(i)
                links.update(_links(w, spans, here, pointers))
        return spans, links

    def _run(self, block: Sequence[pieces.Window]) -> list[tuple[Floats, Floats]]:
        """For each window: log probabilities of labels by word, and pointers by word, those of [CLS] first."""
        import numpy as np

        out: list[Any] = [None] * len(block)
        for batch in batches([len(w.ids) for w in block], BATCH):
            ids, features, mask = padded([(block[i].ids, block[i].features) for i in batch])
            labels, pointers = self._session.run(None, {"ids": ids, "features": features, "mask": mask})
            for row, i in enumerate(batch):
                at = np.array(block[i].at)
                x = labels[row, at]
                x = x - x.max(-1, keepdims=True)
                x = x - np.log(np.exp(x).sum(-1, keepdims=True))
                out[i] = x, pointers[row, np.concatenate(([0], at))]
        return out


def _links(
    w: pieces.Window, spans: Sequence[Span], here: Sequence[int], pointers: Floats
) -> Iterator[tuple[int, Links]]:
    """The links of the contents and cues that begin among the window's new words, to the spans it holds."""
    import numpy as np

    def columns(role: int) -> list[tuple[int, slice]]:
        found = []
        for i in here:
            if spans[i].role == role:
                lo, hi = max(spans[i].first, w.first), min(spans[i].last, w.last - 1)
                found.append((i, slice(lo - w.first + 1, hi - w.first + 2)))
        return found

    def mean(kind: int, rows: slice, targets: Sequence[tuple[int, slice]]) -> dict[int, float]:
        """Mean over a span's words of the log probability that falls on each target."""
        query = pointers[rows, 2 * kind * POINTER : (2 * kind + 1) * POINTER]
        key = pointers[:, (2 * kind + 1) * POINTER : (2 * kind + 2) * POINTER]
        s = query @ key.T * POINTER**-0.5
        p = np.exp(s - s.max(-1, keepdims=True))
        p /= p.sum(-1, keepdims=True)
        found = {NONE: p[:, 0]} | {i: p[:, cols].sum(-1) for i, cols in targets}
        return {i: float(np.log(np.maximum(q, 1e-6)).mean()) for i, q in found.items()}

    cues, sources = columns(CUE), columns(linker.SOURCE)
    for i in here:
        span = spans[i]
        if span.role == linker.SOURCE or not w.fresh <= span.first < w.last:
            continue
        rows = slice(span.first - w.first + 1, min(span.last, w.last - 1) - w.first + 2)
        yield i, Links(mean(0, rows, cues) if span.role == CONTENT else {}, mean(1, rows, sources))
