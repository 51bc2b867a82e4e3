"""Attribution by set forms without a verb of their own: "according to X, A", "as X said, A", "X zufolge A"."""

from .content import content_end, long_enough, trimmed
from .nounphrase import after, before
from .sentence import REACH, Found, Sentence


def according(s: Sentence, k: int, low: int) -> Found | None:
    for form in s.language.according:
        if any(s.word(k + n) != word for n, word in enumerate(form)):
            continue
        at = k + len(form)
        source = after(s.words, at, s.high, s.language)
        if source is None:
            return None
        end = max(source.end, source.about_end)
        if k <= low + 1 and s.text(end) != "," and s.text(source.end) == ",":
            end = source.end
        if k <= low + 1 and s.text(end) == ",":
            content = trimmed(s, end + 1, content_end(s, end + 1))
        elif k <= low + 1 and s.language.verb_second:
            content = trimmed(s, source.end, content_end(s, source.end))
        else:
            start = k - 1 if s.text(k - 1) == "," else k
            content = trimmed(s, low, start)
        if content and long_enough(s, content):
            return Found((content,), source, (k, at), "according", "according to")
    return _as_said(s, k, low) or _speaker_behind(s, k, low)


def _as_said(s: Sentence, k: int, low: int) -> Found | None:
    """ "As X said, A" at the beginning of a sentence, in languages that have it as a set form."""
    if s.word(k) not in s.language.as_said or k > low + 1:
        return None
    for n in range(k + 1, min(s.high, k + REACH)):
        verb = s.verb(n)
        if verb and "say" in verb.shapes:
            source = before(s.words, k + 1, n, s.language) or after(s.words, n + 1, s.high, s.language)
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
    if source is None or source.start > low:
        return None
    content = trimmed(s, k + 1, content_end(s, k + 1))
    return Found((content,), source, (k, k + 1), "according", "according to") if content else None
