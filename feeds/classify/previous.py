"""Sentences that lean on the one before: "That was said by X", and reported speech that goes on by its mood alone."""

from .clauses import past_aside
from .nounphrase import NounPhrase, after, before
from .sentence import REACH, Found, Sentence

RULE = "says whose the sentence before is"
SUBJUNCTIVE = "goes on in reported speech"
_NOT_HIS = frozenset(("reject", "deny", "criticise", "accuse", "condemn"))  # "Das bestritt X": he did not say so


def opens_back(s: Sentence, low: int) -> int:
    """How many words of the sentence point back at the one before; 0 where none do."""
    for phrase in s.language.points_back:
        if all(s.word(low + n) == word for n, word in enumerate(phrase)):
            return len(phrase)
    return 0


def points_back(s: Sentence) -> Found | None:
    """Who said the sentence before, where this one says so and no more; its content is left open."""
    opens = opens_back(s, s.low)
    at = s.low + opens
    quoted = any(s.is_quote(n) and s.text(n - 1) in (",", ":") for n in range(at, s.high))
    if not opens or quoted or any(s.word(n) in s.language.that for n in range(at, s.high)):
        return None
    found = _verb_second(s, at) if s.language.verb_second else _verb_anywhere(s, at)
    if found is None or found.source is None:
        return None
    head = found.source.start
    outlet = any(s.word(n) in s.language.media for n in range(head, min(found.source.end, head + 2)))
    return None if outlet else found  # an outlet tells where it got the news, not whose words they are


def _verb_anywhere(s: Sentence, at: int) -> Found | None:
    for n in range(at, min(s.high, at + REACH)):
        verb = s.verb(n)
        acts = s.word(n) in s.language.uttered
        if not acts and (verb is None or not verb.shapes & {"say", "quote"} or verb.lemma in _NOT_HIS):
            continue
        source = before(s.words, at, n, s.language)
        if source is None or not _subject(s, source, at):
            who = past_aside(s, n + 1)
            source = after(s.words, who, s.high, s.language)
            if source and s.word(source.about_start) in s.language.heads:  # "an envoy, spokesman Ann Example"
                source = NounPhrase(source.about_start, source.about_end)
        return _said(source, n, verb.lemma if verb else "say")
    return None


def _subject(s: Sentence, source: NounPhrase, at: int) -> bool:
    """Whether what stands between the opening and the verb is its subject, no time and nothing behind a preposition."""
    ends = s.language.oblique_endings or ("~",)
    timed = s.word(source.start) in s.language.times or s.word(source.end - 1) in s.language.times
    behind = source.start > at and s.word(source.start - 1) in s.language.prepositions
    return not timed and not behind and not s.word(source.start).endswith(ends)


def _verb_second(s: Sentence, at: int) -> Found | None:
    verb = s.verb(at)
    source = after(s.words, at + 1, s.high, s.language)
    if verb and "say" in verb.shapes and verb.lemma not in _NOT_HIS:
        return _said(source, at, verb.lemma)
    if s.word(at) not in s.language.auxiliaries or source is None:
        return None
    last = next((n for n in range(source.end, s.high) if s.words[n].kind == "p"), s.high) - 1
    verb = s.language.perfect.get(s.word(last))
    return _said(source, last, verb.lemma) if verb and verb.lemma not in _NOT_HIS else None


def _said(source: NounPhrase | None, cue: int, lemma: str) -> Found | None:
    if source is None:
        return None
    return Found((), source._replace(about_start=0, about_end=0), (cue, cue + 1), lemma, RULE)


def in_reported_mood(s: Sentence) -> bool:
    """Whether the main verb shows that the sentence is somebody's words: "Die Lage sei ernst"."""
    forms = s.language.subjunctive
    if not forms or any(s.word(n) in ("ich", "wir", "denn") for n in range(s.low, s.high)):
        return False
    for n in range(s.low + 1, s.high):
        if s.words[n].kind == "p" and s.text(n) != "-":
            return False
        if s.word(n) in forms and not s.words[n].capital:
            return True
        if s.word(n) in ("als", "ob", "damit", "falls"):
            return False
    return False
