"""What statements without an issue talk about: their frequent noun phrases, as suggestions for a profile.

Runs of nominal words are taken from each statement, and all their parts of two to four words counted, each once a
statement. A phrase says nothing beside a longer one that comes nearly as often; names that the profile knows are none.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from feeds.profile import Profile
from store.safetext import fold

from .english import ENGLISH
from .french import FRENCH
from .german import GERMAN
from .language import Language
from .nounphrase import nominal
from .russian import RUSSIAN
from .text import Token, tokens

LONGEST = 4  # words of a phrase
_OF = {"of", "de", "du", "des", "der"}  # what ties nouns to one phrase in all languages; "to" and "for" tie too much
_PARTICLES = {
    "out",
    "up",
    "off",
    "down",
    "back",
    "over",
    "away",
    "ready",
    "able",
    "hard",
    "new",
    "own",
    "other",
    "same",
}
NEARLY = 0.75  # a phrase that stands within a longer one so often is told by that one

_LANGUAGES = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN, "ru": RUSSIAN}


class Gap(Struct, frozen=True, kw_only=True):
    """A phrase as first written, in how many statements it stands, and one of them."""

    phrase: str
    count: int
    example: str
    uid: str


class Gaps:
    """Takes statements that got no issue, and tells what they have in common."""

    def __init__(self, profile: Profile) -> None:
        known = [name for s in profile.speakers for name in (s.name, *s.alias, *s.surname)]
        known += [word for p in profile.parties for word in (p.label, *p.words, *p.adjectives)]
        self._known = {part.rstrip("*") for name in known for part in fold(name).split()}
        self._counts: dict[str, int] = {}
        self._first: dict[str, tuple[str, str, str]] = {}

    def add(self, text: str, uid: str, language: str) -> None:
        """Take the phrases of a statement in."""
        words = _LANGUAGES.get(language[:2].lower(), ENGLISH)
        for key, shown in dict(self._phrases(text, words)).items():
            self._counts[key] = self._counts.get(key, 0) + 1
            self._first.setdefault(key, (shown, text, uid))

    def found(self, limit: int, *, least: int = 2) -> list[Gap]:
        """Up to `limit` phrases of at least so many statements, the most frequent first, longer before shorter."""
        told: list[str] = []
        for key in sorted(self._counts, key=lambda key: (-self._counts[key], -len(key), key)):
            if self._counts[key] < least or len(told) == limit:
                break
            if not self._told_by_longer(key) and not any(f" {other} " in f" {key} " for other in told):
                told.append(key)
        return [
            Gap(phrase=shown, count=self._counts[key], example=text, uid=uid)
            for key in told
            for shown, text, uid in [self._first[key]]
        ]

    def _told_by_longer(self, key: str) -> bool:
        return any(
            f" {key} " in f" {other} " and other != key and count >= NEARLY * self._counts[key]
            for other, count in self._longer(key)
        )

    def _longer(self, key: str) -> Iterator[tuple[str, int]]:
        size = key.count(" ") + 1
        # The statement that the phrase was first seen in holds the longer phrases that could tell it.
        text = self._first[key][1]
        for language in _LANGUAGES.values() if size < LONGEST else ():
            for other, _ in self._phrases(text, language):
                if other.count(" ") >= size:
                    yield other, self._counts.get(other, 0)

    def _phrases(self, text: str, language: Language) -> Iterator[tuple[str, str]]:
        """Folded phrases and how they are written."""
        run: list[Token] = []
        for token in [*tokens(text, 0, len(text), []), None]:
            inside = token is not None and token.kind == "w" and token.fold not in language.determiners
            if token is not None and inside and (nominal(token, language) or (run and token.fold in _OF)):
                run.append(token)
                continue
            yield from self._parts(text, run, language)
            run = []

    def _parts(self, text: str, run: Sequence[Token], language: Language) -> Iterator[tuple[str, str]]:
        for start, first in enumerate(run):
            for end in range(start + 1, min(len(run), start + LONGEST) + 1):
                part = run[start:end]
                ends = (first, part[-1])
                if any(t.fold in _OF | language.links | language.times | _PARTICLES or len(t.fold) < 3 for t in ends):
                    continue
                if len(part) == 1 and not (first.text.isupper() and first.text.isalpha()):
                    continue
                named = [token.fold.removesuffix("'s") in self._known for token in part]
                roles = part[-1].fold in language.roles
                if named[-1] or roles or any(token.text.isdigit() for token in ends):
                    continue
                shown = " ".join(text[first.start : part[-1].end].split())
                yield " ".join(token.fold for token in part), shown
