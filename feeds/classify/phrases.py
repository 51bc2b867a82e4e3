"""Many phrases, one pass: an index by first word over phrases of whole words.

Case does not matter except in words written all in capitals; blank and hyphen are the same, as are ' and the
typographic apostrophe, German ss and sharp s, Russian e and yo; diacritics may be dropped. A * at the end of a word
stands for any ending.
"""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from .text import Token, fold, tokens

T = TypeVar("T")
_STEM = 3  # a word with * is filed under its first letters


class _Word(NamedTuple):
    fold: str
    text: str
    open_end: bool
    exact: bool


class Match(NamedTuple, Generic[T]):
    """Tokens [start, end) carry `value`."""

    start: int
    end: int
    value: T


class PhraseIndex(Generic[T]):
    """Phrases filed by first word. Add all, then `at` or `find`."""

    def __init__(self) -> None:
        self._whole: dict[str, list[tuple[tuple[_Word, ...], T]]] = {}
        self._stems: dict[str, dict[str, list[tuple[tuple[_Word, ...], T]]]] = {}

    def add(self, phrase: str, value: T, *, cased: bool = False) -> None:
        """File `phrase`. `cased`: every word must be written exactly so."""
        words: list[_Word] = []
        for token in tokens(phrase, 0, len(phrase), []):
            if token.text == "*":
                if words:
                    words[-1] = words[-1]._replace(open_end=True)
                continue
            if token.kind != "w":
                continue
            capitals = len(token.text) > 1 and token.text.isupper()
            words.append(_Word(token.fold, token.text.replace("’", "'"), False, cased or capitals))
        if not words:
            return
        first = words[0]
        filed = self._stems.setdefault(first.fold[:_STEM], {}) if first.open_end else self._whole
        filed.setdefault(first.fold, []).append((tuple(words), value))

    def at(self, words: Sequence[Token], i: int, end: int) -> list[Match[T]]:
        """All phrases that begin at token i and end at or before `end`, as filed."""
        first = words[i].fold
        candidates = self._whole.get(first, ())
        stems = self._stems.get(first[:_STEM])
        if stems:
            candidates = [*candidates, *(c for stem, filed in stems.items() if first.startswith(stem) for c in filed)]
        found: list[Match[T]] = []
        for phrase, value in candidates:
            size = len(phrase)
            if i + size > end or (size > 1 and not _fits(phrase[1], words[i + 1])):
                continue
            if all(_fits(phrase[k], words[i + k]) for k in range(size) if k != 1):
                found.append(Match(i, i + size, value))
        return found

    def find(self, words: Sequence[Token], accept: Callable[[Match[T]], bool] = lambda _: True) -> list[Match[T]]:
        """All accepted matches in `words`, overlapping ones too, in text order."""
        found: list[Match[T]] = []
        for i, token in enumerate(words):
            if token.kind == "w":
                found.extend(m for m in self.at(words, i, len(words)) if accept(m))
        return found


def _fits(word: _Word, token: Token) -> bool:
    if token.kind != "w":
        return False
    if word.open_end:
        return token.fold.startswith(word.fold)
    if word.exact:
        return token.text.replace("’", "'") == word.text
    return token.fold == word.fold


def words_of(text: str) -> list[Token]:
    """The tokens of a short text, no quotations kept whole."""
    return tokens(text, 0, len(text), [])


__all__ = ["Match", "PhraseIndex", "fold", "words_of"]
