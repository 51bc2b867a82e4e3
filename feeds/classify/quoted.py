"""Quotations with their speaker behind them: "A," X said / "A," said X, "B."."""

from .clauses import past_aside, quoted_perfect
from .language import Verb
from .nounphrase import NounPhrase, after
from .sentence import DASHES, REACH, Found, Sentence
from .stamps import after_stamp


def around_quotations(s: Sentence) -> list[Found]:
    """The attributions of the quotations that a speaker follows, with the clause before and the part after."""
    found: list[Found] = []
    used = -1
    for i in range(s.low, s.high):
        if not s.is_quote(i) or i <= used:
            continue
        item = _behind(s, i)
        if item is None:
            continue
        first = i
        while s.is_quote(first - 1) and first - 1 > used:
            first -= 1
        content = [(n, n + 1) for n in range(first, i + 1)]
        start = _clause_around(s, first, used + 1)
        if start < first:
            content = [(start, i + 1)]
        end = max(item.cue[1] if item.cue else 0, item.source.end if item.source else 0)
        following = _next_part(s, end)
        if following:
            content.append((following, following + 1))
            used = following
        else:
            used = i
        found.append(item._replace(content=tuple(content)))
    return found


def _clause_around(s: Sentence, i: int, low: int) -> int:
    """Where the clause begins that runs into the quotation at i, as in: We need allies "who stay," X said."""
    low = max(low, after_stamp(s))
    if not s.word(i - 1) or any(s.is_quote(n) or (s.verb(n) and n > low) for n in range(low, i)):
        return i
    while low < i and not s.word(low):
        low += 1
    return low


def _behind(s: Sentence, i: int) -> Found | None:
    """The attribution that follows the quotation at i: "A," X said / "A," said X."""
    quote = s.quotation(i)
    source: NounPhrase | None
    at = i + 1
    while s.text(at) in (",", *DASHES):
        at += 1
    comma = at > i + 1
    if s.word(at) in s.language.oblique and s.verb(at + 1):  # "lui répond-il"
        at += 1
    if s.word(at) in s.language.auxiliaries and not s.verb(at):  # "a déclaré X", "a-t-il déclaré"
        at += 1
        if late := quoted_perfect(s, i, at):
            return late
        while not s.language.bare and s.word(at) and s.language.is_adverb(s.word(at)):
            at += 1
    asks = at + 1 if s.word(at) == "t" else at
    if s.language.pronoun(s.word(asks)) and s.verb(asks + 1) and s.word(asks - 1) in s.language.auxiliaries | {"t"}:
        verb = s.verb(asks + 1)
        source = NounPhrase(asks, asks + 1)
        return Found(
            ((i, i + 1),), source, (asks + 1, asks + 2), verb.lemma if verb else "", "quotation, verb, pronoun"
        )
    verb = s.verb(at)
    if verb and not verb.participle and _can_quote(verb):
        if s.word(at + 1) == "t" and s.words[at + 1].glued and s.language.pronoun(s.word(at + 2)):  # "affirme-t-elle"
            source = NounPhrase(at + 2, at + 3)
            if s.word(at + 3) in s.language.at_body:  # "dit-on au ministère"
                source = after(s.words, at + 4, s.high, s.language) or source
            return Found(((i, i + 1),), source, (at, at + 1), verb.lemma, "quotation, verb, pronoun")
        who = past_aside(s, at + 1)
        source = after(s.words, who, s.high, s.language)
        if source and source.start == who and not s.is_quote(i - 1):
            return Found(((i, i + 1),), source, (at, at + 1), verb.lemma, "quotation, then verb and speaker")
        return None
    source = after(s.words, at, s.high, s.language)
    if source is None:
        return None
    at = max(source.end, source.about_end)
    if s.text(at) == "(":
        at = next((n + 1 for n in range(at, min(s.high, at + 8)) if s.text(n) == ")"), at)
    if not source.about_end and s.text(at) == ",":  # "Ann Example, after a pause, said"
        at = next((n for n in range(at + 1, min(s.high, at + REACH)) if s.words[n].kind != "w"), at)
    if s.text(at) == ",":
        at += 1
    while s.word(at) and s.language.is_adverb(s.word(at)):
        at += 1
    if s.word(at) in s.language.auxiliaries:
        at += 1
    verb = s.verb(at)
    if verb is None or verb.participle or not _can_quote(verb):
        return None
    closed = comma or quote.last in ",?!…—–" or (quote.ends and stops(s, at + 1, verb))
    if not closed:
        return None
    return Found(((i, i + 1),), source, (at, at + 1), verb.lemma, "quotation, then speaker and verb")


def _can_quote(verb: Verb) -> bool:
    return bool(verb.shapes & {"say", "quote", "tell"})


def stops(s: Sentence, at: int, verb: Verb) -> bool:
    """Whether after the verb nothing more is said: the sentence ends, or only time, place or hearer follow."""
    if at >= s.high or s.words[at].kind != "w":
        return True
    if "tell" in verb.shapes:
        return all(s.words[n].kind != "q" for n in range(at, s.high))
    return s.word(at) in s.language.times | s.language.links | {"during", "after", "before", "when", "as", "of"}


def _next_part(s: Sentence, at: int) -> int:
    """Index of the quotation that takes up a broken one: "A," he said, "B." - 0 where none does."""
    for n in range(at, min(s.high, at + 2 * REACH)):
        if s.is_quote(n):
            behind_quote = s.is_quote(n - 1) and s.quotation(n - 1).ends
            if behind_quote or n == at or s.text(n - 1) in (",", ":", ".", ";", *DASHES) or s.text(n - 1)[-1:] == ".":
                return n
            if s.word(n - 1):  # a name in quotation marks on the way
                continue
            return 0
        verb = s.verb(n)
        if verb and (verb.participle or n - at > 1) and verb.shapes & {"say", "that", "tell"}:
            return 0
    return 0


def goes_on(sentence: Sentence, i: int) -> bool:
    """Whether the sentence goes on behind the quotation at i, though it ends in a full stop: "A!" X said."""
    return _behind(sentence, i) is not None
