"""Where somebody is reported to say something: content, source and cue as stretches of tokens, sentence by sentence.

The rules follow the forms of news English: "X said that A", "A, X said", "A, said X", "according to X, A", "X told Y
A", "X called on Y to A", "X accused Y of A", "X: A", and quotations before, after and around them. They were written
for this program; nothing here knows who X is.
"""

from collections.abc import Sequence
from typing import NamedTuple

from .language import Language, Verb
from .language import words as set_of
from .nounphrase import NounPhrase, after, before, national, nominal
from .text import Quotation, Token

_DASHES = ("–", "—", "―", "-")
_REACH = 16  # tokens between a verb and its "that", colon or quotation
_BLOCKERS = set_of("after when as because who which that while where if before since although though whose by")
_FACTS = set_of(
    """fact hope hopes view belief concern concerns fear fears warning claim position demand confidence conviction idea
    possibility point opinion expectation regret doubt doubts readiness willingness support interest"""
)
_CONNECTORS = set_of("but and so yet then now still meanwhile")
_NOT_SAID = set_of("comment say answer respond elaborate discuss")
_OPENERS = set_of("there if when what after while without with")  # stop words a clause may begin with


class Found(NamedTuple):
    """One attribution. `content` are token ranges, `source` and `cue` too; `rule` names the form that was seen."""

    content: tuple[tuple[int, int], ...]
    source: NounPhrase | None
    cue: tuple[int, int] | None
    verb: str
    rule: str


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
        return self.language.verbs.get(self.words[i].fold)


def find(sentence: Sentence) -> list[Found]:
    """All attributions of a sentence in text order; their contents don't overlap."""
    found = _around_quotations(sentence)
    taken = [span for item in found for span in item.content]
    taken += [item.cue for item in found if item.cue]
    low = _after_dateline(sentence)
    k = sentence.low
    while k < sentence.high:
        hit = next(((a, b) for a, b in taken if a <= k < b), None)
        if hit:
            k = hit[1]
            continue
        last = max((f for f in found if f.source and f.cue and f.cue[1] <= k), key=_cue_end, default=None)
        item = _according(sentence, k, low) or _at_verb(sentence, k, low, last.source if last else None, taken)
        if item is None:
            k += 1
            continue
        found.append(item)
        taken += item.content
        if item.cue:
            taken.append(item.cue)
        k += 1
    found.sort(key=lambda item: item.content[0])
    return found


def _cue_end(item: Found) -> int:
    return item.cue[1] if item.cue else -1


def goes_on(sentence: Sentence, i: int) -> bool:
    """Whether the sentence goes on behind the quotation at i, though it ends in a full stop: "A!" X said."""
    return _behind(sentence, i) is not None


# ------------------------------------------------------------------ quotations with "X said" behind them


def _around_quotations(s: Sentence) -> list[Found]:
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
    low = max(low, _after_dateline(s))
    if not s.word(i - 1) or any(s.is_quote(n) or (s.verb(n) and n > low) for n in range(low, i)):
        return i
    while low < i and not s.word(low):
        low += 1
    return low


def _behind(s: Sentence, i: int) -> Found | None:
    """The attribution that follows the quotation at i: "A," X said / "A," said X."""
    quote = s.quotation(i)
    at = i + 1
    comma = s.text(at) == ","
    if comma:
        at += 1
    elif s.text(at) in _DASHES:
        at += 1
        comma = True
    verb = s.verb(at)
    if verb and not verb.participle and _can_quote(verb):
        source = after(s.words, at + 1, s.high, s.language)
        if source and source.start == at + 1 and not s.is_quote(i - 1):
            return Found(((i, i + 1),), source, (at, at + 1), verb.lemma, "quotation, then verb and speaker")
        return None
    source = after(s.words, at, s.high, s.language)
    if source is None:
        return None
    at = max(source.end, source.about_end)
    if s.text(at) == "(":
        at = next((n + 1 for n in range(at, min(s.high, at + 8)) if s.text(n) == ")"), at)
    if not source.about_end and s.text(at) == ",":  # "Ann Example, after a pause, said"
        at = next((n for n in range(at + 1, min(s.high, at + _REACH)) if s.words[n].kind != "w"), at)
    if s.text(at) == ",":
        at += 1
    while s.word(at) and s.language.is_adverb(s.word(at)):
        at += 1
    if s.word(at) in s.language.auxiliaries:
        at += 1
    verb = s.verb(at)
    if verb is None or verb.participle or not _can_quote(verb):
        return None
    closed = comma or quote.last in ",?!…—–" or (quote.ends and _stops(s, at + 1, verb))
    if not closed:
        return None
    return Found(((i, i + 1),), source, (at, at + 1), verb.lemma, "quotation, then speaker and verb")


def _can_quote(verb: Verb) -> bool:
    return bool(verb.shapes & {"say", "quote", "tell"})


def _stops(s: Sentence, at: int, verb: Verb) -> bool:
    """Whether after the verb nothing more is said: the sentence ends, or only time, place or hearer follow."""
    if at >= s.high or s.words[at].kind != "w":
        return True
    if "tell" in verb.shapes:
        return all(s.words[n].kind != "q" for n in range(at, s.high))
    return s.word(at) in s.language.times | s.language.links | {"during", "after", "before", "when", "as", "of"}


def _next_part(s: Sentence, at: int) -> int:
    """Index of the quotation that takes up a broken one: "A," he said, "B." - 0 where none does."""
    for n in range(at, min(s.high, at + 2 * _REACH)):
        if s.is_quote(n):
            behind_quote = s.is_quote(n - 1) and s.quotation(n - 1).ends
            if behind_quote or n == at or s.text(n - 1) in (",", ":", ".", ";", *_DASHES) or s.text(n - 1)[-1:] == ".":
                return n
            if s.word(n - 1):  # a name in quotation marks on the way
                continue
            return 0
        verb = s.verb(n)
        if verb and (verb.participle or n - at > 1) and verb.shapes & {"say", "that", "tell"}:
            return 0
    return 0


# ------------------------------------------------------------------ verbs


def _according(s: Sentence, k: int, low: int) -> Found | None:
    for form in s.language.according:
        if any(s.word(k + n) != word for n, word in enumerate(form)):
            continue
        at = k + len(form)
        source = after(s.words, at, s.high, s.language)
        if source is None:
            return None
        end = max(source.end, source.about_end)
        if k <= low + 1 and s.text(end) == ",":
            content = _trimmed(s, end + 1, _content_end(s, end + 1))
        else:
            start = k - 1 if s.text(k - 1) == "," else k
            content = _trimmed(s, low, start)
        if content and _long(s, content):
            return Found((content,), source, (k, at), "according", "according to")
    return None


def _at_verb(s: Sentence, k: int, low: int, last: NounPhrase | None, taken: Sequence[tuple[int, int]]) -> Found | None:
    verb = s.verb(k)
    if verb is None or (s.words[k].capital and k > low):
        return None
    source, rule = _source(s, k, low, verb, last)
    if source is None:
        return _clause_then_verb(s, k, low, verb, taken)
    backward = _clause_before(s, k, low, verb, source, taken)
    if backward:
        return backward
    start, cue_end, shape = _content_start(s, k, verb)
    if start == 0:
        return None
    if s.is_quote(start) and _quote_alone(s, start):
        content = _quotes_from(s, start)
        return Found(content, source, (k, cue_end), verb.lemma, rule + ", then quotation")
    clause = _trimmed(s, start, _content_end(s, start, shape in ("urge", "act", "vow")))
    if clause is None or not (_long(s, clause) or shape == "act"):
        return None
    if any(a < clause[1] and clause[0] < b for a, b in taken):
        return None
    return Found((clause,), source, (k, cue_end), verb.lemma, rule)


def _source(s: Sentence, k: int, low: int, verb: Verb, last: NounPhrase | None) -> tuple[NounPhrase | None, str]:
    """The subject of the verb at k and the rule that gave it."""
    previous = s.word(k - 1)
    if verb.participle and previous not in s.language.auxiliaries:
        if not _breaks(s, k - 1) and previous not in s.language.conjunctions:
            return None, ""
        if last:
            return last, "goes on with the same speaker"
        return _main_subject(s, low, k), "subject of the sentence"
    if previous in s.language.conjunctions or (previous == "also" and s.word(k - 2) in s.language.conjunctions):
        return last, "goes on with the same speaker"
    if previous == "to":  # "went on to say"
        back = k - 3 if s.word(k - 2) == "on" else k - 2
        went = s.verb(back)
        if went is None or "goon" not in went.shapes:
            return None, ""
        return before(s.words, low, back, s.language), "speaker, then verb"
    source = before(s.words, low, k, s.language)
    if source is None:
        return None, ""
    form = s.word(k)
    tail = s.words[source.end - 1]
    if tail.fold.endswith("'s") or tail.text.isdigit():
        return None, ""  # "his party's claim", "the 20 states"
    if verb.shapes == {"act"} and s.word(source.start - 1) in ("that", "which", "whom"):
        return None, ""
    if form == verb.lemma and not _plural(s, source):
        return None, ""
    if national(s.words[source.end - 1]) and source.end == k and form.endswith("s"):
        return None, ""  # "Russian claims"
    if verb.passive and any(
        s.word(n) in ("is", "are", "was", "were", "be", "been", "being") for n in range(source.end, k)
    ):
        return None, ""
    return source, "speaker, then verb"


def _breaks(s: Sentence, n: int) -> bool:
    """Whether a comma or dash stands at n, be it inside a quotation's closing mark."""
    return s.text(n) in (",", *_DASHES) or (s.is_quote(n) and s.quotation(n).last in ",—–")


def _plural(s: Sentence, source: NounPhrase) -> bool:
    first, head = s.word(source.start), s.word(source.end - 1)
    if source.end - source.start == 1 and s.language.pronoun(first):
        return first not in s.language.he | s.language.she | s.language.it
    inside = {s.word(n) for n in range(source.start, source.end)}
    return bool(inside & s.language.conjunctions) or head.endswith("s") or s.language.roles.get(head) == "people"


def subject(s: Sentence) -> NounPhrase | None:
    """The noun phrase a sentence begins with, after an introduction closed by a comma."""
    return _main_subject(s, _after_dateline(s), s.high)


def _main_subject(s: Sentence, low: int, k: int) -> NounPhrase | None:
    """The noun phrase the sentence begins with, if nothing between it and k could be nearer to the participle."""
    at = low
    while at < k and (s.language.is_adverb(s.word(at)) or s.word(at) in _CONNECTORS or s.text(at) == ","):
        at += 1
    if s.word(at) in s.language.links | s.language.stops - s.language.others and not s.language.pronoun(s.word(at)):
        at = next((n + 1 for n in range(at, k) if s.text(n) == ","), k)
    if at >= k:
        return None
    source = after(s.words, at, k, s.language)
    if source is None or any(s.word(n) in _BLOCKERS for n in range(source.end, k)):
        return None
    return source


# ------------------------------------------------------------------ content before the verb


def _clause_before(
    s: Sentence, k: int, low: int, verb: Verb, source: NounPhrase, taken: Sequence[tuple[int, int]]
) -> Found | None:
    """A, X said."""
    if not verb.shapes & {"say", "that", "tell"} or verb.participle:
        return None
    if s.text(source.start - 1) != "," or not _stops(s, k + 1, verb) or s.text(k + 1) == ":":
        return None
    if any(s.word(n) in s.language.that or s.is_quote(n) for n in range(k + 1, min(s.high, k + _REACH))):
        return None
    item = _backward(s, low, source.start - 1, source, (k, k + 1), verb, taken)
    if item and s.text(k + 1) == "," and s.word(k + 2):
        # "A, X said, B": the clause goes on behind the speaker.
        opener = s.word(k + 2)
        rest = _trimmed(s, k + 2, _content_end(s, k + 2))
        aside = opener in s.language.conjunctions | _BLOCKERS or opener.endswith("ing") or s.verb(k + 2)
        if rest and not aside and _long(s, rest):
            return item._replace(content=(*item.content, rest))
    return item


def _clause_then_verb(s: Sentence, k: int, low: int, verb: Verb, taken: Sequence[tuple[int, int]]) -> Found | None:
    """A, said X."""
    if s.text(k - 1) != "," or verb.participle or not verb.shapes & {"say", "that"}:
        return None
    source = after(s.words, k + 1, s.high, s.language)
    if source is None or not (s.words[source.end - 1].capital or s.word(source.end - 1) in s.language.roles):
        return None
    return _backward(s, low, k - 1, source, (k, k + 1), verb, taken)


def _backward(
    s: Sentence,
    low: int,
    end: int,
    source: NounPhrase,
    cue: tuple[int, int],
    verb: Verb,
    taken: Sequence[tuple[int, int]],
) -> Found | None:
    start = max([low, *(b for _, b in taken if b <= end)])
    content = _trimmed(s, start, end)
    if content is None or not _long(s, content):
        return None
    if s.word(content[0]) in s.language.links | _BLOCKERS and "," not in [s.text(n) for n in range(*content)]:
        return None  # "In Geneva, he said ..." has nothing before its comma
    return Found((content,), source, cue, verb.lemma, "clause, then speaker and verb")


# ------------------------------------------------------------------ content after the verb


def _content_start(s: Sentence, k: int, verb: Verb) -> tuple[int, int, str]:
    """Where the content begins, where the cue ends, and the shape that decided; a start of 0 means there is none."""
    shapes = verb.shapes
    at = k + 1
    if "point" in shapes and s.word(at) == "out":
        return _clause(s, at + 1, at + 1, {"that", "quote"})
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
    if "vow" in shapes and s.word(at) in ("to", "not") and s.word(at + 1) not in _NOT_SAID:
        return at, at, "vow"
    if "urge" in shapes and (there := _infinitive(s, at)):
        return (at, at, "urge") if there else (0, 0, "")
    if "act" in shapes and "that" not in shapes:
        return (at, at, "act") if at < s.high and _object(s, at) else (0, 0, "")
    found = _clause(s, at, at, set(shapes))
    if found[0] == 0 and shapes & {"say", "that", "quote"}:
        for n in range(at, min(s.high, at + _REACH)):  # "added a caveat: ..."
            if s.text(n) == ":" and s.is_quote(n + 1):
                return n + 1, at, "quote"
            if s.words[n].kind != "w" or s.verb(n):
                break
    if found[0] == 0 and "tell" in shapes:
        found = _told(s, at)
    if found[0] == 0 and "act" in shapes and at < s.high and _object(s, at):
        return at, at, "act"
    return found


def _object(s: Sentence, at: int) -> bool:
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
    for n in range(at, min(s.high, at + _REACH)):
        if s.word(n) in s.language.that and not nominal_that(s, n):
            return n + 1
        if s.text(n) == ":" and n + 1 < s.high:
            return n + 1
        if s.is_quote(n):
            return n if n == at or s.text(n - 1) in (",", ":") or s.word(n - 1) in s.language.that else 0
        verb = s.verb(n)
        if verb and n > at and not verb.participle:
            return 0
    return 0


def nominal_that(s: Sentence, n: int) -> bool:
    """Whether "that" at n points to a noun ("that day") instead of opening a clause. Told by a time word after it."""
    return s.word(n + 1) in s.language.times


def _clause(s: Sentence, at: int, cue_end: int, shapes: set[str]) -> tuple[int, int, str]:
    """Content of a say-like verb whose complement begins at `at`."""
    if at >= s.high:
        return 0, 0, ""
    while s.word(at) and s.language.is_adverb(s.word(at)) and s.word(at) != "then":
        at += 1
    if s.text(at) in _DASHES:  # "said - publicly, too - that"
        partner = next((n for n in range(at + 1, min(s.high, at + _REACH)) if s.text(n) in _DASHES), 0)
        at = partner + 1 if partner else at
    if s.word(at) in s.language.that:
        return at + 1, cue_end, "that"
    if s.text(at) == ":" and at + 1 < s.high:
        return at + 1, cue_end, "that"
    if s.text(at) == "," and s.is_quote(at + 1):
        return at + 1, cue_end, "quote"
    if s.is_quote(at):
        return at, cue_end, "quote"
    aside = s.word(at) in s.language.links | s.language.times | {"during", "after", "before", "when", "as", "via"}
    if aside or s.text(at) == ",":
        marked = _marked(s, at)
        if marked:
            return marked, cue_end, "that"
        n = at
        while s.word(n) in s.language.times | {"on", "in"} or s.word(n).isdigit():
            n += 1
        at = n
    if shapes & {"say", "that"} and _is_clause(s, at, easy="say" in shapes):
        return at, cue_end, "that"
    return 0, 0, ""


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
            return False
        if s.word(n) in s.language.auxiliaries | s.language.modals - {"to"}:
            return True
    if s.is_quote(at + 1):
        return s.quotation(at + 1).words > 2
    return easy and sum(1 for n in range(at, min(s.high, at + 6)) if s.word(n)) >= 4


def _content_end(s: Sentence, start: int, brief: bool = False) -> int:
    """Where a clause that begins at `start` ends: before the next reporting verb, or a colon with a quotation."""
    for n in range(start, s.high):
        mark = s.text(n) if s.words[n].kind == "p" else ""
        if mark == ";" or (mark == ":" and s.is_quote(n + 1)):
            return n
        if s.is_quote(n) and s.quotation(n).last == ",":
            verb = s.verb(n + 1)
            if verb and verb.participle:
                return n + 1
        if mark in (",", *_DASHES):
            verb = s.verb(n + 1)
            if verb and (verb.participle or s.word(n + 1) == "according") and n > start:
                return n
            if s.word(n + 1) == "according" and s.word(n + 2) == "to":
                return n
            joined = s.word(n + 1) in ("and", "but", "while", "though", "although", "yet")
            if joined and n > start + 1 and (brief or _reports_soon(s, n + 2) or _finite(s, n + 2)):
                return n
        if s.word(n) in ("and", "but") and n > start + 1:
            verb = s.verb(n + 1)
            if (
                verb
                and not verb.participle
                and s.word(n + 1) != verb.lemma
                and verb.shapes & {"say", "that", "tell", "call"}
            ):
                return n
            if verb and verb.participle and s.word(n + 2) in s.language.that:
                return n
            if _reports_soon(s, n + 1, 4):
                return n
    return s.high


def _finite(s: Sentence, n: int) -> bool:
    """Whether a reporting verb in the past or third person stands at n, as in "and accused"."""
    verb = s.verb(n)
    return verb is not None and not verb.participle and s.word(n) != verb.lemma and not verb.shapes <= {"quote"}


def _reports_soon(s: Sentence, at: int, reach: int = 7) -> bool:
    """Whether a subject and a reporting verb with content follow at `at`, as in "but NATO said that"."""
    for n in range(at + 1, min(s.high, at + reach)):
        if s.words[n].kind != "w":
            return False
        verb = s.verb(n)
        if verb and not verb.participle and s.word(n) != verb.lemma and verb.shapes & {"say", "that", "tell"}:
            return before(s.words, at, n, s.language) is not None
    return False


def _quote_alone(s: Sentence, i: int) -> bool:
    """Whether the content that begins with the quotation at i is only quotation."""
    return s.quotation(i).closes or i + 1 >= s.high or s.words[i + 1].kind == "p" or s.word(i + 1) in ("and", "as")


def _quotes_from(s: Sentence, i: int) -> tuple[tuple[int, int], ...]:
    content = [(i, i + 1)]
    n = i + 1
    while n < s.high:
        step = n + 1 if s.text(n) in (",", ".", "…", *_DASHES) or s.word(n) == "and" else n
        if not s.is_quote(step):
            break
        content.append((step, step + 1))
        n = step + 1
    return tuple(content)


def _trimmed(s: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """[start, end) without punctuation at its ends, a joining word in front, or nothing."""
    while start < end and s.words[start].kind == "p" and s.text(start) not in "(([$€£#@":
        start += 1
    while start < end and s.words[end - 1].kind == "p" and s.text(end - 1) not in ")]%":
        end -= 1
    return (start, end) if start < end else None


def _long(s: Sentence, content: tuple[int, int]) -> bool:
    """Three words at least, or a quotation of three."""
    count = 0
    for n in range(*content):
        count += s.quotation(n).words if s.is_quote(n) else s.words[n].kind == "w"
    return count >= 3


def _after_dateline(s: Sentence) -> int:
    """Index of the first token after a dateline: "VIENNA, Jan 13 (Agency) -", "Vienna (Agency) -"."""
    capitals = s.text(s.low).isupper() and len(s.text(s.low)) > 2
    for n in range(s.low + 1, min(s.high, s.low + 14)):
        if s.text(n) in _DASHES and (capitals or s.text(n - 1) == ")"):
            return n + 1
        if s.words[n].kind == "q":
            break
    return s.low


# ------------------------------------------------------------------ without a verb


def colon(s: Sentence, title: bool) -> Found | None:
    """ "X: A", and in titles "A - X". Only the form: whether X speaks is for the resolver to say."""
    for n in range(s.low + 1, min(s.high, s.low + 9)):
        if s.text(n) == ":":
            source = after(s.words, s.low, n, s.language)
            if source is None or source.end != n:
                return None
            content = _quotes_from(s, n + 1) if s.is_quote(n + 1) else ()
            clause = _trimmed(s, n + 1, s.high)
            if not content and clause and _long(s, clause):
                content = (clause,)
            return Found(content, source, (n, n + 1), "", "colon") if content else None
        if s.words[n].kind != "w":
            break
    if not title:
        return None
    for n in range(s.high - 2, max(s.low + 2, s.high - 7), -1):
        if s.words[n].kind == "p" and s.text(n) in _DASHES:
            source = after(s.words, n + 1, s.high, s.language)
            clause = _trimmed(s, s.low, n)
            if source and source.end == s.high and clause and _long(s, clause):
                return Found((clause,), source, (n, n + 1), "", "colon")
            return None
    return None


def lead_in(s: Sentence, i: int) -> NounPhrase | None:
    """The subject of a sentence that leads up to the quotation at i: "X was blunt: ...", "X reacted, ..."."""
    if s.text(i - 1) not in (":", ","):
        return None
    return _main_subject(s, _after_dateline(s), i - 1)
