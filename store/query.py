"""The filter language: text -> a checked expression -> an FTS5 match and bounds in time.

    words              all must occur, in any order; case and diacritics do not matter
    "a phrase"         these words in this order
    prefix*            any word that starts so
    -word  -"phrase"   must not occur
    a or b  (a b) or c alternatives, grouped
    party: speaker: issue: position: outlet: place: kind: lang: source: state:   a tag, or the start of one
    since:2h  until:2022-01-12  since:09:00   by the time we first saw it: ago, date, clock time today, or ISO 8601

`parse` never raises: it takes the part that makes sense and says where it stopped.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from store.records import Span
from store.safetext import fold, search_text, token

FIELDS = ("party", "speaker", "issue", "position", "outlet", "place", "kind", "lang", "source", "state")
TIMES = ("since", "until")
DEEPEST = 20
LONGEST = 1000

_LEX = re.compile(
    r"\s+|(?P<open>-?\()|(?P<close>\))|(?P<bare>-?(?:" + "|".join(FIELDS + TIMES) + r"):)(?=[\s()]|$)"
    r"|(?P<not>-)?(?:(?P<field>[a-z]+):)?(?:\"(?P<phrase>[^\"]*)(?P<end>\"?)|(?P<word>[^\s()\"]+))|(?P<bad>.)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_TEXT_COLUMNS = "{s_text s_title s_names}"
_EVERYTHING = 's_tags : "any"'
_AGO = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Query(Struct, frozen=True):
    """A checked filter. `match` is an FTS5 expression, "" for everything; `since` and `until` bound first_seen, "" for
    no bound; `terms` are folded words, phrases and "prefix*" to mark in a shown text. Where `problem` is not "", the
    query makes no sense from offset `problem_at` on and only what stands before it counts."""

    text: str
    match: str = ""
    terms: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    problem: str = ""
    problem_at: int = -1


class _Problem(Exception):
    def __init__(self, words: str, at: int) -> None:
        super().__init__(words)
        self.words, self.at = words, at


def parse(text: str, now: datetime | None = None, *, live: bool = False) -> Query:
    """Read a filter. With `live` the last word is still being typed and counts as a prefix."""
    text = text[:LONGEST]
    reader = _Reader(text, now or datetime.now(UTC), live)
    problem, at = "", -1
    try:
        match = reader.alternatives(0)
        if reader.kind() == "close":
            raise _Problem("this bracket closes nothing", reader.at())
    except _Problem as found:
        # What stands before the problem is a shorter query; it may have a problem of its own, further left.
        problem, at = found.words, found.at
        before = text[: max(found.at, 0)].rstrip()
        rest = parse(before, now) if before and len(before) < len(text) else Query("")
        return Query(text, rest.match, rest.terms, rest.since, rest.until, problem, at)
    return Query(text, match, tuple(dict.fromkeys(reader.terms)), reader.since, reader.until, problem, at)


class _Reader:
    """Recursive descent over the tokens of one query."""

    def __init__(self, text: str, now: datetime, live: bool) -> None:
        self.tokens = [m for m in _LEX.finditer(text) if not m.group().isspace()]
        self.text, self.now, self.live = text, now, live
        self.index = 0
        self.terms: list[str] = []
        self.since = self.until = ""

    def kind(self) -> str:
        if self.index >= len(self.tokens):
            return "end"
        lexeme = self.tokens[self.index]
        if lexeme["open"] or lexeme["close"]:
            return "open" if lexeme["open"] else "close"
        if lexeme["word"] and lexeme["word"].lower() == "or" and not lexeme["field"] and not lexeme["not"]:
            return "or"
        return "term"

    def at(self) -> int:
        return self.tokens[self.index].start() if self.index < len(self.tokens) else len(self.text)

    def alternatives(self, depth: int) -> str:
        if depth > DEEPEST:
            raise _Problem("too many brackets inside one another", self.at())
        parts = [self.all_of(depth)]
        while self.kind() == "or":
            if not parts[-1]:
                raise _Problem("`or` needs something before it", self.at())
            at = self.at()
            self.index += 1
            parts.append(self.all_of(depth))
            if not parts[-1]:
                raise _Problem("`or` needs something after it", at)
        return parts[0] if len(parts) == 1 else "(" + " OR ".join(parts) + ")"

    def all_of(self, depth: int) -> str:
        wanted: list[str] = []
        unwanted: list[str] = []
        while self.kind() in ("term", "open"):
            lexeme = self.tokens[self.index]
            if self.kind() == "open":
                at, negative = self.at(), lexeme["open"].startswith("-")
                self.index += 1
                marked = len(self.terms)
                inner = self.alternatives(depth + 1)
                if self.kind() != "close":
                    raise _Problem("this bracket is not closed", at)
                self.index += 1
                if negative:
                    del self.terms[marked:]
                if inner:
                    (unwanted if negative else wanted).append(inner)
                continue
            expression = self.term(lexeme)
            self.index += 1
            if expression:
                (unwanted if lexeme["not"] else wanted).append(expression)
        if not wanted and not unwanted:
            return ""
        positive = " AND ".join(wanted) if wanted else _EVERYTHING
        for expression in unwanted:
            positive = f"({positive}) NOT {expression}"
        return f"({positive})" if len(wanted) + len(unwanted) > 1 else positive

    def term(self, lexeme: re.Match[str]) -> str:
        field = (lexeme["field"] or "").lower()
        if lexeme["bare"] or lexeme["bad"]:
            raise _Problem("a value is missing here", lexeme.start())
        if lexeme["phrase"] is not None:
            if not lexeme["end"] and not (self.live and self.index == len(self.tokens) - 1):
                raise _Problem("this quotation mark is not closed", lexeme.start())
            value, prefix = lexeme["phrase"], False
        else:
            typing = self.live and lexeme.end() == len(self.text)
            prefix = lexeme["word"].endswith("*") or typing
            value = lexeme["word"].rstrip("*")
        if field in TIMES:
            self.bound(field, value, lexeme)
            return ""
        if field in FIELDS:
            name = token(value)
            if not name:
                raise _Problem("a value is missing here", lexeme.start())
            return f's_tags : "{field}{name}"' + ("" if lexeme["phrase"] is not None else " *")
        if field:  # "14:05" or an unknown field: read as words, as it stands
            value = f"{lexeme['field']} {value}"
        words = _WORD.findall(search_text(value))
        if not words:
            return ""
        if not lexeme["not"]:
            self.terms.append(" ".join(words) + ("*" if prefix else ""))
        return f'{_TEXT_COLUMNS} : "{" ".join(words)}"' + (" *" if prefix else "")

    def bound(self, field: str, value: str, lexeme: re.Match[str]) -> None:
        moment = read_time(value, self.now)
        if moment is None:
            if self.live and lexeme.end() == len(self.text):
                return
            raise _Problem("no time is read here: try 2h, 09:00 or 2022-01-12", lexeme.start())
        if lexeme["not"]:
            raise _Problem("a time cannot be excluded: use since: and until:", lexeme.start())
        if field == "since":
            self.since = moment
        else:
            self.until = moment


def read_time(value: str, now: datetime) -> str | None:
    """A moment as people write it ("2h", "yesterday", "09:00", "2022-01-12T14:05") as ISO 8601 UTC, or None.

    Clock times and dates without a zone are in the zone of `now`.
    """
    value = value.strip().lower()
    if ago := re.fullmatch(r"(\d{1,4})([mhdw])", value):
        moment = now - timedelta(**{_AGO[ago[2]]: int(ago[1])})
    elif value in ("today", "yesterday"):
        moment = now.replace(hour=0, minute=0, second=0) - timedelta(days=value == "yesterday")
    elif (clock := re.fullmatch(r"(\d{1,2}):(\d{2})", value)) and int(clock[1]) < 24 and int(clock[2]) < 60:
        moment = now.replace(hour=int(clock[1]), minute=int(clock[2]), second=0)
    else:
        try:
            moment = datetime.fromisoformat(value.upper())
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=now.tzinfo)
    if not 1900 <= moment.year < 9999:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def highlights(text: str, terms: Sequence[str]) -> list[Span]:
    """Where `terms` of a query stand in a shown text: spans in code points, in order, not overlapping."""
    if not terms:
        return []
    words = [(fold(m.group()), m.start(), m.end()) for m in re.finditer(r"[^\W_]+", text)]
    spans: list[Span] = []
    for term in terms:
        wanted, prefix = term.rstrip("*").split(), term.endswith("*")
        for i in range(len(words) - len(wanted) + 1):
            here = [word for word, _, _ in words[i : i + len(wanted)]]
            last = here[-1].startswith(wanted[-1]) if prefix else here[-1] == wanted[-1]
            if last and here[:-1] == wanted[:-1]:
                spans.append((words[i][1], words[i + len(wanted) - 1][2]))
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
