"""Many phrases, one pass: an index by first word over phrases of whole words.

Case does not matter except in words written all in capitals; blank and hyphen are the same, as are ' and the
typographic apostrophe, German ss and sharp s, Russian e and yo; diacritics may be dropped. A * at the end of a word
stands for any ending. An index made with `inflected` also takes number, possessive, -ing and -ed of the words of a phrase
of two or more for the same, so "lift sanctions" finds "lifting the sanctions" no sooner than "lifted sanctions".
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from .text import Token, fold, tokens

T = TypeVar("T")
_STEM = 3  # a word with * is filed under its first letters
_REMEMBERED = 20_000  # words whose phrases are kept at hand
_ROOT = 3  # letters that stay of a word without its ending


class _Word(NamedTuple):
    fold: str
    text: str
    open_end: bool
    exact: bool
    stem: str = ""


class Match(NamedTuple, Generic[T]):
    """Tokens [start, end) carry `value`."""

    start: int
    end: int
    value: T


class PhraseIndex(Generic[T]):
    """Phrases filed by first word. Add all, then `at` or `find`."""

    def __init__(self, *, inflected: bool = False) -> None:
        self._inflected = inflected
        self._whole: dict[str, list[tuple[tuple[_Word, ...], T]]] = {}
        self._stemmed: dict[str, list[tuple[tuple[_Word, ...], T]]] = {}
        self._stems: dict[str, dict[str, list[tuple[tuple[_Word, ...], T]]]] = {}
        self._begun: dict[str, Sequence[tuple[tuple[_Word, ...], T]]] = {}
        """What may begin with a word met before."""

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
        if self._inflected and len(words) > 1:
            words = [w if w.open_end or w.exact else w._replace(stem=stem(w.fold)) for w in words]
        first = words[0]
        filed = self._stems.setdefault(first.fold[:_STEM], {}) if first.open_end else self._whole
        if first.stem:
            filed = self._stemmed
        filed.setdefault(first.stem or first.fold, []).append((tuple(words), value))
        self._begun.clear()

    def at(self, words: Sequence[Token], i: int, end: int) -> list[Match[T]]:
        """All phrases that begin at token i and end at or before `end`, as filed."""
        first = words[i].fold
        candidates = self._begun.get(first)
        if candidates is None:
            candidates = self._beginning(first)
        found: list[Match[T]] = []
        for phrase, value in candidates:
            size = len(phrase)
            if i + size > end or (size > 1 and not _fits(phrase[1], words[i + 1])):
                continue
            if all(_fits(phrase[k], words[i + k]) for k in range(size) if k != 1):
                found.append(Match(i, i + size, value))
        return found

    def _beginning(self, first: str) -> Sequence[tuple[tuple[_Word, ...], T]]:
        """The phrases that may begin with the folded word `first`."""
        stems = self._stems.get(first[:_STEM], {})
        found = (
            *self._whole.get(first, ()),
            *(self._stemmed.get(stem(first), ()) if self._stemmed else ()),
            *(c for begin, filed in stems.items() if first.startswith(begin) for c in filed),
        )
        if len(self._begun) >= _REMEMBERED:
            self._begun.clear()
        self._begun[first] = found
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
    return token.fold == word.fold or (word.stem != "" and stem(token.fold) == word.stem)


@lru_cache(maxsize=20_000)
def stem(fold: str) -> str:
    """A folded English word without -s, 's, -ing or -ed; the same for all forms of a regular word, no word itself.

    The suffixes of step 1 of Porter (1980), without his measure of syllables.
    """
    word = fold.removesuffix("'s").removesuffix("'")
    if not word.isascii() or len(word) <= _ROOT:
        return word
    if word.endswith(("ies", "ied")):
        return f"{word[:-3]}y" if len(word) > _ROOT + 2 else word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) >= _ROOT + len(ending):
            word = word.removesuffix(ending)
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
    if len(word) > _ROOT and word[-1] == word[-2] and word[-1] not in "aeiousl":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > _ROOT else word


def words_of(text: str) -> list[Token]:
    """The tokens of a short text, no quotations kept whole."""
    return tokens(text, 0, len(text), [])


__all__ = ["Match", "PhraseIndex", "fold", "words_of"]
