"""Many phrases, one pass: an index by first word over phrases of whole words.

Case does not matter except in words written all in capitals; blank and hyphen are the same, as are ' and the
typographic apostrophe, German ss and sharp s, Russian e and yo; diacritics may be dropped. A * at the end of a word
stands for any ending. An index made with `inflected` also takes the words of a phrase of two or more
in any number, in the possessive, with -ing and -ed: "lift sanctions" finds "lifting sanctions".
"""

from collections.abc import Sequence
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


class _Begun(NamedTuple, Generic[T]):
    """What may follow a word: phrases of it alone or with any second word of a stem, and those of a known second word.

    `then` is keyed by that word, or its stem and True.
    """

    any: list[tuple[tuple[_Word, ...], T]]
    then: dict[tuple[str, bool], list[tuple[tuple[_Word, ...], T]]]


class PhraseIndex(Generic[T]):
    """Phrases filed by first word. Add all, then `at` or `find`."""

    def __init__(self, *, inflected: bool = False) -> None:
        self._inflected = inflected
        self._whole: dict[str, list[tuple[tuple[_Word, ...], T]]] = {}
        self._stemmed: dict[str, list[tuple[tuple[_Word, ...], T]]] = {}
        self._stems: dict[str, dict[str, list[tuple[tuple[_Word, ...], T]]]] = {}
        self._begun: dict[str, _Begun[T] | None] = {}
        """What may begin with a word met before; mostly nothing."""

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
        if first not in self._begun:
            self._meet(first)
        begun = self._begun[first]
        if begun is None:
            return []
        candidates = begun.any
        if begun.then and i + 1 < end:
            follows = words[i + 1].fold
            candidates = [*candidates, *begun.then.get((follows, False), ())]
            if self._inflected:
                candidates += begun.then.get((stem(follows), True), ())
        found: list[Match[T]] = []
        for phrase, value in candidates:
            size = len(phrase)
            if i + size <= end and all(_fits(phrase[k], words[i + k]) for k in range(size)):
                found.append(Match(i, i + size, value))
        return found

    def _meet(self, first: str) -> None:
        """Have at hand what may begin with the folded word `first`."""
        stems = self._stems.get(first[:_STEM], {})
        begun: _Begun[T] = _Begun([], {})
        for phrase, value in (
            *self._whole.get(first, ()),
            *(self._stemmed.get(stem(first), ()) if self._stemmed else ()),
            *(c for begin, filed in stems.items() if first.startswith(begin) for c in filed),
        ):
            if len(phrase) == 1 or phrase[1].open_end:
                begun.any.append((phrase, value))
            else:
                key = (phrase[1].stem or phrase[1].fold, bool(phrase[1].stem))
                begun.then.setdefault(key, []).append((phrase, value))
        if len(self._begun) >= _REMEMBERED:
            self._begun.clear()
        self._begun[first] = begun if begun.any or begun.then else None

    def find(self, words: Sequence[Token]) -> list[Match[T]]:
        """All matches in `words`, overlapping ones too, in text order."""
        found: list[Match[T]] = []
        for i, token in enumerate(words):
            if token.kind == "w" and self._begun.get(token.fold, token) is not None:
                found += self.at(words, i, len(words))
        return found


def _fits(word: _Word, token: Token) -> bool:
    if token.kind != "w":
        return False
    if word.open_end:
        return token.fold.startswith(word.fold)
    if word.exact:
        return token.text.replace("’", "'") == word.text
    return stem(token.fold) == word.stem if word.stem else token.fold == word.fold


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
