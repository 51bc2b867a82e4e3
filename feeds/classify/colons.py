"""Speakers before a colon, and in titles behind a dash: only the form, whether X speaks is for the resolver to say."""

from .content import long_enough, quotes_from, trimmed
from .language import words as set_of
from .nounphrase import after
from .sentence import DASHES, Found, Sentence
from .stamps import after_stamp

_TOPICS = set_of("over about after before amid ahead")


def colon(s: Sentence, title: bool) -> Found | None:
    """ "X: A", and in titles "A - X". Only the form: whether X speaks is for the resolver to say."""
    opens = low = after_stamp(s)
    if title and s.is_quote(low):
        return _quotation_first(s, low)
    if title and not s.language.bare:  # "Talks in Norburg - Holm: A", "Live: ++ Holm: A ++"
        rules = (*DASHES, "+")
        opens = next((n + 1 for n in range(low, s.high - 2) if s.text(n) in rules and s.word(n + 1)), low)
    for n in range(opens + 1, min(s.high, opens + 9)):
        if s.text(n) == ":":
            source = after(s.words, opens, n, s.language)
            if source is None or source.end != n:
                return None
            content = quotes_from(s, n + 1) if s.is_quote(n + 1) else ()
            clause = trimmed(s, n + 1, s.high)
            if not content and clause and long_enough(s, clause):
                content = (clause,)
            return Found(content, source, (n, n + 1), "", "colon") if content else None
        if s.words[n].kind != "w":
            break
    if not title:
        return None
    for n in range(s.high - 2, max(low + 2, s.high - 7), -1):
        if s.words[n].kind == "p" and s.text(n) in DASHES:
            source = after(s.words, n + 1, s.high, s.language)
            clause = trimmed(s, low, n)
            if source and source.end == s.high and clause and long_enough(s, clause):
                return Found((clause,), source, (n, n + 1), "", "colon")
            return None
    return None


def _quotation_first(s: Sentence, i: int) -> Found | None:
    """A headline's "A": X, or "A" - X on B. What else follows the name may tell of something else."""
    if s.text(i + 1) not in (":", "|", *DASHES):
        return None
    source = after(s.words, i + 2, s.high, s.language)
    if source is None or not (source.end >= s.high or s.word(source.end) in s.language.links | _TOPICS):
        return None
    return Found(((i, i + 1),), source, (i + 1, i + 2), "", "colon")
