"""Quotations that hold their own attribution: «A, — said X, — B» is A and B in one pair of marks."""

import re
from collections.abc import Iterator

from store.records import Span

from .language import Language
from .text import Quotation, fold

_WORD = re.compile(r"[^\W\d_]+")
_MARKS = '«»"“”„ \u00a0\u202f'


def without_insertions(text: str, quotes: list[Quotation], language: Language) -> list[Quotation]:
    """The quotations, each broken where its marks hold "said X" between two parts of what was said."""
    if not language.insertion:
        return quotes
    return [piece for quote in quotes for piece in _broken(text, quote, language)]


def _broken(text: str, quote: Quotation, language: Language) -> Iterator[Quotation]:
    if len(quote.parts) > 1:
        yield quote
        return
    (low, end), at = quote.parts[0], quote.parts[0][0]
    pieces: list[Quotation] = []
    for match in re.compile(language.insertion).finditer(text, low, end):
        said = (language.verbs.get(fold(word)) for word in _WORD.findall(match["said"])[:4])
        if any(verb and verb.shapes & {"say", "quote"} for verb in said):
            pieces.append(_piece(text, (at, match.start("said"))))
            at = match.end()
    pieces.append(quote if at == low else _piece(text, (at, end)))
    yield from (piece for piece in pieces if piece.words)  # behind a speaker who ends it only the mark is left


def _piece(text: str, span: Span) -> Quotation:
    low, end = span
    while end > low and text[end - 1] in " \u00a0\u202f—–-":
        end -= 1
    inside = text[low:end].strip(_MARKS)
    return Quotation(((low, end),), len(inside.split()), inside[-1:])
