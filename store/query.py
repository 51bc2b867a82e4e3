"""The filter language: text -> a checked tree (query_tree), read by query_sql and query_match. docs/filter.md has the
grammar for people.

    words              all must occur, in any order; case and diacritics do not matter
    "a phrase"         these words in this order
    prefix*            any word that starts so
    near(a b, 5)       these, with at most 5 words between them (10 where no number is given)
    -word  -"phrase"   must not occur; a minus may stand before anything
    a or b  (a b) or c alternatives, grouped
    party: speaker: issue: position: outlet: place: kind: lang: source: state:   a tag, or the start of one
    is:pinned          or noted, corrected, new, sure, direct, withdrawn
    witnesses:>2       owners of outlets that carry it; also >= < <= and a bare number
    since:2h  until:2022-01-12  since:09:00   by the time we first saw it: ago, date, clock time today, or ISO 8601

`parse` never raises: it takes the part that makes sense and says where it stopped.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import get_args
from unicodedata import combining

from msgspec import Struct

from store.query_sql import fts, merged
from store.query_tree import All, AnyOf, Marked, Near, Node, Not, Seen, Sure, Tagged, Witnesses, Words, leaves
from store.records import POSITIONS, Kind, Span, State
from store.safetext import UNSPACED, fold, search_text, token

FIELDS = ("party", "speaker", "issue", "position", "outlet", "place", "kind", "lang", "source", "state")
TIMES = ("since", "until")
IS: dict[str, Node] = {
    "pinned": Marked("pinned"), "noted": Marked("noted"), "corrected": Marked("corrected"), "new": Marked("new"),
    "sure": Sure(), "direct": Tagged("kind", "direct", whole=True),
    "withdrawn": Tagged("state", "withdrawn", whole=True),
}  # fmt: skip
VALUES: dict[str, tuple[str, ...]] = {
    "position": POSITIONS, "kind": get_args(Kind), "state": (*get_args(State), "dismissed"),
}  # fmt: skip
"""All that these fields can hold, on any wire."""
KNOWN = (*FIELDS, "is", "witnesses", *TIMES)
"""All that may stand before a colon."""
DEEPEST = 20
LONGEST = 1000
NEAR = 10
FARTHEST = 1000

_LEX = re.compile(
    r"\s+|(?P<near>-?near\((?P<inside>[^()]*)(?P<shut>\)?))|(?P<open>-?\()|(?P<close>\))"
    r"|(?P<bare>-?(?:" + "|".join(KNOWN) + r"):)(?=[\s()]|$)"
    r"|(?P<not>-)?(?:(?P<field>[a-z]+):)?(?:\"(?P<phrase>[^\"]*)(?P<end>\"?)|(?P<word>[^\s()\"]+))|(?P<bad>.)",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"\"(?P<phrase>[^\"]*)\"|(?P<word>[^\s\"]+)|(?P<bad>\")")
_COUNT = re.compile(r"(>=|<=|[><=])?(\d{1,6})")
_WORD = re.compile(r"[^\W_]+")
_BLANKS = bytes(code if chr(code).isalnum() else 32 for code in range(128)) + bytes(128)
# A word as it is shown may hold marks; signs of a script written without blanks are words of their own.
_SHOWN = re.compile(f"{UNSPACED}|(?:(?!{UNSPACED})[^\\W_]|[\u0300-\u036f])+")
_AGO = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Query(Struct, frozen=True):
    """A checked filter: everything that `match`, `since`, `until` and `rest` all find.

    `match` is an FTS5 expression, "" for everything; `since` and `until` bound first_seen, "" for no bound; `rest` is
    what the index alone cannot tell (store.query_sql.condition). `root` is the whole as a tree, None for everything.
    `terms` are folded words, phrases and "prefix*" to mark in a shown text. Where `problem` is not "", the query makes
    no sense from offset `problem_at` on and only what stands before it counts.
    """

    text: str
    match: str = ""
    terms: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    problem: str = ""
    problem_at: int = -1
    rest: Node | None = None
    root: Node | None = None

    @property
    def narrows(self) -> bool:
        """Whether it finds less than everything."""
        return self.root is not None

    def same(self, other: "Query") -> bool:
        """Whether both find the same."""
        return self.root == other.root

    def alternatives(self) -> "list[Query]":
        """Queries that together find the same, each of which reads newest first without looking at all it finds."""
        if isinstance(self.root, AnyOf) and not self.match:
            return [_query(self.text, part) for part in merged(self.root)]
        return [self]


class _Problem(Exception):
    def __init__(self, words: str, at: int) -> None:
        super().__init__(words)
        self.words, self.at = words, at


def parse(text: str, now: datetime | None = None, *, live: bool = False) -> Query:
    """Read a filter. With `live` it is still being typed: the last word counts as a prefix, and what is not closed yet
    as closed."""
    text = text[:LONGEST]
    root, problem = _read(text, now or datetime.now(UTC), live=live, unclosed=live)
    return _query(text, root, problem.words, problem.at) if problem else _query(text, root)


def _read(text: str, now: datetime, *, live: bool, unclosed: bool) -> tuple[Node | None, _Problem | None]:
    reader = _Reader(text, now, live, unclosed)
    try:
        root = reader.alternatives(0)
        if reader.kind() == "close":
            raise _Problem("this bracket closes nothing", reader.at())
    except _Problem as found:
        # What stands before the problem is a shorter query; it may have a problem of its own, further left.
        before = text[: max(found.at, 0)].rstrip()
        shorter = before and len(before) < len(text)
        return _read(before, now, live=False, unclosed=unclosed)[0] if shorter else None, found
    return root, None


def _query(text: str, root: Node | None, problem: str = "", at: int = -1) -> Query:
    """Sort the parts of a tree that must all hold: by the index, in time, and the rest."""
    parts = root.nodes if isinstance(root, All) else (root,) if root is not None else ()
    told = tuple(part for part in parts if fts(part) is not None)
    since = [part.moment for part in parts if isinstance(part, Seen) and part.side == "since"]
    until = [part.moment for part in parts if isinstance(part, Seen) and part.side == "until"]
    rest = tuple(part for part in parts if fts(part) is None and not isinstance(part, Seen))
    whole = _all(told)
    return Query(
        text, match=(fts(whole) or "") if whole else "", terms=_terms(root), since=max(since, default=""),
        until=min(until, default=""), problem=problem, problem_at=at, rest=_all(rest), root=root,
    )  # fmt: skip


def both(one: Query, other: Query) -> Query:
    """What both find."""
    parts = [
        node for query in (one, other) if query.root is not None
        for node in (query.root.nodes if isinstance(query.root, All) else (query.root,))
    ]  # fmt: skip
    return _query(f"({one.text}) ({other.text})", _all(parts))


def rooted(text: str, root: Node | None) -> Query:
    """The query of a tree; `text` is how it is shown."""
    return _query(text, root)


def _all(nodes: Sequence[Node]) -> Node | None:
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes)) if nodes else None


def _terms(root: Node | None) -> tuple[str, ...]:
    found: list[str] = []
    for leaf in leaves(root):
        if isinstance(leaf, Words):
            found.append(leaf.term)
        elif isinstance(leaf, Near):
            found += [part.term for part in leaf.parts]
    return tuple(dict.fromkeys(found))


class _Reader:
    """Recursive descent over the tokens of one query."""

    def __init__(self, text: str, now: datetime, live: bool, unclosed: bool) -> None:
        self.tokens = [m for m in _LEX.finditer(text) if not m.group().isspace()]
        self.text, self.now, self.live, self.unclosed = text, now, live, unclosed
        self.index = 0

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

    def typing(self, lexeme: re.Match[str]) -> bool:
        """Whether this is still being typed."""
        return self.live and lexeme.end() == len(self.text)

    def alternatives(self, depth: int) -> Node | None:
        if depth > DEEPEST:
            raise _Problem("too many brackets inside one another", self.at())
        parts = [self.all_of(depth)]
        while self.kind() == "or":
            if parts[-1] is None:
                raise _Problem("`or` needs something before it", self.at())
            at = self.at()
            self.index += 1
            parts.append(self.all_of(depth))
            if parts[-1] is None:
                raise _Problem("`or` needs something after it", at)
        return parts[0] if len(parts) == 1 else AnyOf(tuple(part for part in parts if part is not None))

    def all_of(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while self.kind() in ("term", "open"):
            lexeme = self.tokens[self.index]
            negative = lexeme.group().startswith("-")
            if self.kind() == "open":
                at = self.at()
                self.index += 1
                inner = self.alternatives(depth + 1)
                if self.kind() != "close" and not (self.unclosed and self.kind() == "end"):
                    raise _Problem("this bracket is not closed", at)
            else:
                inner = self.term(lexeme)
            self.index += 1
            if inner is not None:
                parts.append(Not(inner) if negative else inner)
        flat = [part for outer in parts for part in (outer.nodes if isinstance(outer, All) else (outer,))]
        return _all(flat)

    def term(self, lexeme: re.Match[str]) -> Node | None:
        if lexeme["near"]:
            return self.near(lexeme)
        if lexeme["bare"] or lexeme["bad"]:
            raise _Problem("a value is missing here", lexeme.start())
        field = (lexeme["field"] or "").lower()
        quoted = lexeme["phrase"] is not None
        if quoted and not lexeme["end"] and not (self.live and self.index == len(self.tokens) - 1):
            raise _Problem("this quotation mark is not closed", lexeme.start())
        value = lexeme["phrase"] if quoted else lexeme["word"]
        if field in FIELDS:
            name = token(value)
            if not name:
                raise _Problem("a value is missing here", lexeme.start())
            self.sensible(field, name, quoted, lexeme.start())
            return Tagged(field, name, whole=quoted or name in VALUES.get(field, ()))  # none of these begins another
        if field in KNOWN:
            return self.special(field, value.strip().lower(), lexeme)
        if field:  # "14:05" or an unknown field: read as words, as it stands
            value = f"{lexeme['field']} {value}"
        return _words(value, prefix=not quoted and (value.endswith("*") or self.typing(lexeme)))

    def sensible(self, field: str, name: str, whole: bool, at: int) -> None:
        """Refuse a value that no statement can have; what else there is, the wire knows."""
        known = VALUES.get(field, ())
        if known and not any(value == name if whole else value.startswith(name) for value in known):
            raise _Problem(f"a {field} is {_or(known)}", at)
        if field == "lang" and len(name) > 2:
            raise _Problem("a language is two letters, as lang:en", at)

    def near(self, lexeme: re.Match[str]) -> Node | None:
        """What stands in near(...): words, phrases and beginnings, and how many words may come between."""
        unclosed = not lexeme["shut"]
        if unclosed and not (self.unclosed and lexeme.end() == len(self.text)):
            raise _Problem("this bracket is not closed", lexeme.start())
        inside, comma, number = lexeme["inside"].rpartition(",")
        if not comma:
            inside, number = number, str(NEAR)
        elif unclosed and not number.strip():
            number = str(NEAR)
        if not re.fullmatch(r"\d{1,4}", number.strip(), re.ASCII) or int(number) > FARTHEST:
            raise _Problem("how near? try near(a b, 10)", lexeme.start())
        found = list(_INSIDE.finditer(inside))
        if any(one["bad"] for one in found):
            raise _Problem("this quotation mark is not closed", lexeme.start())
        typed = len(inside) if self.typing(lexeme) and unclosed and not comma else -1
        each = [
            _words(m["phrase"], prefix=False) if m["phrase"] is not None
            else _words(m["word"], prefix=m["word"].endswith("*") or m.end() == typed)
            for m in found
        ]  # fmt: skip
        parts = tuple(part for part in each if part is not None)
        if not parts:
            raise _Problem("near what? try near(a b, 10)", lexeme.start())
        return Near(parts, int(number)) if len(parts) > 1 else parts[0]

    def special(self, field: str, value: str, lexeme: re.Match[str]) -> Node | None:
        """is:, witnesses:, since: and until:."""
        words = ""
        if field == "is":
            if value in IS:
                return IS[value]
            if not any(known.startswith(value) for known in IS) or not self.typing(lexeme):
                words = f"a statement is {_or(tuple(IS))}"
        elif field == "witnesses":
            count = _COUNT.fullmatch(value)
            if count:
                return Witnesses(count[1] or "=", int(count[2]))  # type: ignore[arg-type]
            if value not in (">", "<", ">=", "<=", "=") or not self.typing(lexeme):
                words = "how many? try witnesses:>2"
        else:
            moment = read_time(value, self.now)
            if moment is not None:
                return Seen("since" if field == "since" else "until", moment)
            if not self.typing(lexeme):
                words = "no time is read here: try 2h, 09:00 or 2022-01-12"
        if words:
            raise _Problem(words, lexeme.start())
        return None


def _or(values: Sequence[str]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}"


def _words(value: str, *, prefix: bool) -> Words | None:
    words = words_of(value)
    return Words(words, prefix) if words else None


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text, as the search index has them."""
    return split_words(search_text(text))


def split_words(shadow: str) -> tuple[str, ...]:
    """The words of a text that is folded already (`store.safetext.search_text`)."""
    if shadow.isascii():  # five times faster than the expression
        return tuple(shadow.encode().translate(_BLANKS).decode().split())
    return tuple(_WORD.findall(shadow))


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


@lru_cache(maxsize=512)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the terms in a text of plain letters without folding each of its words."""
    parts = []
    for term in sorted(terms, key=len, reverse=True):
        words = [re.escape(word) for word in term.rstrip("*").split()]
        end = r"[^\W_]*" if term.endswith("*") else r"(?![^\W_])"
        parts.append(r"(?<![^\W_])" + r"[\W_]+".join(words) + end)
    return re.compile("|".join(parts), re.IGNORECASE)


def highlights(text: str, terms: Sequence[str]) -> list[Span]:
    """Where `terms` of a query stand in a shown text: spans in code points, in order, not overlapping."""
    if not terms:
        return []
    if text.isascii() or not any(char.isalnum() or combining(char) for char in text if char > "\x7f"):
        return [found.span() for found in _pattern(tuple(terms)).finditer(text)]
    words = [(fold(m.group()), m.start(), m.end()) for m in _SHOWN.finditer(text)]
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
