"""One statement, not two: what headline, summary and text of one entry say again in the same words."""

from collections.abc import Sequence
from itertools import pairwise

from store.records import Statement

from .text import fold, tokens

_LEAST = 4  # words: shorter ones may well be said twice
_ALIKE = 0.8  # share of words in common between headline and text


def without_repeats(title: str, text: str, found: Sequence[Statement]) -> list[Statement]:
    """`found` without what repeats another statement of the same speaker: the text's goes before the headline's, and
    in the text the first one stays."""
    kept: list[Statement] = []
    seen: set[tuple[tuple[str, ...], frozenset[str]]] = set()
    below = [(_words(text, s), s) for s in found if s.where == "text"]
    for statement in found:
        if statement.where == "title":
            words = _words(title, statement)
            if any(_same_speaker(statement, s) and _alike(words, said) for said, s in below):
                continue
        else:
            words = _words(text, statement)
            key = (words, _who(statement))
            if len(words) >= _LEAST and key in seen:
                continue
            seen.add(key)
        kept.append(statement)
    return kept


def _words(given: str, statement: Statement) -> tuple[str, ...]:
    return tuple(token.fold for a, b in statement.content for token in tokens(given, a, b, []) if token.kind == "w")


def _who(statement: Statement) -> frozenset[str]:
    return frozenset(s.id or fold(s.name) for s in statement.speakers)


def _same_speaker(title: Statement, text: Statement) -> bool:
    """The same people, or a headline's party whose speaker the text names."""
    if _who(title) == _who(text):
        return True
    unnamed = all(s.id is None for s in title.speakers)
    return unnamed and bool(title.parties) and title.parties == text.parties


def _alike(title: tuple[str, ...], text: tuple[str, ...]) -> bool:
    if not title or not text:
        return False
    if len(title) <= len(text) and title[0] in text:
        size = len(title)
        if any(text[n : n + size] == title for n in range(len(text) - size + 1)):
            return True
    a, b = set(pairwise(title)), set(pairwise(text))
    return bool(a | b) and len(a & b) >= _ALIKE * len(a | b)
