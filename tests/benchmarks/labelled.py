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
from feeds.classify.meaning import Passage, passage
from feeds.poll.parse import parse_feed
from store.records import Statement

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared"
LABELS = ROOT / "tests" / "data" / "labels"
Split = Literal["tuning", "held-back", "blind", "tuning-2", "blind-2", "tuning-3", "blind-3", "tuning-4", "blind-4"]


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


def taught() -> Iterator[dict[str, object]]:
    """What feeds/train/meaning.py is given as --labels: English statements of the tuning parts, and written sentences.

    None of an entry that also holds a held-back or blind statement: the network would know their story.
    """
    unseen = {(label.file, label.guid) for label in labels() if "tuning" not in label.split}
    for label in labels():
        if label.language == "en" and "tuning" in label.split and (label.file, label.guid) not in unseen:
            title, text = source(label)
            said = (text if label.where == "text" else title)[label.start : label.end]
            statement = Statement(
                text=said, kind="indirect", start=label.start, end=label.end, content=(), where=label.where
            )
            yield _lesson(passage(statement, title, text), label, 2.5)
    for sentence in sentences("written.jsonl"):
        if sentence.split == "tuning":
            before = f"the minister {sentence.cue}: " if sentence.cue else ""
            yield _lesson(Passage("", before, sentence.text, ""), sentence, 0.5)


def _lesson(given: Passage, label: Label | Sentence, weight: float) -> dict[str, object]:
    told = {"title": given.title, "before": given.before, "text": given.said, "after": given.after}
    return told | {"issues": label.issues, "position": label.position, "weight": weight}


def _shared(statement: Statement, label: Label) -> int:
    return min(statement.end, label.end) - max(statement.start, label.start)


if __name__ == "__main__":
    for lesson in taught():
        print(codec.encode(lesson).decode())
