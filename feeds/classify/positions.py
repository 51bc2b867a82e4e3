"""What a statement does: agree, consult, support, concede, request, accuse, reject, threaten - or nothing clear.

The eight acts are verbal codes of PLOVER (the successor of the CAMEO event scheme) in plain words. Decided in steps:
the act (the reporting verb, then phrases of what was said), time and condition (a hostile act to come threatens),
negation (a cooperative act refused is a rejection), then ties. A tag is given only where one act stands out; what
else the words suggest is in `read`. Silence is never a guess.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from store.records import Tag

from . import position_words as lists
from .language import words as set_of
from .phrases import PhraseIndex
from .text import Token, fold, tokens

_CUE, _IDIOM, _PHRASE, _LEAN, _MORE, _HINT = 3.0, 2.5, 2.0, 1.0, 0.5, 0.5
_WEIGHTS = (_IDIOM, _PHRASE, _LEAN, _HINT)
_HINTS = 2  # so many hints of one act add up, not more
_LEAST = 1.0  # weight below which nothing is read
_SURE, _MARGIN = 2.5, 2.5  # least weight of an act that is shown, and its least lead over the next
_ORDER = ("threaten", "reject", "request", "accuse", "concede", "agree", "support", "consult")
"""Which act counts where two weigh the same: what is to come and what is refused say most about where a side stands."""

_SOFT = set_of("agree pledge promise vow offer ask accept regret admit acknowledge complain order press")
_NEGATIONS = set_of(
    "not no never n't cannot neither nor without nothing nicht kein keine keinen ne pas jamais не нет ни"
)
_TURNING, _DOUBTFUL = 3, 7  # words before a phrase in which a negation turns it, or leaves it in doubt
_TURNS = ("agree", "consult", "support", "concede")
_HOSTILE_ACTS = ("reject", "threaten", "accuse")
_CONDITIONS = set_of("if unless until should si falls wenn если")
_ACCOUNTS = set_of("report find show estimate predict forecast expect calculate assess reveal note observe suggest")
"""Verbs of those who tell or reckon what others do: what is said so is seldom the position of its speaker."""
_ASKED = set_of("whether if why what how who when where")
_PLANS = set_of("proposal proposals plan plans idea ideas bill draft decision project")
_FUTURE = set_of("will would shall going werden wird wurde")
_REACH = 3  # words between "will not" and the verb that is refused
_GAP = 6  # words that may stand in place of ..


class Reading(NamedTuple):
    """The act that weighs most, why, its weight and its lead over the next; `sure` says whether it stands out."""

    position: str
    why: str
    weight: float
    lead: float

    @property
    def sure(self) -> bool:
        return self.weight >= _SURE and self.lead >= _MARGIN


class _Rule(NamedTuple):
    position: str
    weight: float
    then: tuple[str, ...]


class _Hit(NamedTuple):
    position: str
    weight: float
    shown: str


class PositionTagger:
    """Reads positions off the reporting verb and the phrases of what was said, all languages at once."""

    def __init__(self) -> None:
        self._cues: PhraseIndex[str] = PhraseIndex()
        self._phrases: PhraseIndex[_Rule] = PhraseIndex()
        for position, phrases in lists.CUES.items():
            for phrase in phrases.split("|"):
                self._cues.add(phrase.strip(), position)
        for table, weight in zip((lists.IDIOMS, lists.PHRASES, lists.LEANS, lists.HINTS), _WEIGHTS, strict=True):
            for position, phrases in table.items():
                for phrase in phrases.split("|"):
                    first, _, then = " ".join(phrase.split()).partition(" .. ")
                    self._phrases.add(first, _Rule(position, weight, tuple(then.split())))
        self._refused = set_of(lists.REFUSED)
        self._hostile = set_of(lists.HOSTILE)
        self._self = set_of(lists.FOR_SELF)

    def names(self, cue: str) -> bool:
        """Whether a reporting verb as written names an act by itself."""
        return any(match.start == 0 for match in self._cues.find(tokens(cue, 0, len(cue), [])))

    def tag(self, verb: str, cue: str, words: Sequence[Token], text: str) -> Tag | None:
        """The position of a statement where it is sure. `verb` is the lemma of its cue, `words` its content."""
        reading = self.read(verb, cue, words, text)
        return Tag(reading.position, reading.why) if reading and reading.sure else None

    def read(self, verb: str, cue: str, words: Sequence[Token], text: str) -> Reading | None:
        """The act that the words suggest most, sure or not; None where they suggest none."""
        weights: dict[str, float] = {}
        why: dict[str, _Hit] = {}
        hints: dict[str, int] = {}
        told = verb in _ACCOUNTS or fold(cue).startswith("according")
        for hit in (*self._said(verb, cue, words), *self._acts(words, text), *self._conditions(verb, words)):
            weight = hit.weight / 2 if told else hit.weight
            if weight <= _HINT:
                hints[hit.position] = hints.get(hit.position, 0) + 1
                if hints[hit.position] > _HINTS:
                    continue
            elif weight <= _IDIOM and hit.position in why and why[hit.position].weight >= min(weight, _PHRASE):
                weight = _MORE
            weights[hit.position] = weights.get(hit.position, 0.0) + weight
            if hit.position not in why or hit.weight > why[hit.position].weight:
                why[hit.position] = hit
        ranked = sorted(weights, key=lambda p: (-weights[p], _ORDER.index(p)))
        if not ranked or weights[ranked[0]] < _LEAST:
            return None
        first = ranked[0]
        lead = weights[first] - (weights[ranked[1]] if len(ranked) > 1 else 0.0)
        return Reading(first, why[first].shown, weights[first], lead)

    def _said(self, verb: str, cue: str, words: Sequence[Token]) -> Iterator[_Hit]:
        """The act that the reporting verb names; what is vowed may be hostile. A verb denied names none."""
        spoken = tokens(cue, 0, len(cue), []) if cue else []
        found = self._cues.find(spoken) if cue else []
        if verb == "ask" and words and words[0].fold in _ASKED:
            return
        for match in found[:1]:
            position = match.value
            if _negation(spoken, match.start):
                return
            hostile = self._hostile_word(words) if position == "agree" else ""
            if hostile:
                yield _Hit("threaten", _PHRASE, f'the verb "{cue}" with "{hostile}"')
            elif position == "accuse" and any(t.fold in _PLANS for t in words[:_TURNING]):
                yield _Hit("reject", _PHRASE, f'the verb "{cue}" of a plan')
            elif not (position == "agree" and any(t.fold in _NEGATIONS for t in words)):
                yield _Hit(position, _PHRASE if verb in _SOFT else _CUE, f'the verb "{cue}"')

    def _hostile_word(self, words: Sequence[Token]) -> str:
        """The first hostile word that is not negated: who agrees "not to strike" threatens nobody."""
        found = (t.text for n, t in enumerate(words) if t.fold in self._hostile and not _negation(words, n))
        return next(found, "")

    def _acts(self, words: Sequence[Token], text: str) -> Iterator[_Hit]:
        """The phrases found, a negated one turned; a word inside a phrase is no second sign."""
        found: list[tuple[_Rule, int, int]] = []
        for match in self._phrases.find(words):
            end = _after(words, match.end, match.value.then) if match.value.then else match.end
            if end:
                found.append((match.value, match.start, end))
        covered: set[int] = set()
        for rule, start, end in sorted(found, key=lambda f: (-f[0].weight, f[1] - f[2])):
            if rule.weight <= _PHRASE and not covered.isdisjoint(range(start, end)):
                continue
            covered.update(range(start, end))
            shown, position = _shown(text, words[start:end]), rule.position
            near = {token.fold for token in words[max(0, start - _TURNING) : start]}
            if position in _TURNS and (distance := _negation(words, start)):
                if distance > _TURNING or rule.weight < _PHRASE:
                    continue  # "had not been ready to agree on": turned, but whose refusal it is is unclear
                position, shown = "reject", f"not {shown}"
            elif position == "request" and self._self & near:
                continue
            elif position in _HOSTILE_ACTS and 0 < _negation(words, start) <= _TURNING:
                continue  # "did not rule out", "never threatened": not done, and nothing else
            yield _Hit(position, rule.weight, f'says "{shown}"')
        yield from self._refusals(words, text)

    def _refusals(self, words: Sequence[Token], text: str) -> Iterator[_Hit]:
        """ "We will not discuss": an auxiliary, a negation, and soon a verb for what the other side wants."""
        for i, token in enumerate(words):
            will_not = token.fold in ("won't", "wouldn't", "can't", "cannot", "never") or (
                token.fold == "not" and i and words[i - 1].fold in ("will", "would", "could", "shall", "can")
            )
            if not will_not:
                continue
            for n in range(i + 1, min(i + 1 + _REACH, len(words))):
                if words[n].fold in self._refused:
                    start = i - 1 if token.fold == "not" else i
                    yield _Hit("reject", _PHRASE, f'says "{_shown(text, words[start : n + 1])}"')
                    return

    def _conditions(self, verb: str, words: Sequence[Token]) -> Iterator[_Hit]:
        """ "If they ..., we will": a condition, and a hostile act to come."""
        folds = [token.fold for token in words]
        condition = next((fold for fold in folds if fold in _CONDITIONS), "")
        hostile = next((fold for fold in folds if fold in self._hostile), "")
        if condition and hostile and (not _FUTURE.isdisjoint(folds) or any(f.endswith("'ll") for f in folds)):
            yield _Hit("threaten", _PHRASE, f'says "{condition} ... {hostile}"')
        elif verb in ("warn", "caution", "threaten") and hostile:
            yield _Hit("threaten", _HINT, f'says "{hostile}"')


def _after(words: Sequence[Token], start: int, then: Sequence[str]) -> int:
    """The end of the words `then`, which stand together within a few words after `start`; 0 if they don't."""
    for at in range(start, min(start + _GAP, len(words)) - len(then) + 1):
        if all(_is(words[at + k].fold, word) for k, word in enumerate(then)):
            return at + len(then)
    return 0


def _is(fold: str, word: str) -> bool:
    return fold.startswith(word[:-1]) if word.endswith("*") else fold == word


def _shown(text: str, words: Sequence[Token]) -> str:
    return " ".join(text[words[0].start : words[-1].end].split())


def _negation(words: Sequence[Token], start: int) -> int:
    """How many words before `start` the nearest negation stands, 0 where none is near."""
    near = range(1, min(_DOUBTFUL, start) + 1)
    return next((n for n in near if words[start - n].fold in _NEGATIONS or words[start - n].fold.endswith("n't")), 0)
