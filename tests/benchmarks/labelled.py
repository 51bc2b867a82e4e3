"""The labelled set: statements by reference into ../shared, and sentences written for it.

The guide to the labels, and which half is for what, stands in docs/issues-and-positions.md.
"""

import csv
import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec import json as codec

from feeds.classify.classifier import Classifier
from feeds.poll.parse import parse_feed
from store.records import Statement

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared"
LABELS = ROOT / "tests" / "data" / "labels"
Split = Literal["tuning", "held-back", "blind", "tuning-2", "blind-2", "tuning-3", "blind-3"]


class Label(Struct, frozen=True):
    """A statement that the classifier found: where, and what a person says it is."""

    file: str
    guid: str
    where: Literal["text", "title"]
    start: int
    end: int
    hash: str
    language: str
    issues: tuple[str, ...]
    position: str
    split: Split


class Sentence(Struct, frozen=True):
    """A sentence written for this set: what somebody said, and the words that report it."""

    language: str
    cue: str
    text: str
    issues: tuple[str, ...]
    position: str
    split: Split


def labels() -> list[Label]:
    lines = (LABELS / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    return [codec.decode(line, type=Label) for line in lines]


def sentences(file: str = "sentences.jsonl") -> list[Sentence]:
    """Those of the rules' author, or of "written.jsonl": by three others, who mostly shun the plain word."""
    lines = (LABELS / file).read_text(encoding="utf-8").splitlines()
    return [codec.decode(line, type=Sentence) for line in lines]


def digest(text: str) -> str:
    """The hash that a label carries of its statement's text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    with (SHARED / "real-feeds" / "manifest.csv").open(encoding="utf-8") as lines:
        return {row["file"]: row["language"][:2] for row in csv.DictReader(lines)}


@lru_cache(maxsize=4)
def _entries(path: Path) -> dict[str, tuple[str, str]]:
    parsed = parse_feed(path.read_bytes(), url="http://feed.invalid/")
    return {entry.guid: (entry.title, entry.text) for entry in parsed.entries}


def source(label: Label) -> tuple[str, str]:
    """Title and text that the label's offsets count in."""
    path = SHARED / label.file
    if path.suffix == ".txt":
        return "", path.read_text(encoding="utf-8")
    return _entries(path)[label.guid]


def statements(classifier: Classifier, split: Split | None = None) -> Iterator[tuple[Label, Statement | None]]:
    """Each label of `split`, or of all, with the statement in its place; None where nothing is found there now."""
    last: tuple[str, str] | None = None
    found: list[Statement] = []
    for label in labels():
        if split and label.split != split:
            continue
        if (label.file, label.guid) != last:
            title, text = source(label)
            found = classifier.statements(text, title=title, language=label.language)
            last = (label.file, label.guid)
        near = [s for s in found if s.where == label.where and _shared(s, label) > 0]
        yield label, max(near, key=lambda s: _shared(s, label), default=None)


def _shared(statement: Statement, label: Label) -> int:
    return min(statement.end, label.end) - max(statement.start, label.start)
