"""Forms of French, German and Russian: verbs that stand apart, speakers behind the verb, speech behind a dash."""

from .content import MARKS, after_comma, content_end, content_start, long_enough, quotes_from, trimmed, with_mark
from .language import Verb
from .nounphrase import after, before
from .sentence import DASHES, REACH, Found, Sentence

_SPEAKER_THEN_VERB = "speaker, then verb"


def past_aside(s: Sentence, at: int) -> int:
    """Index behind what may stand between verb and speaker: a time, a hearer, a place ("am Montag", "au micro")."""
    language = s.language
    if s.word(at) in language.impersonal and s.word(at + 1) in language.prepositions:
        return at + 2
    for _ in range(4):
        timed = s.word(at) in language.times or s.word(at).isdigit()
        if (
            timed
            or (s.word(at) in language.prepositions and s.word(at + 1) in language.times)
            or (s.word(at) and language.is_adverb(s.word(at)) and not s.words[at].capital)
        ):
            at += 1
        elif s.word(at) in language.hearers:
            at += 2 if s.is_quote(at + 1) else 1
        elif s.word(at) in language.prepositions and (behind := _past_place(s, at)):
            at = behind
        else:
            break
    return at + 1 if s.word(at) in language.at_body else at


def _past_place(s: Sentence, at: int) -> int:
    """Index behind "preposition noun", where a noun phrase that can speak follows; else 0."""
    language = s.language
    if language.heads:  # no article shows where the next phrase begins
        return next((n for n in range(at + 2, min(s.high, at + 8)) if s.word(n) in language.heads), 0)
    place = after(s.words, at + 1, s.high, language)
    end = place.end if place else 0
    return end if end and (s.word(end) in language.determiners or s.word(end) in language.roles) else 0


def inverted(s: Sentence, k: int, low: int, verb: Verb) -> Found | None:
    """ "Am Montag sagte X, A": something else stands first, and the subject follows the verb."""
    source = after(s.words, k + 2 if s.word(k + 1) == "sich" else k + 1, s.high, s.language)
    if source is None or k == low or any(s.words[n].kind != "w" for n in range(low, k)):
        return None
    if s.word(k - 1) in s.language.conjunctions:
        return None
    found = source._replace(about_start=0, about_end=0)
    if s.text(source.end) == ":" and s.is_quote(source.end + 1) and verb.shapes & {"say", "quote"}:
        return Found(quotes_from(s, source.end + 1), found, (k, k + 1), verb.lemma, _SPEAKER_THEN_VERB)
    start = after_comma(s, source.end) if "say" in verb.shapes else 0
    if not start:
        start, _, shape = content_start(s, source.end - 1, verb)
        if shape != "act":
            return None
    content = trimmed(s, start, content_end(s, start))
    if content and s.word(content[1] - 1) in s.language.needs.get(s.word(k), ()):
        content = trimmed(s, start, content[1] - 1)
    if content is None or not long_enough(s, content, 2 if "act" in verb.shapes else 3):
        return None
    return Found((content,), found, (k, k + 1), verb.lemma, _SPEAKER_THEN_VERB)


def fronted(s: Sentence, k: int, low: int, verb: Verb) -> Found | None:
    """ "О переносе встречи сообщил X": what it is about opens the sentence."""
    governed = s.language.governs.get(verb.lemma, frozenset())
    if not s.language.heads or s.word(low) not in governed or any(s.words[n].kind != "w" for n in range(low, k)):
        return None
    source = after(s.words, past_aside(s, k + 1), s.high, s.language)
    content = trimmed(s, low, k)
    if source is None or content is None or not long_enough(s, content):
        return None
    return Found((content,), source, (k, k + 1), verb.lemma, "clause, then speaker and verb")


def perfect(s: Sentence, k: int, low: int) -> Found | None:
    """ "X hat A abgelehnt", "X hat am Montag erklärt, A": the participle that reports ends its clause."""
    language = s.language
    if not language.perfect or s.word(k) not in language.auxiliaries:
        return None
    subject = before(s.words, low, k, language)
    if subject and s.word(subject.start - 1) in language.prepositions:
        subject = None
    inner = k + 1
    if subject is None and all(s.words[n].kind == "w" for n in range(low, k)):
        subject = after(s.words, k + 1, s.high, language)
        inner = subject.end if subject else 0
    reach = range(k + 1, min(s.high, k + 2 * REACH))
    last = next((n for n in reach if s.words[n].kind == "p" and s.text(n) not in MARKS), s.high) - 1
    verb = language.perfect.get(s.word(last))
    if subject is None or verb is None or last < inner:
        return None
    if verb.lemma == "describe" and not any(s.is_quote(n) or s.text(n) in MARKS for n in range(inner, last)):
        return None
    subject = subject._replace(about_start=0, about_end=0)
    cue = (last, last + 1)
    if "say" in verb.shapes and (start := after_comma(s, last + 1)):
        content = trimmed(s, start, content_end(s, start))
        return Found((content,), subject, cue, verb.lemma, _SPEAKER_THEN_VERB) if content else None
    if "act" not in verb.shapes:
        return None
    while s.word(inner) in language.times or (
        s.word(inner) in language.prepositions and s.word(inner + 1) in language.times
    ):
        inner += 1
    thing = trimmed(s, inner, last)
    if thing is None or _only_asides(s, thing):
        return None
    goes_on = trimmed(s, last + 2, s.high) if verb.lemma == "call" and s.text(last + 1) == "," else None
    thing = with_mark(s, thing)
    return Found((thing, goes_on) if goes_on else (thing,), subject, cue, verb.lemma, _SPEAKER_THEN_VERB)


def quoted_perfect(s: Sentence, i: int, at: int) -> Found | None:
    """ "A", hat X am Montag gesagt: a quotation at i, and the subject at `at`, behind the auxiliary."""
    source = after(s.words, at, s.high, s.language) if s.language.perfect else None
    last = next((n for n in range(at, min(s.high, at + 2 * REACH)) if s.words[n].kind != "w"), s.high) - 1
    verb = s.language.perfect.get(s.word(last))
    if source is None or verb is None or last < source.end or "say" not in verb.shapes:
        return None
    speaker = source._replace(about_start=0, about_end=0)
    return Found(((i, i + 1),), speaker, (last, last + 1), verb.lemma, "quotation, then verb and speaker")


def _only_asides(s: Sentence, span: tuple[int, int]) -> bool:
    """Whether only adverbs and pronouns stand there, or it points at what was said before."""
    return all(s.language.is_adverb(s.word(n)) or s.word(n) in s.language.stops for n in range(*span))


def opening_participle(s: Sentence, k: int, verb: Verb) -> Found | None:
    """ "Saying that A, X left": the sentence opens with the participle, and its subject follows the comma."""
    start, cue_end, _ = content_start(s, k, verb)
    if start == 0:
        return None
    for n in range(start + 1, s.high - 2):
        if s.text(n) != ",":
            continue
        source = after(s.words, n + 1, s.high, s.language)
        behind = max(source.end, source.about_end + 1 if source.about_end else 0) if source else 0
        content = trimmed(s, start, n)
        if source and content and s.word(behind) in s.language.auxiliaries | s.language.stops:
            return Found((content,), source, (k, cue_end), verb.lemma, "subject of the sentence")
    return None


def after_dash(s: Sentence) -> list[Found]:
    """ "— A, — said X": a paragraph of speech that a dash opens in place of quotation marks."""
    if not s.language.dash_speech or s.low != 0 or s.text(0) not in DASHES:
        return []
    for n in range(s.low + 2, s.high - 2):
        if s.text(n) not in (",", "!", "?", "…"):
            continue
        at = n + 1
        while s.text(at) in DASHES:
            at += 1
        while s.word(at) in s.language.auxiliaries and not s.verb(at):
            at += 1
        verb = s.verb(at)
        if verb is None or not verb.shapes & {"say", "quote"}:
            continue
        who = past_aside(s, at + 1)
        if s.word(who) == "t" and s.language.pronoun(s.word(who + 1)):
            who += 1
        source = after(s.words, who, s.high, s.language)
        content = trimmed(s, s.low + 1, n)
        if source and content:
            return [Found((content,), source, (at, at + 1), verb.lemma, "quotation, then verb and speaker")]
    return []
