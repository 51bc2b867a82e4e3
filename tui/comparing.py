"""What differs between two wordings, word by word, and how it is shown: by a sign and a line as well as by colour."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from rapidfuzz import fuzz
from textual.content import Content

from store.safetext import fold

Kind = Literal["same", "gone", "new"]

MOST_WORDS = 600  # of a text that are compared: the time grows with their square
MOST_EDITS = 6
AROUND = 5  # words shown on each side of an edit

_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’»)]*\s+|\n+")
_EDGES = re.compile(r"^\W+|\W+$")
_SIGNS: dict[Kind, tuple[str, str]] = {"gone": ("−", "$error strike"), "new": ("+", "$success underline")}


class Piece(NamedTuple):
    """Words in a row that both texts hold, or only the first ("gone"), or only the second ("new")."""

    kind: Kind
    text: str


def compare(one: str, other: str) -> list[Piece]:
    """The pieces of both texts in order. Case, marks and punctuation at the edges of a word make no difference."""
    before, after = one.split()[:MOST_WORDS], other.split()[:MOST_WORDS]
    matcher = SequenceMatcher(None, [_key(w) for w in before], [_key(w) for w in after], autojunk=False)
    pieces: list[Piece] = []
    for tag, i, j, m, n in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", " ".join(after[m:n])))
            continue
        for kind, words in (("gone", before[i:j]), ("new", after[m:n])):
            if words:
                pieces.append(Piece(kind, " ".join(words)))  # type: ignore[arg-type]
    return pieces


def differ(pieces: Iterable[Piece]) -> bool:
    """Whether anything but common words is among them."""
    return any(piece.kind != "same" for piece in pieces)


def edits(before: str, after: str) -> list[list[Piece]]:
    """What changed between two versions of an article: each edit with a few words around, at most MOST_EDITS."""
    one, other = sentences(before), sentences(after)
    found: list[list[Piece]] = []
    for tag, i, j, m, n in SequenceMatcher(None, one, other).get_opcodes():
        if tag != "equal":
            pieces = compare(" ".join(one[i:j]), " ".join(other[m:n]))
            if differ(pieces):
                found.append(_cut(pieces))
        if len(found) == MOST_EDITS:
            break
    return found


def sentences(text: str) -> list[str]:
    """A text in sentences and lines, roughly: good enough to find the ones that changed."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def nearest(said: str, text: str) -> str:
    """The sentence of `text` that says most nearly the same as `said`, "" where none comes near."""
    best, score = "", 60.0  # as store.statements asks of a statement that counts as changed
    for sentence in sentences(text):
        if (found := max(fuzz.ratio(said, sentence), fuzz.partial_ratio(said, sentence))) > score:
            best, score = sentence, found
    return best


def compared(pieces: Sequence[Piece], style: str = "$foreground") -> Content:
    """The pieces as one text: "the door −stays +remains open"."""
    parts: list[tuple[str, str]] = []
    for kind, text in pieces:
        if parts:
            parts.append((" ", style))
        sign, own = _SIGNS.get(kind, ("", style))
        parts.append((sign + text, own))
    return Content.assemble(*parts)


def _key(word: str) -> str:
    return _EDGES.sub("", fold(word)) or word


def _cut(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave of common words only those beside an edit."""
    kept = []
    for place, piece in enumerate(pieces):
        words = piece.text.split()
        if piece.kind == "same" and len(words) > 2 * AROUND:
            head = words[:AROUND] if place else []
            tail = words[-AROUND:] if place < len(pieces) - 1 else []
            piece = Piece("same", " ".join([*head, "…", *tail]))
        kept.append(piece)
    return kept
