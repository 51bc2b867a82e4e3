"""What a statement is about: the profile's phrases, found in one pass.

How a phrase of a profile matches:

- case does not matter; whole words, in the order given, one or more blanks between them;
- blank and hyphen are the same ("build up" finds build-up), as are ' and the typographic apostrophe, as are German
  "ss" and sharp s; Russian yo is read as ye; a word all in capitals must be written so;
- a * at the end of a word stands for any ending ("расширени* нато" finds расширения НАТО), needed for Russian and
  German inflection; a * never crosses a blank;
- in a phrase of two or more words English plurals and possessives are implied; of a single word list the forms or
  use *;
- `phrases` are enough on their own; `cased` are names in which case matters in any language (START is a treaty, start
  is not); `weak` count only where the same statement holds a phrase of the issue's group, or a second weak phrase of
  the issue, for they are frequent elsewhere;
- `near` are pairs: "troops|soldiers ~ withdraw*|send*" is as good as a phrase where one word or phrase of the left and
  one of the right stand a few words from each other, in either order, in one sentence. They say what happens to what,
  in the many ways it is said.

A statement may carry several issues, or none. One of very few words, or a short one that begins with "it" or "this",
may have its subject beside it: then strong phrases of the sentence around it count, else those of the sentence before.
"""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from feeds.profile import Profile
from store.records import Span, Tag

from .language import words as set_of
from .phrases import Match, PhraseIndex
from .text import Token, tokens

_SHORT, _ELLIPTIC_WORDS = 4, 8  # words of a statement that may have its subject beside it; where it says "it"
_STOPS = set(".!?;")
_NEAR = 5  # words between the two of a pair
_ELLIPTIC = set_of("it they this that these those such he she there both neither nothing nobody")


class _Filed(NamedTuple):
    issue: str
    group: str
    weak: bool
    pair: int = 0
    right: bool = False


class IssueTagger:
    """Finds the issues of a statement. Phrases of all languages are looked for at once."""

    def __init__(self, profile: Profile) -> None:
        self._order = {issue.id: place for place, issue in enumerate(profile.issues)}
        self._index: PhraseIndex[_Filed] = PhraseIndex(inflected=True)
        pairs = 0
        for issue in profile.issues:
            for phrases in issue.phrases.values():
                for phrase in phrases:
                    self._index.add(phrase, _Filed(issue.id, issue.group, False))
            for phrase in issue.cased:
                self._index.add(phrase, _Filed(issue.id, issue.group, False), cased=True)
            for phrase in issue.weak:
                self._index.add(phrase, _Filed(issue.id, issue.group, True))
            for rule in issue.near:
                pairs += 1
                for right, side in enumerate(rule.split("~")):
                    for phrase in side.split("|"):
                        self._index.add(phrase, _Filed(issue.id, issue.group, False, pairs, right == 1))

    def tags(self, words: Sequence[Token], text: str) -> tuple[Tag, ...]:
        """Issues of `words` (tokens with offsets in `text`) in the profile's order, each with what decided."""
        found: list[Match[_Filed]] = []
        pairs: dict[int, tuple[list[Match[_Filed]], list[Match[_Filed]]]] = {}
        for match in self._index.find(words):
            if not match.value.pair:
                found.append(match)
            else:
                pairs.setdefault(match.value.pair, ([], []))[match.value.right].append(match)
        found += [m for left, right in pairs.values() if left and right and (m := _near(words, left, right))]
        groups = {m.value.group for m in found if not m.value.weak}
        why: dict[str, str] = {}
        weak: dict[str, str] = {}
        alone: dict[str, str] = {}
        for match in found:
            shown = " ".join(text[words[match.start].start : words[match.end - 1].end].split())
            if not match.value.weak:
                why.setdefault(match.value.issue, f'says "{shown}"')
            elif match.value.group in groups:
                weak.setdefault(match.value.issue, f'says "{shown}" beside another phrase of its group')
            elif _differ(first := alone.setdefault(match.value.issue, shown), shown):
                weak.setdefault(match.value.issue, f'says "{first}" and "{shown}"')
        for issue, reason in weak.items():
            why.setdefault(issue, reason)
        return tuple(Tag(issue, why[issue]) for issue in sorted(why, key=self._order.__getitem__))

    def spelt_out(self, words: Sequence[Token]) -> frozenset[str]:
        """Issues of which `words` hold a phrase that is enough on its own."""
        return frozenset(m.value.issue for m in self._index.find(words) if not m.value.weak and not m.value.pair)

    def beside(self, words: Sequence[Token], text: str, around: Span | None, before: Span | None) -> tuple[Tag, ...]:
        """Issues of a short or elliptic statement without any of its own, from the sentences `around` and `before`."""
        plain = [token.fold for token in words if token.kind == "w"]
        if not plain or len(plain) > (_ELLIPTIC_WORDS if plain[0] in _ELLIPTIC else _SHORT):
            return ()
        for span, place in ((around, "the sentence around it"), (before, "the sentence before it")):
            if span is None or (place.endswith("before it") and plain[0] not in _ELLIPTIC):
                continue
            found = self.tags(tokens(text, *span, []), text)
            if found:
                return tuple(Tag(tag.id, f"{tag.why}, from {place}".replace("says", "has", 1)) for tag in found)
        return ()


def _near(
    words: Sequence[Token], left: Sequence[Match[_Filed]], right: Sequence[Match[_Filed]]
) -> Match[_Filed] | None:
    """The first two of a pair that stand together, as one match of all words from one to the other."""
    for a, b in product(left, right):
        first, last = (a, b) if a.start < b.start else (b, a)
        between = words[first.end : last.start]
        if first.end > last.start or sum(token.kind == "w" for token in between) > _NEAR:
            continue
        if not any(token.text in _STOPS for token in between):
            return Match(first.start, last.end, first.value)
    return None


def _differ(one: str, other: str) -> bool:
    """Whether two weak phrases are two, not the singular and plural of one."""
    one, other = one.lower(), other.lower()
    return not (one.startswith(other) or other.startswith(one))
