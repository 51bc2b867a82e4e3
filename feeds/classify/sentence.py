"""One sentence with its language and quotations: what the rules read."""

from collections.abc import Sequence
from typing import NamedTuple

from .language import Language, Verb
from .nounphrase import NounPhrase
from .text import Quotation, Token

DASHES = ("–", "—", "―", "-")
REACH = 16  # tokens between a verb and its "that", colon or quotation


class Sentence(NamedTuple):
    """A sentence of one paragraph: words[low:high] of all its tokens."""

    words: Sequence[Token]
    low: int
    high: int
    quotes: Sequence[Quotation]
    language: Language

    def quotation(self, i: int) -> Quotation:
        return self.quotes[self.words[i].quote]

    def text(self, i: int) -> str:
        return self.words[i].text if self.low <= i < self.high else ""

    def word(self, i: int) -> str:
        return self.words[i].fold if self.low <= i < self.high and self.words[i].kind == "w" else ""

    def is_quote(self, i: int) -> bool:
        return self.low <= i < self.high and self.words[i].kind == "q"

    def verb(self, i: int) -> Verb | None:
        if not (self.low <= i < self.high) or self.words[i].kind != "w":
            return None
        if self.words[i].text.isupper() and len(self.words[i].text) > 1:
            return None
        if self.words[i].fold in self.language.behind_comma and self.text(i - 1) != "," and not self.is_quote(i - 1):
            return None
        verb = self.language.verbs.get(self.words[i].fold)
        needed = self.language.needs.get(self.words[i].fold) if verb and self.language.needs else None
        if needed and not any(self.word(n) in needed for n in self._clauses(i + 1)):
            return None
        unless = self.language.unless.get(verb.lemma, frozenset()) if verb and self.language.unless else frozenset()
        near = range(max(self.low, i - 4), min(self.high, i + REACH)) if unless else ()
        return None if any(self.word(n) in unless for n in near) else verb

    def _clauses(self, at: int) -> range:
        """Tokens from `at` up to a colon, a semicolon or the end."""
        stop = next((n for n in range(at, self.high) if self.text(n) in (":", ";")), self.high)
        return range(at, stop)


class Found(NamedTuple):
    """One attribution. `content` are token ranges, `source` and `cue` too; `rule` names the form that was seen.

    `score`, 0 to 1, is the tagger's own of what it read; `named` is the part of a source that says who it is, where
    that is not all of it.
    """

    content: tuple[tuple[int, int], ...]
    source: NounPhrase | None
    cue: tuple[int, int] | None
    verb: str
    rule: str
    score: float = 1.0
    named: NounPhrase | None = None
