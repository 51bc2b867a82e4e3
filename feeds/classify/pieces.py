"""A text as the tagger sees it: word pieces with their offsets, letter case and quotation state, cut into windows.

The encoder is uncased; what lower-casing loses comes back as one small feature per piece (`feature`): the case of
its word and whether it stands in quotation marks.
"""

import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

CASES = 6  # lower, Capitalised, ALL CAPS, single capital or mIxed, with a digit, no letter
QUOTES = 4  # outside, inside, opening mark, closing mark
FEATURES = CASES * QUOTES
CLS, SEP = 101, 102
WINDOW = 192  # pieces of a window, [CLS] and [SEP] included
CONTEXT = 0  # pieces of what came before that a window repeats at most: more is slower and no better

_MARK = re.compile(r"[\"“”„«»]|``|''|(?<![\w.,!?…])[‘'](?=[\w\[$#@])|(?<=\S)[’'](?!\w)")
LETTERS = re.compile(r"[^\W\d_]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST = 400  # characters of a passage in single marks; a longer one is two apostrophes


class Words(Struct, frozen=True):
    """The words of a text in order. `pieces[i]` are the ids of word i, which is text[starts[i]:ends[i]];
    `features[i]` its feature, `paragraphs[i]` the number of its line."""

    starts: list[int]
    ends: list[int]
    pieces: list[list[int]]
    features: list[int]
    paragraphs: list[int]

    def __len__(self) -> int:
        return len(self.starts)


class Window(Struct, frozen=True):
    """Words [first, last) of a text, of which [fresh, last) are new; `at[k]` is where word first+k's pieces begin."""

    first: int
    fresh: int
    last: int
    ids: list[int]
    features: list[int]
    at: list[int]


def quoted(line: str) -> list[tuple[int, int]]:
    """Passages in quotation marks, marks included, in order and without overlap.

    Double marks of any style; one left open runs to the end of the line, as when a quotation goes on in the next
    paragraph. Marks inside marks count towards the outer passage. Single marks count where a pair closes nearby.
    """
    found: list[tuple[int, int]] = []
    depth, start, single, low = 0, 0, -1, False
    for m in _MARK.finditer(line):
        mark, at = m.group(), m.start()
        before = line[at - 1] if at else " "
        after = line[m.end()] if m.end() < len(line) else " "
        if mark in ("‘", "'", "’"):
            if depth:
                continue
            if mark != "’" and not before.isalnum() and (after.isalnum() or after in "[$#@"):
                single = at if single < 0 or at - single > _LONGEST else single
            elif single >= 0:
                if at - single <= _LONGEST:
                    found.append((single, m.end()))
                single = -1
            continue
        opens = mark in "“„«``" or (
            mark in ('"', "''", "”") and not depth and (before.isspace() or before in "([{-–—/‘'" or at == 0)
        )
        if mark in ('"', "''"):
            opens = not depth and (opens or (not after.isspace() and not before.isalnum()))
        if mark == "“" and depth and low:  # „so“
            opens = False
        if opens:
            if not depth:
                start, low = at, mark == "„"
            depth += 1
        elif depth:
            depth = 0 if mark in ('"', "''") else depth - 1
            if not depth:
                found.append((start, m.end()))
    if depth:
        found.append((start, len(line)))
    found.sort()
    out: list[tuple[int, int]] = []
    for a, b in found:
        if not out or a >= out[-1][1]:
            out.append((a, b))
    return out


def case_of(word: str) -> int:
    """The case class of a word, 0 to CASES - 1."""
    if word.islower():
        return 0
    letters = any(c.isalpha() for c in word)
    if not letters:
        return 4 if any(c.isdigit() for c in word) else 5
    if any(c.isdigit() for c in word):
        return 4
    if len(word) == 1:
        return 3 if word.isupper() else 0
    if word.isupper():
        return 2
    if word[0].isupper() and word[1:].islower():
        return 1
    return 3 if any(c.isupper() for c in word) else 0


def encoded(tokenizer: Any, text: str) -> Any:
    """Pieces of a text without [CLS] and [SEP]. A tokenizer takes valid Unicode only: others become U+FFFD."""
    return tokenizer.encode(_SURROGATE.sub("\ufffd", text), add_special_tokens=False)


def words(tokenizer: Any, text: str, keep: Sequence[bool] | None = None) -> Words:
    """The words of every line of `text`; lines whose `keep` is False are left out."""
    out = Words([], [], [], [], [])
    lines: list[tuple[int, int, str]] = []
    for number, m in enumerate(re.finditer(r"[^\n\r\u2028\u2029]+", text)):
        if keep is None or keep[number]:
            lines.append((number, m.start(), m.group()))
    for number, base, line in lines:
        e = encoded(tokenizer, line)
        marks = quoted(line)
        last, mark = -1, 0
        for piece, word, (a, b) in zip(e.ids, e.word_ids, e.offsets, strict=True):
            if word == last:
                out.pieces[-1].append(piece)
                out.ends[-1] = base + b
                continue
            last = word
            while mark < len(marks) and marks[mark][1] <= a:
                mark += 1
            state = 0
            if mark < len(marks) and marks[mark][0] <= a:
                lo, hi = marks[mark]
                state = 2 if a == lo else 3 if b >= hi and not line[a].isalnum() else 1
            out.starts.append(base + a)
            out.ends.append(base + b)
            out.pieces.append([piece])
            out.features.append(state)
            out.paragraphs.append(number)
    for i, (a, b) in enumerate(zip(out.starts, out.ends, strict=True)):
        out.features[i] = case_of(text[a:b]) + CASES * out.features[i]
    return out


def window(w: Words, first: int, fresh: int, last: int) -> Window:
    """Words [first, last) with [CLS] before, [SEP] between paragraphs and after."""
    ids, features, at = [CLS], [CASES - 1], []
    for i in range(first, last):
        if i > first and w.paragraphs[i] != w.paragraphs[i - 1]:
            ids.append(SEP)
            features.append(CASES - 1)
        at.append(len(ids))
        ids.extend(w.pieces[i])
        features.extend([w.features[i]] * len(w.pieces[i]))
    ids.append(SEP)
    features.append(CASES - 1)
    return Window(first, fresh, last, ids, features, at)


def windows(w: Words, size: int = WINDOW, context: int = CONTEXT, lead: int = 0) -> list[Window]:
    """Cuts a text into windows of at most `size` pieces.

    A window holds whole paragraphs where they fit, and repeats up to `context` pieces of whole sentences before it,
    so that "he said" is read together with who he is. `lead` shortens the first window (training moves the cuts).
    """
    out: list[Window] = []
    count = len(w)
    fresh, limit = 0, size - lead
    while fresh < count:
        first, used = fresh, 2
        while first > 0 and fresh - first < context and used + len(w.pieces[first - 1]) + 1 <= context:
            first -= 1
            used += len(w.pieces[first]) + (w.paragraphs[first] != w.paragraphs[first + 1])
        if fresh and first:  # begin the context at a paragraph, else after a full stop, if there is one
            begins = [i for i in range(first, fresh) if w.paragraphs[i] != w.paragraphs[i - 1]]
            first = begins[0] if begins else first
        used = 2 + sum(len(w.pieces[i]) for i in range(first, fresh))
        last, whole = fresh, fresh
        while last < count:
            used += len(w.pieces[last]) + (last > first and w.paragraphs[last] != w.paragraphs[last - 1])
            if used > limit and last > fresh:
                break
            last += 1
            if last == count or w.paragraphs[last] != w.paragraphs[last - 1]:
                whole = last
        if last < count and whole > fresh:
            last = whole
        out.append(window(w, first, fresh, last))
        fresh, limit = last, size
    return out
