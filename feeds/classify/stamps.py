"""What stands before the first word of a sentence without belonging to it: datelines, times and tags of live blogs."""

from .language import words as set_of
from .sentence import DASHES, Sentence

_DATELINE = 14  # tokens of a dateline
_ZONES = set_of("am pm gmt utc cet cest eet eest bst est edt msk ist h")
_AGES = set_of("min mins minute minutes m hr hrs hour hours h day days")
_TAGS = (
    ("live",),
    ("live", "updates"),
    ("live", "blog"),
    ("breaking",),
    ("breaking", "news"),
    ("just", "in"),
    ("exclusive",),
    ("update",),
    ("updated",),
    ("latest",),
    ("video",),
    ("watch",),
)
_RULES = (":", "|", *DASHES, "•", "·")


def after_stamp(s: Sentence) -> int:
    """Index of the first token of the sentence proper: behind "VIENNA, Jan 13 (Agency) -", "14:05 GMT", "LIVE:"."""
    return _after_dateline(s, _after_tag(s, _after_time(s)))


def _after_time(s: Sentence) -> int:
    """Behind "14:05", "[14:05]", "12.30pm GMT –", "2 hours ago"."""
    n = s.low + 1 if s.text(s.low) in ("[", "(") else s.low
    if not s.text(n)[:1].isdigit():
        return s.low
    if s.word(n + 1) in _AGES and s.word(n + 2) == "ago":
        return _behind_rules(s, n + 3)
    if s.text(n).isdigit() and s.text(n + 1) == ":" and s.text(n + 2)[:2].isdigit():
        n += 3
    elif s.word(n + 1) in _ZONES:
        n += 1
    else:
        return s.low
    while s.word(n) in _ZONES:
        n += 1
    return _behind_rules(s, n)


def _after_tag(s: Sentence, low: int) -> int:
    """Behind "LIVE:", "Live updates |", "JUST IN –"."""
    for tag in _TAGS:
        end = low + len(tag)
        if tuple(s.word(n) for n in range(low, end)) == tag and s.text(end) in _RULES:
            return _behind_rules(s, end)
    return low


def _behind_rules(s: Sentence, n: int) -> int:
    while n < s.high - 1 and s.text(n) in (*_RULES, "]", ")", ","):
        n += 1
    return n if n < s.high else s.low


def _after_dateline(s: Sentence, low: int) -> int:
    """Behind "VIENNA, Jan 13 (Agency) -", "Vienna (Agency) -"."""
    capitals = s.text(low).isupper() and len(s.text(low)) > 2
    for n in range(low + 1, min(s.high, low + _DATELINE)):
        if s.text(n) in DASHES and (capitals or s.text(n - 1) == ")"):
            return n + 1
        if s.words[n].kind == "q":
            break
    return low
