"""A text as the classifier sees it: paragraphs, quotations, tokens, sentences. All offsets count in the given text.

Everything here is one pass from left to right, so time grows with the length of the text and nothing else.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from store.records import Span
from store.safetext import fold as _fold

fold = lru_cache(maxsize=65536)(_fold)

_LINE_END = re.compile(r"[ \t\r\f\v]*\n[ \t\r\f\v]*(?:\n\s*)?")
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*"
    # French "l'accord", "qu'il" are two words; "D'Amato" is one
    r"|(?:[cdjlmnst]|[CDJLMNST](?=.[a-zà-ÿ])|[Qq]u|[Ll]orsqu|[Pp]uisqu|[Jj]usqu)['’ʼ](?=[^\W\d_]{2}|[aày]\b)"
    r"|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|''|``|\S"
)
_MARK = re.compile(r"''|``|[\"“”„‟«»‘’'‚]")
_ENDS = ".!?…"
_SHUTS = (")", "]", "”", '"', "''", "’", "»")
_OPEN_BEFORE = "([{-–—/:,"
_CLOSERS = {
    "“": ("”", '"', "“"),
    "„": ("“", "”", '"', "‟"),
    "«": ("»",),
    "»": ("«",),
    '"': ('"', "”", "“"),
    "”": ("”",),
    "``": ("''", '"', "``"),
    "''": ("''",),
    "‘": ("’",),
    "‚": ("‘",),
    "'": ("'", "’"),
}
_SINGLE = ("‘", "‚", "'")
LONGEST = 200  # tokens of a sentence
_SINGLE_REACH = 40  # closing marks looked at for one opening single mark: apostrophes look the same

_ABBREVIATIONS = """mr mrs ms dr prof gen lt col sgt capt adm maj sen rep gov amb st jr sr vs etc no inc ltd co corp
    jan feb mar apr jun jul aug sep sept oct nov dec approx dept est fig z.b bzw usw ca nr str т.е г им"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())


class Token(NamedTuple):
    """A word ("w"), a punctuation mark ("p") or a whole quotation ("q", with its number).

    `glued` is true where a hyphen joins it to the token before: hyphens inside words are not tokens.
    """

    text: str
    fold: str
    start: int
    end: int
    kind: str
    quote: int = -1
    glued: bool = False

    @property
    def capital(self) -> bool:
        return self.kind == "w" and self.text[0].isupper()


class Quotation(NamedTuple):
    """One quotation. `parts` are spans with their marks, one a paragraph; `words` counts the words inside."""

    parts: tuple[Span, ...]
    words: int
    last: str
    """The last character inside that is not a blank."""

    @property
    def ends(self) -> bool:
        return self.last in _ENDS

    @property
    def closes(self) -> bool:
        """Whether punctuation shows that the quoted words stop here, not in the middle of a sentence of others."""
        return self.last in ".!?…,;—–"


def paragraphs(text: str) -> list[Span]:
    """Spans of the paragraphs: lines, but a line broken in mid-sentence (next one begins in lower case) goes on."""
    found: list[Span] = []
    start = 0
    for match in _LINE_END.finditer(text):
        blank_line = match[0].count("\n") > 1
        before, after = match.start() - 1, match.end()
        wrapped = (
            not blank_line
            and before >= start
            and after < len(text)
            and text[after].islower()
            and (text[before].isalnum() or text[before] in ",;-–—'’\"”")
            and before - start > 40
        )
        if wrapped:
            continue
        if text[start : match.start()].strip():
            found.append((start, match.start()))
        start = match.end()
    if text[start:].strip():
        found.append((start, len(text.rstrip())))
    return found


def _opens(text: str, a: int, b: int, low: int, high: int) -> bool:
    before = text[a - 1] if a > low else " "
    after = text[b] if b < high else " "
    return (before.isspace() or before in _OPEN_BEFORE or before in "“„«‘\"'") and not after.isspace()


def _closes(text: str, a: int, b: int, low: int, high: int) -> bool:
    before = text[a - 1] if a > low else " "
    after = text[b] if b < high else " "
    return not before.isspace() and not after.isalnum()


class _Open(NamedTuple):
    mark: str
    start: int
    end: int


class _Closed(NamedTuple):
    start: int
    end: int


def _in_paragraph(text: str, low: int, high: int) -> tuple[list[_Closed], _Open | None]:
    """Quotations that open and close in text[low:high], outermost only, and the mark left open, if any."""
    stack: list[_Open] = []
    closed: list[_Closed] = []
    marks = [(m[0], m.start(), m.end()) for m in _MARK.finditer(text, low, high)]
    skip_to = -1
    for place, (mark, a, b) in enumerate(marks):
        if a < skip_to:
            continue
        if mark in ("‘", "’", "'", "‚"):
            if not stack and mark in _SINGLE and _opens(text, a, b, low, high):
                end = _single_end(text, marks, place, low, high)
                if end > 0:
                    closed.append(_Closed(a, end))
                    skip_to = end
            continue
        # French guillemets stand off from their words, so blanks say nothing about them.
        opens = mark == "«" or (mark in _CLOSERS and _opens(text, a, b, low, high))
        shuts = mark in "«»" or _closes(text, a, b, low, high) or not opens
        if stack and mark in _CLOSERS[stack[-1].mark] and shuts:
            top = stack.pop()
            while closed and closed[-1].start > top.start:
                closed.pop()
            closed.append(_Closed(top.start, b))
        elif opens and (mark != "”" or not stack):
            # A straight mark can't nest in itself: the one before was never closed.
            if stack and stack[-1].mark == mark and mark in ('"', "''"):
                stack.pop()
            stack.append(_Open(mark, a, b))
    left = stack[-1] if stack and not (closed and closed[-1].start > stack[-1].start) else None
    return closed, left


def _single_end(text: str, marks: list[tuple[str, int, int]], place: int, low: int, high: int) -> int:
    """Where the quotation in single marks ends that opens at marks[place]; 0 if it is no quotation of three words."""
    opener, _, b = marks[place]
    best = 0
    for mark, c, d in marks[place + 1 : place + 1 + _SINGLE_REACH]:
        if mark not in _CLOSERS[opener]:
            if mark in ("‘", "'") and _opens(text, c, d, low, high):
                break
            continue
        if not _closes(text, c, d, low, high):
            continue
        best = d
        # After a plural it may be a genitive ("the allies' view"): then a later mark is better.
        if text[c - 1] != "s" or (d < high and text[d] in ",.;:!?)"):
            break
    return best if best and len(text[b:best].split()) >= 3 else 0


def quotations(text: str, blocks: list[Span]) -> list[Quotation]:
    """All quotations in text order. One that runs on (each paragraph opens again, the last closes) is one."""
    found: list[Quotation] = []
    pending: list[Span] = []
    pending_mark = ""

    def finish(parts: list[Span]) -> None:
        inside = " ".join(text[a:b] for a, b in parts).strip("\"“”„‟«»‘’'‚` \n\u00a0\u202f")
        found.append(Quotation(tuple(parts), len(inside.split()), inside[-1:]))

    for place, (low, high) in enumerate(blocks):
        closed, left = _in_paragraph(text, low, high)
        if pending:
            mark = next(_MARK.finditer(text, low, high), None)
            reopens = mark is not None and mark.start() == low and mark[0] in (pending_mark, "“", "„", "«", '"')
            if reopens and closed and closed[0].start == low:
                finish([*pending, closed.pop(0)])
                pending = []
            elif reopens and left and left.start == low:
                pending.append((low, high))
                if _goes_on(text, blocks, place, left.mark, left.start):
                    continue
                finish(pending)
                pending, left = [], None
            else:
                end = _closer(text, low, high, pending_mark)
                finish([*pending, (low, end)] if end else pending)
                pending = []
                closed, left = _in_paragraph(text, end or low, high)
        for a, b in closed:
            if len(text[a:b].strip("\"“”„‟«»‘’'‚` ")) > 1:
                finish([(a, b)])
        if left is None:
            continue
        if _goes_on(text, blocks, place, left.mark, left.start):
            pending, pending_mark = [(left.start, high)], left.mark
        elif _runs_to_end(text, low, high, left.start):
            finish([(left.start, high)])
    if pending:
        finish(pending)
    return found


def _goes_on(text: str, blocks: list[Span], place: int, mark: str, start: int) -> bool:
    """Whether the quotation open at the end of paragraph `place` goes on in the next one."""
    if place + 1 >= len(blocks):
        return False
    if len(text[start : blocks[place][1]].split()) < 4:
        return False
    low, high = blocks[place + 1]
    return text.startswith((mark, "“" if mark == '"' else mark), low) or _closer(text, low, high, mark) > 0


def _closer(text: str, low: int, high: int, mark: str) -> int:
    """End of the first mark of the paragraph if it closes a quotation opened before by `mark`, else 0."""
    for match in _MARK.finditer(text, low, high):
        if match[0] in ("‘", "’", "'", "‚"):
            continue
        closes = match[0] in _CLOSERS[mark] and _closes(text, match.start(), match.end(), low, high)
        return match.end() if closes and (match[0] != mark or mark in ('"', "''")) else 0
    return 0


def _runs_to_end(text: str, low: int, high: int, start: int) -> bool:
    """Whether a mark that is never closed still opens a quotation: at a paragraph's head or after a colon or comma."""
    before = text[low:start].rstrip()
    return (not before or before[-1] in ":,") and text[high - 1] in _ENDS


def tokens(text: str, low: int, high: int, quotes: list[tuple[int, Span]]) -> list[Token]:
    """Tokens of text[low:high]; `quotes` are the numbered quotation parts that lie in it and count as one token."""
    found: list[Token] = []
    at = low
    for number, (a, b) in [*quotes, (-1, (high, high))]:
        joined = False
        for match in _TOKEN.finditer(text, at, a):
            word = match[0]
            if word[0].isalnum():
                glued = joined and bool(found) and found[-1].kind == "w" and found[-1].end + 1 == match.start()
                found.append(Token(word, fold(word).rstrip("'"), match.start(), match.end(), "w", -1, glued))
                joined = False
            elif word in "-‐‑" and found and found[-1].end == match.start() and match.end() < high:
                joined = text[match.end()].isalnum()
                if not joined:
                    found.append(Token(word, word, match.start(), match.end(), "p"))
            else:
                found.append(Token(word, word, match.start(), match.end(), "p"))
        if number >= 0:
            found.append(Token(text[a:b], "", a, b, "q", number))
            at = b
    return found


def sentences(words: list[Token], quotes: list[Quotation], goes_on: Callable[[int], bool]) -> list[Span]:
    """Index ranges of the sentences of one paragraph.

    A quotation is never broken; one that ends a sentence ends the one around it too, unless `goes_on(its index)`.
    """
    found: list[Span] = []
    start = 0
    for i, token in enumerate(words[:-1]):
        after = words[i + 1]
        if token.kind == "p" and token.text in _ENDS:
            ends = (after.kind == "q" or after.text[0].isupper() or after.text[0].isdigit()) and not _abbreviated(
                words, i
            )
        elif token.kind == "p" and token.text in _SHUTS and i > start and words[i - 1].text in _ENDS:
            ends = after.kind == "q" or after.text[0].isupper()
        elif token.kind == "q":
            ends = quotes[token.quote].ends and after.kind == "w" and after.text[0].isupper() and not goes_on(i)
        elif token.kind == "w" and "." in token.text and token.end == after.start - 1:
            ends = after.kind == "q" or after.text in (
                "He",
                "She",
                "The",
                "It",
                "They",
                "But",
                "In",
                "On",
                "A",
                "This",
                "That",
                "And",
            )
        else:
            continue
        if ends:
            found.append((start, i + 1))
            start = i + 1
    if start < len(words):
        found.append((start, len(words)))
    return [piece for a, b in found for piece in _cut(a, b)]


def _cut(start: int, end: int) -> list[Span]:
    """A run of tokens in pieces of bounded length: rules look around within a sentence, lists have no full stop."""
    return [(a, min(a + LONGEST, end)) for a in range(start, end, LONGEST)]


def _abbreviated(words: list[Token], i: int) -> bool:
    """Whether the full stop at words[i] belongs to an abbreviation or an initial."""
    if words[i].text != "." or i == 0:
        return False
    before = words[i - 1]
    if before.kind != "w" or before.end != words[i].start:
        return False
    return before.fold in ABBREVIATIONS or (len(before.text) == 1 and before.text.isupper())
