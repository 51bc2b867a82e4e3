"""Attribution by set forms without a verb of their own: "according to X, A", "as X said, A", "X zufolge A"."""

from .clauses import past_aside
from .content import content_end, long_enough, quotes_from, trimmed
from .language import Language
from .nounphrase import NounPhrase, after, before
from .sentence import REACH, Found, Sentence

_FIRST: dict[str, frozenset[str]] = {}
"""By language, the words that one of the forms can begin with: the others are most words of a text."""


def _first_words(language: Language) -> frozenset[str]:
    if language.code not in _FIRST:
        forms = {form[0] for form in (*language.according, *language.own_words)}
        _FIRST[language.code] = language.for_whom | language.as_said | language.behind | forms
    return _FIRST[language.code]


def according(s: Sentence, k: int, low: int) -> Found | None:
    """The attribution whose form begins at token k of a sentence; `low` is its first word proper."""
    if s.word(k) not in _first_words(s.language):
        return None
    for form in s.language.according:
        if any(s.word(k + n) != word for n, word in enumerate(form)):
            continue
        at = k + len(form)
        source = after(s.words, at, s.high, s.language)
        if s.word(at) in s.language.oblique and s.word(at + 1) not in s.language.roles:
            source = NounPhrase(at, at + 1)
        if source is None:
            return None
        if not s.language.bare and not _tells_of(s, source):
            source = source._replace(about_start=0, about_end=0)
        if k > low + 1 and s.language.verb_second:
            return _in_the_middle(s, k, low, source, (k, at))
        end = max(source.end, source.about_end)
        if k <= low + 1 and s.text(end) != "," and s.text(source.end) == ",":
            end = source.end
        opens = k <= low + 1 and not s.language.bare and not s.language.verb_second
        if opens and s.text(end) != "," and s.word(end):  # "selon un diplomate parlant sans être nommé, A"
            end = next((n for n in range(end, min(s.high, end + REACH)) if s.words[n].kind != "w"), end)
        if k <= low + 1 and s.text(end) == ",":
            content = trimmed(s, end + 1, content_end(s, end + 1))
        elif k <= low + 1 and s.language.verb_second:
            content = trimmed(s, source.end, content_end(s, source.end))
        else:
            start = k - 1 if s.text(k - 1) == "," else k
            content = trimmed(s, low, start)
            if not s.language.bare and s.text(k - 1) == "," and s.text(source.end) == ",":
                found = _in_the_middle(s, k, low, source, (k, at))
                opener = s.word(source.end + 1)
                if found and opener not in s.language.conjunctions | s.language.but | s.language.others:
                    return found
        if content and long_enough(s, content):
            return Found((content,), source, (k, at), "according", "according to")
    for rule in (_for_whom, _his_words, _own_words, _as_said, _speaker_behind):
        if found := rule(s, k, low):
            return found
    return None


def _tells_of(s: Sentence, source: NounPhrase) -> bool:
    """Whether the words between commas behind a source tell of him, and are not what he said."""
    at = source.about_start
    while s.word(at) in s.language.determiners | s.language.former:
        at += 1
    return bool(source.about_end) and (s.word(at) in s.language.roles or s.language.is_title(s.word(at)))


def _in_the_middle(s: Sentence, k: int, low: int, source: NounPhrase, cue: tuple[int, int]) -> Found | None:
    """ "A ist laut X B": the clause goes on behind the speaker."""
    parts = (trimmed(s, low, k), trimmed(s, source.end, content_end(s, source.end)))
    content = tuple(part for part in parts if part)
    if sum(b - a for a, b in content) < 3:
        return None
    return Found(content, source, cue, "according", "according to")


def _for_whom(s: Sentence, k: int, low: int) -> Found | None:
    """ "Pour X, « A »" at the beginning of a sentence."""
    if k != low or s.word(k) not in s.language.for_whom:
        return None
    source = after(s.words, k + 1, s.high, s.language)
    end = source.end if source else 0
    if not source or s.text(end) != "," or not s.is_quote(end + 1):
        return None
    return Found(quotes_from(s, end + 1), source, (k, k + 1), "according", "according to")


def _his_words(s: Sentence, k: int, low: int) -> Found | None:
    """ "По его словам, A": the speaker is a pronoun inside the form, or an adjective: "nach russischen Angaben"."""
    forms = {(form[0], form[-1]) for form in s.language.according if len(form) == 2}
    if (s.word(k), s.word(k + 2)) not in forms:
        return None
    source = NounPhrase(k + 1, k + 2)
    if s.word(k + 1) not in s.language.oblique:
        adjective = s.word(k + 1).endswith("en") and s.word(k + 1) not in s.language.determiners | {"eigenen"}
        if not s.language.verb_second or not adjective or s.word(k + 2) != "angaben":
            return None
        source = NounPhrase(k + 1, k + 3)
    if k > low + 1:
        return _in_the_middle(s, k, low, source._replace(end=k + 3), (k, k + 1)) if s.language.verb_second else None
    start = k + 4 if s.text(k + 3) == "," else k + 3
    content = trimmed(s, start, content_end(s, start))
    return Found((content,), source, (k, k + 3), "according", "according to") if content else None


def _own_words(s: Sentence, k: int, low: int) -> Found | None:
    """ "X will nach eigenen Angaben A"."""
    for form in s.language.own_words:
        if any(s.word(k + n) != word for n, word in enumerate(form)):
            continue
        source = after(s.words, low, k, s.language)
        end = k + len(form)
        content = trimmed(s, end, content_end(s, end))
        if source and content and source.end < k and s.text(source.end) != ",":
            return Found((content,), source, (k, end), "according", "according to")
    return None


def _as_said(s: Sentence, k: int, low: int) -> Found | None:
    """ "As X said, A" at the beginning of a sentence, in languages that have it as a set form."""
    if s.word(k) not in s.language.as_said or k > low + 1:
        return None
    for n in range(k + 1, min(s.high, k + REACH)):
        verb = s.verb(n)
        if verb and "say" in verb.shapes:
            who = n + 1 if s.language.bare else past_aside(s, n + 1)
            source = before(s.words, k + 1, n, s.language) or after(s.words, who, s.high, s.language)
            comma = next((m for m in range(n, min(s.high, n + REACH)) if s.text(m) == ","), 0)
            content = trimmed(s, comma + 1, content_end(s, comma + 1)) if comma and source else None
            return Found((content,), source, (k, n + 1), verb.lemma, "according to") if content else None
        if s.words[n].kind != "w":
            break
    return None


def _speaker_behind(s: Sentence, k: int, low: int) -> Found | None:
    """ "X zufolge A": the speaker stands before the word that makes him the source."""
    if s.word(k) not in s.language.behind:
        return None
    source = before(s.words, low, k, s.language)
    if source and s.word(k - 1) in s.language.tidings:  # "Apple [Berichten] zufolge", "[russischen Angaben] zufolge"
        adjective = s.word(k - 2).endswith("en") and (k - 2 == low or not s.words[k - 2].capital)
        source = source._replace(start=k - 2 if adjective else k - 1)
    if source and source.start > low:
        parts = (trimmed(s, low, source.start), trimmed(s, k + 1, content_end(s, k + 1)))
        return Found(tuple(p for p in parts if p), source, (k, k + 1), "according", "according to")
    if source is None:
        return None
    content = trimmed(s, k + 1, content_end(s, k + 1))
    return Found((content,), source, (k, k + 1), "according", "according to") if content else None
