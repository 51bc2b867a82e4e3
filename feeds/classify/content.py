"""What stands behind a reporting verb: where the content begins, by the shapes the verb allows, and where it ends."""

from .language import Verb
from .language import words as set_of
from .nounphrase import after, before, nominal
from .sentence import DASHES, REACH, Sentence

_FACTS = set_of(
    """fact hope hopes view belief concern concerns fear fears warning claim position demand confidence conviction idea
    possibility point opinion expectation regret doubt doubts readiness willingness support interest"""
)
_NOT_SAID = set_of("comment say answer respond elaborate discuss")
_ASIDE = set_of("during after before when as via")
_OPENING = ("“", "„", "«", '"', "‚")
_CLOSING = ("“", "”", "»", '"', "‘", "’")
MARKS = frozenset((*_OPENING, *_CLOSING)) - {"’"}  # which is an apostrophe as well
_OPENERS = set_of("there if when what after while without with")  # stop words a clause may begin with


def content_start(s: Sentence, k: int, verb: Verb) -> tuple[int, int, str]:
    """Where the content begins, where the cue ends, and the shape that decided; a start of 0 means there is none."""
    shapes = verb.shapes
    at = k + 1
    if "point" in shapes and s.word(at) == "out":
        return _clause(s, at + 1, at + 1, {"that", "quote"})
    if "out" in shapes:
        return (at + 1, at + 1, "act") if s.word(at) == "out" and at + 1 < s.high else (0, 0, "")
    if "clear" in shapes:
        clear = next((n for n in range(at, min(s.high, at + 5)) if s.word(n) == "clear"), 0)
        return _clause(s, clear + 1, clear + 1, {"that", "quote"}) if clear else (0, 0, "")
    if "call" in shapes:
        if s.word(at) in ("on", "upon") and _infinitive(s, at + 1):
            return at + 1, at + 1, "urge"
        return (at + 1, at + 1, "act") if s.word(at) == "for" else (0, 0, "")
    if "appeal" in shapes and s.word(at) == "to" and _infinitive(s, at + 1):
        return at + 1, at + 1, "urge"
    if "noun" in shapes or s.word(at) in ("the", "its", "his", "her", "their", "a"):
        for n in range(at, min(s.high, at + 6)):
            if s.word(n) in _FACTS and s.word(n + 1) in s.language.that | {"to"}:
                return n + 2 if s.word(n + 1) != "to" else n + 1, n + 1, "that"
            if "noun" in shapes and s.word(n) in _FACTS and s.word(n + 1) in ("for", "about", "over", "at"):
                return n, n, "act"
    if "vow" in shapes and s.word(at) in s.language.infinitive_marks and s.word(at + 1) not in _NOT_SAID:
        return at, at, "vow"
    if "urge" in shapes and (there := _infinitive(s, at)):
        return (at, at, "urge") if there else (0, 0, "")
    if "label" in shapes and _quoted_word(s, at) and not ("say" in shapes and _marked(s, at)):
        return at, at, "act"
    while not s.language.bare and s.word(at) and s.language.is_adverb(s.word(at)):
        at += 1
    if "act" in shapes and not shapes & {"that", "say", "about"}:
        return (at, at, "act") if at < s.high and _object(s, at) else (0, 0, "")
    if "tell" in shapes and s.word(at) and s.word(at) not in s.language.that:
        marked = _marked(s, at)  # "warned NATO that", before "NATO ..." looks like the clause itself
        if marked and s.word(marked - 1) in s.language.that:
            return marked, at, "tell"
    found = _clause(s, at, at, set(shapes))
    if found[0] == 0 and shapes & {"say", "that", "quote"}:
        for n in range(at, min(s.high, at + REACH)):  # "added a caveat: ..."
            if s.text(n) == ":" and s.is_quote(n + 1):
                return n + 1, at, "quote"
            if s.words[n].kind != "w" or s.verb(n):
                break
    if found[0] == 0 and "tell" in shapes:
        found = _told(s, at)
    if found[0] == 0 and "act" in shapes and at < s.high and _object(s, at):
        return at, at, "act"
    if found[0] == 0 and "about" in shapes:
        opens = _governed(s, at, s.language.governs.get(verb.lemma, frozenset()))
        return (opens, at, "act") if opens else found
    return found


def _quoted_word(s: Sentence, at: int) -> bool:
    """Whether something stands in quotation marks from `at` on, be it a word or two."""
    return any(s.is_quote(n) or s.text(n) in _OPENING for n in range(at, min(s.high, at + 2 * REACH)))


def _governed(s: Sentence, at: int, prepositions: frozenset[str]) -> int:
    """Index of the first of the prepositions in the clause from `at` on, before a noun or a quotation; else 0."""
    for n in range(at, min(s.high - 1, at + REACH)):
        if s.words[n].kind != "w" or s.verb(n):
            return 0
        follows = s.words[n + 2 if s.text(n + 1) in ("'", "’") and n + 2 < s.high else n + 1]
        if s.word(n) in prepositions:
            plain = follows.kind == "w" and follows.fold not in s.language.that
            return n if plain or follows.kind == "q" or follows.text in _OPENING else 0
    return 0


def _object(s: Sentence, at: int) -> bool:
    if at >= s.high:
        return False
    if s.text(at).lower() in s.language.toward:
        return True
    if s.word(at) in s.language.links:
        return False  # "accused of ..." is what others say
    if not s.language.bare and (s.text(at) in _OPENING or (s.word(at) in s.language.times and _object(s, at + 1))):
        return at + 1 < s.high
    return s.words[at].kind == "q" or (nominal(s.words[at], s.language) and s.word(at) not in s.language.times)


def _infinitive(s: Sentence, at: int) -> int:
    """Index of "to" after one short noun phrase, as in "NATO to draft"; 0 where there is none."""
    for n in range(at + 1, min(s.high, at + 12)):
        if s.word(n) == "to" and not nominal(s.words[n - 1], s.language) and not s.word(n - 1):
            return 0
        if s.word(n) == "to" and s.word(n + 1) and not s.words[min(n + 1, s.high - 1)].capital:
            return n if s.word(n + 1) not in s.language.determiners else 0
        if s.words[n].kind != "w" or s.word(n) in s.language.that:
            return 0
    return 0


def _told(s: Sentence, at: int) -> tuple[int, int, str]:
    """Content after "told somebody": behind "that", a colon or a quotation, or a clause behind the hearer."""
    marked = _marked(s, at)
    if marked:
        return marked, at, "tell"
    if s.language.pronoun(s.word(at)) or s.word(at) in ("him", "them", "me", "us", "her"):
        hearer = at + 1
    else:
        phrase = after(s.words, at, s.high, s.language)
        if phrase is None:
            return 0, 0, ""
        hearer = phrase.end
    return (hearer, at, "tell") if _is_clause(s, hearer) else (0, 0, "")


def _marked(s: Sentence, at: int) -> int:
    """Index after the first "that" or colon, or of the first quotation, near `at`; 0 where there is none."""
    for n in range(at, min(s.high, at + REACH)):
        if s.word(n) in s.language.that and not _points(s, n):
            return n + 1
        if s.text(n) == ":" and n + 1 < s.high:
            return n + 1
        if s.is_quote(n):
            return n if n == at or s.text(n - 1) in (",", ":") or s.word(n - 1) in s.language.that else 0
        verb = s.verb(n)
        noun = s.words[n].capital or s.word(n - 1) in s.language.determiners | s.language.links
        helps = s.word(n) in s.language.auxiliaries and s.text(n).lower() not in s.language.toward
        if (verb and n > at and not verb.participle and not noun) or helps:
            return 0
        if s.word(n) in s.language.modals and s.word(n) != "to":
            return 0
    return 0


def _points(s: Sentence, n: int) -> bool:
    """Whether "that" at n points to a noun ("that day") instead of opening a clause. Told by a time word after it."""
    return s.word(n + 1) in s.language.times


def _clause(s: Sentence, at: int, cue_end: int, shapes: set[str]) -> tuple[int, int, str]:
    """Content of a say-like verb whose complement begins at `at`."""
    if at >= s.high:
        return 0, 0, ""
    while s.word(at) and s.language.is_adverb(s.word(at)) and s.word(at) != "then":
        at += 1
    if s.text(at) in DASHES:  # "said - publicly, too - that"
        partner = next((n for n in range(at + 1, min(s.high, at + REACH)) if s.text(n) in DASHES), 0)
        at = partner + 1 if partner else at
    if s.language.verb_second and "say" in shapes and (opens := after_comma(s, at)):
        return opens, cue_end, "that"
    felt = 0
    while s.word(at) in s.language.particles or s.word(at) in s.language.convictions:
        felt = felt or (at if s.word(at) in s.language.convictions else 0)
        at += 1
    itself = s.word(at - 1) == "sich" or s.word(cue_end - 3) in s.language.reflexive
    if itself and s.text(at) in _OPENING and "say" in shapes:
        return at, cue_end, "act"  # "zeigte sich „enttäuscht“"
    if felt and s.word(at) not in s.language.that and s.text(at) not in (",", ":") and not s.is_quote(at):
        return felt, cue_end, "act"  # "s'est dit prêt à revenir"
    if s.language.oblique_endings and (opens := _comma_that(s, at)):
        return opens, cue_end, "that"
    if s.word(at) in s.language.that:
        return at + 1, cue_end, "that"
    if s.text(at) == "," and s.word(at + 1) in s.language.that:  # German and Russian have a comma before "that"
        return at + 2, cue_end, "that"
    if s.text(at) == ":" and at + 1 < s.high and (s.language.bare or "say" in shapes or s.is_quote(at + 1)):
        return at + 1, cue_end, "that"
    if s.text(at) == "," and s.is_quote(at + 1):
        return at + 1, cue_end, "quote"
    if s.is_quote(at):
        return at, cue_end, "quote"
    aside = s.word(at) in s.language.links | s.language.times | s.language.prepositions | _ASIDE
    aside = aside or s.text(at).lower() in s.language.toward
    if aside or s.text(at) == ",":
        n = at
        while s.word(n) in s.language.times | {"on", "in"} or s.word(n).isdigit():
            n += 1
        marked = 0 if s.language.pronoun(s.word(n)) else _marked(s, at)
        if marked:
            return marked, cue_end, "that"
        at = n
    if shapes & {"say", "that"} and s.language.bare and _is_clause(s, at, easy="say" in shapes):
        return at, cue_end, "that"
    verb = at
    while s.language.infinitives and s.word(verb) in s.language.negations:
        verb += 1
    if "say" in shapes and s.word(verb).endswith(s.language.infinitives or ("~",)) and _is_infinitive(s, verb):
        return at, cue_end, "vow"
    return 0, 0, ""


def _comma_that(s: Sentence, at: int) -> int:
    """Index behind a comma and "that", where only words stand between them and `at`; else 0."""
    comma = next((n for n in range(at, min(s.high, at + REACH)) if s.words[n].kind != "w" or s.verb(n)), 0)
    return comma + 2 if comma and s.text(comma) == "," and s.word(comma + 1) in s.language.that else 0


def _is_infinitive(s: Sentence, at: int) -> bool:
    """Whether the word at `at`, which ends like an infinitive, can be one."""
    word, language = s.word(at), s.language
    closed = language.determiners | language.stops | language.prepositions | language.times | language.roles.keys()
    return len(word) > 3 and not s.words[at].capital and word not in closed and bool(s.word(at + 1))


def after_comma(s: Sentence, at: int) -> int:
    """Where a clause opens behind the next comma, and behind "that" there; 0 where something else follows it.

    German puts a comma before what was said, be it with "that" or without, and the rest of the verb and the hearer
    stand before the comma: "teilte dem Rat mit, die Tür sei offen".
    """
    comma = next((n for n in range(at, min(s.high, at + REACH)) if s.words[n].kind != "w" or s.verb(n)), 0)
    if not comma or s.text(comma) != "," or s.word(comma - 1) == "ab":
        return 0  # with "ab" it is a thing called off
    if s.is_quote(comma + 1):
        return comma + 1
    opens = s.word(comma + 1)
    if opens in s.language.that:
        return comma + 2
    return comma + 1 if opens and (opens in s.language.openers or opens not in s.language.stops) else 0


def _is_clause(s: Sentence, at: int, easy: bool = False) -> bool:
    """Whether words from `at` are plainly a clause: a subject and soon an auxiliary (any words where `easy`)."""
    if not s.word(at) or s.word(at) in s.language.auxiliaries | s.language.modals | s.language.links:
        return False
    stop = s.verb(at) is None and s.word(at) in s.language.stops and not s.language.pronoun(s.word(at))
    if stop and not s.words[at].text.isupper() and s.word(at) not in _OPENERS:
        return False
    bare = s.word(at).partition("'")[0]  # "it's"
    if s.language.pronoun(bare) and bare not in ("who", "one") and s.word(at + 1):
        return True
    for n in range(at + 1, min(s.high, at + 12)):
        if s.words[n].kind == "p" and s.text(n) in (".", ";", ":"):
            break
        if s.word(n) in s.language.auxiliaries | s.language.modals - {"to"}:
            return True
    if s.is_quote(at + 1):
        return s.quotation(at + 1).words > 2
    return easy and sum(1 for n in range(at, min(s.high, at + 6)) if s.word(n)) >= 4


def content_end(s: Sentence, start: int, brief: bool = False) -> int:
    """Where a clause that begins at `start` ends: before the next reporting verb, or a colon with a quotation."""
    for n in range(start, s.high):
        mark = s.text(n) if s.words[n].kind == "p" else ""
        if mark == ";" or (mark == ":" and s.is_quote(n + 1)):
            return n
        if s.is_quote(n) and s.quotation(n).last == ",":
            verb = s.verb(n + 1)
            if verb and verb.participle:
                return n + 1
        if mark in (",", *DASHES):
            verb = s.verb(n + 1)
            if verb and (verb.participle or s.word(n + 1) == "according") and n > start:
                return n
            if mark == "," and n > start and (_speaker_ends(s, n + 1) or _reports_soon(s, n + 1, 4)):
                return n
            if s.word(n + 1) == "according" and s.word(n + 2) == "to":
                return n
            joined = s.word(n + 1) in ("and", "but", "while", "though", "although", "yet")
            if s.word(n + 1) == "but" and n > start + 2 and s.word(n + 2) in ("no", "there", "neither", "none"):
                return n  # the author takes over: "..., but no talks followed"
            if joined and n > start + 1 and (brief or _reports_soon(s, n + 2) or _finite(s, n + 2)):
                return n
        if s.word(n) in ("and", "but", *_joins(s)) and n > start + 1:
            verb = s.verb(n + 1)
            if (
                verb
                and not verb.participle
                and (not verb.base or not s.language.bare)
                and verb.shapes & {"say", "that", "tell", "call"}
            ):
                return n
            if verb and verb.participle and s.word(n + 2) in s.language.that:
                return n
            if _reports_soon(s, n + 1, 4):
                return n
    return s.high


def _joins(s: Sentence) -> frozenset[str]:
    """What may join a second thing said; English has its own."""
    return frozenset() if s.language.bare else s.language.conjunctions | s.language.but


def _speaker_ends(s: Sentence, at: int) -> bool:
    """Whether the sentence ends with a speaker and a reporting verb from `at` on, as in ", Example noted."."""
    for n in range(at + 1, min(s.high, at + 8)):
        if s.words[n].kind != "w":
            return False
        if _finite(s, n) and (n + 1 >= s.high or s.words[n + 1].kind == "p"):
            return before(s.words, at, n, s.language) is not None
    return False


def _finite(s: Sentence, n: int) -> bool:
    """Whether a reporting verb in the past or third person stands at n, as in "and accused"."""
    verb = s.verb(n)
    return verb is not None and not verb.participle and not verb.base and not verb.shapes <= {"quote"}


def _reports_soon(s: Sentence, at: int, reach: int = 7) -> bool:
    """Whether a subject and a reporting verb with content follow at `at`, as in "but NATO said that"."""
    for n in range(at + 1, min(s.high, at + reach)):
        if s.words[n].kind != "w":
            return False
        verb = s.verb(n)
        if verb and not verb.participle and not verb.base and verb.shapes & {"say", "that", "tell"}:
            return before(s.words, at, n, s.language) is not None
    return False


def quote_alone(s: Sentence, i: int) -> bool:
    """Whether the content that begins with the quotation at i is only quotation."""
    return s.quotation(i).closes or i + 1 >= s.high or s.words[i + 1].kind == "p" or s.word(i + 1) in ("and", "as")


def quotes_from(s: Sentence, i: int) -> tuple[tuple[int, int], ...]:
    content = [(i, i + 1)]
    n = i + 1
    while n < s.high:
        step = n + 1 if s.text(n) in (",", ".", "…", *DASHES) or s.word(n) == "and" else n
        if not s.is_quote(step):
            break
        content.append((step, step + 1))
        n = step + 1
    return tuple(content)


def trimmed(s: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """[start, end) without punctuation at its ends, a joining word in front, or nothing."""
    while start < end and s.words[start].kind == "p" and s.text(start) not in "(([$€£#@":
        start += 1
    while start < end and s.words[end - 1].kind == "p" and s.text(end - 1) not in ")]%":
        end -= 1
    return (start, end) if start < end else None


def with_mark(s: Sentence, span: tuple[int, int]) -> tuple[int, int]:
    """The span with the mark that closes a word or two in quotation marks at its end."""
    opened = sum(s.text(n) in _OPENING for n in range(*span))
    closed = sum(s.text(n) in _CLOSING for n in range(*span))
    return (span[0], span[1] + 1) if opened > closed and s.text(span[1]) in _CLOSING else span


def long_enough(s: Sentence, content: tuple[int, int], least: int = 3) -> bool:
    """Whether it has `least` words, quoted ones counted."""
    count = 0
    for n in range(*content):
        count += s.quotation(n).words if s.is_quote(n) else s.words[n].kind == "w"
    return count >= least
