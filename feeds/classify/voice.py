"""A party's own page, where it speaks itself: "We condemn ...", "Norland reaffirms ...". English.

Only a sentence that begins with its subject counts, with "we" or the party as the subject and a verb that does
something by being said, in the present. What the page tells ("we met", "the ministry published") is no statement.
"""

from typing import NamedTuple

from .language import words as set_of
from .nounphrase import NounPhrase
from .sentence import Sentence

_ACTS = set_of(
    """condemn denounce deplore regret reject oppose protest demand urge call appeal ask request invite expect insist
    reaffirm affirm reiterate confirm stress underline underscore emphasize emphasise note recall declare state warn
    welcome support endorse commend applaud thank congratulate express extend offer believe consider regard hope
    recognize recognise acknowledge respect remain stand share pledge commit undertake encourage remind agree"""
)
_READY = set_of(
    """ready committed determined concerned convinced grateful resolved united prepared willing open appalled alarmed
    confident obliged opposed"""
)
_WILL = set_of("will must cannot can't won't shall")
_KEEPS = set_of("never not accept tolerate allow recognise recognize respond defend continue support stand act hold")
_PHRASES = {
    "call": set_of("on for upon"),
    "appeal": set_of("to for"),
    "stand": set_of("with by ready united firm together"),
    "remain": _READY,
}
_BOILERPLATE = set_of("you your cookies website newsletter privacy browser subscribe feedback page site link inbox")
_STEP = 4  # words between subject and verb: adverbs
_REACH = 10  # words of a subject


class Own(NamedTuple):
    """The subject of a sentence in which the page's party speaks, its verb, and whether the subject is "we"."""

    subject: NounPhrase
    verb: int
    lemma: str
    we: bool


def own(s: Sentence) -> Own | None:
    """The party's own act in a sentence, by form: whether a subject other than "we" is the party is for the caller."""
    if any(s.word(n) in _BOILERPLATE for n in range(s.low, s.high)):
        return None
    start = _start(s)
    if s.word(start) == "we":
        return _first_person(s, start)
    for n in range(start + 1, min(s.high, start + _REACH)):
        word = s.word(n)
        if not word or s.language.pronoun(word) or word in s.language.stops:
            return None
        if s.words[n].capital or s.words[n].glued or _lemma(word) not in _ACTS:
            continue
        if s.word(n - 1).endswith("'s") or s.word(n - 1) in s.language.determiners:
            return None  # "its support", "Norland's demands"
        return Own(NounPhrase(start, n), n, _lemma(word), False) if _goes_on(s, n) else None
    return None


def _first_person(s: Sentence, start: int) -> Own | None:
    source = NounPhrase(start, start + 1)
    n = start + 1
    while n < min(s.high, start + _STEP) and (
        s.language.is_adverb(s.word(n)) or s.word(n) in ("also", "all", "once", "again")
    ):
        n += 1
    word = s.word(n)
    follows = {s.word(k) for k in range(n + 1, min(s.high, n + _STEP))}
    if word in _WILL:
        return Own(source, n, "", True) if follows & _KEEPS else None
    if word == "are":
        return Own(source, n, "", True) if follows & _READY and not follows & s.language.negations else None
    if word not in _ACTS or (word in _PHRASES and not follows & _PHRASES[word]):
        return None
    return Own(source, n, word, True)


def _start(s: Sentence) -> int:
    """Index of the subject, after an introduction that a comma closes: "Together with our allies, we ..."."""
    for n in range(s.low, min(s.high, s.low + 2 * _REACH)):
        if s.word(n) == "we" and (n == s.low or s.text(n - 1) == ","):
            return n
    return s.low


def _goes_on(s: Sentence, n: int) -> bool:
    """Whether an object or a clause follows a verb that might be a noun ("calls", "demands")."""
    after = s.word(n + 1)
    return after in s.language.determiners | s.language.that | {"on", "for", "to", "with"} or (
        n + 1 < s.high and s.words[n + 1].capital
    )


def _lemma(word: str) -> str:
    """The lemma of a verb in the present."""
    for ending in ("es", "s"):
        if word.removesuffix(ending) in _ACTS:
            return word.removesuffix(ending)
    return word
