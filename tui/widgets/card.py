"""One statement as lines of a pane: how it wraps, and how it is drawn. No widget, no state."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

from store.query import highlights
from store.records import Party, Row, Span
from store.safetext import SafeText, clean_line
from tui.wording import POSITIONS, STATES, Tone, clock, fit, names, shown, sign, stamp_of

Density = Literal["compact", "normal", "full"]
DENSITIES: tuple[Density, ...] = ("normal", "full", "compact")
_LINES: dict[Density, int] = {"compact": 1, "normal": 4, "full": 400}

GUTTER = 2
WIDEST = 110  # longer lines are hard to read, however wide the terminal is


class Look(Struct, frozen=True):
    """The styles that a theme gives to the parts of a statement, each with the `ground` that all of them stand on."""

    text: Style
    name: Style
    quiet: Style
    issue: Style
    hit: Style
    mark: Style
    ground: Style
    tones: Mapping[Tone, Style]


class Wrap(NamedTuple):
    """How a text breaks: its lines as spans, and whether more follows that is not shown."""

    lines: tuple[Span, ...]
    cut: bool


@lru_cache(maxsize=2048)
def wrap(text: str, width: int, most: int) -> Wrap:
    """Break `text` into at most `most` lines of `width` cells. Cached by what it depends on."""
    width = max(width, 8)
    head = text[: (width + 1) * (most + 1)]
    lines = _even_lines(head, width, most + 1) if cell_len(head) == len(head) else _any_lines(head, width)
    kept = lines[:most] or [(0, 0)]
    cut = kept[-1][1] < len(text.rstrip())
    if cut:  # room for an ellipsis after a whole word
        start, end = kept[-1]
        while end > start and cell_len(text[start:end]) > width - 2:
            space = text.rfind(" ", start, end)
            end = space if space > start else end - 1
        kept[-1] = (start, end)
    return Wrap(tuple(kept), cut)


def _even_lines(text: str, width: int, most: int) -> list[Span]:
    """Where a text breaks whose characters take a cell each: a hundred times faster than by graphemes."""
    lines: list[Span] = []
    at, end = 0, len(text.rstrip())
    while at < end and len(lines) < most:
        if end - at <= width:
            lines.append((at, end))
            break
        space = text.rfind(" ", at, at + width + 1)
        stop = space if space > at else at + width
        lines.append((at, at + len(text[at:stop].rstrip())))
        at = stop
        while at < end and text[at] == " ":
            at += 1
    return lines


def _any_lines(text: str, width: int) -> list[Span]:
    lines: list[Span] = []
    at = 0
    for line in Content(text, strip_control_codes=False).wrap(width):
        plain = line.plain.rstrip()
        start = text.find(plain, at) if plain else at
        at = start + len(plain)
        lines.append((start, at))
    return lines


@lru_cache(maxsize=2048)
def hits(text: str, terms: tuple[str, ...]) -> tuple[Span, ...]:
    """Where the terms of a filter stand in a shown text. Names, outlets and labels come again and again."""
    return tuple(highlights(text, terms))


@lru_cache(maxsize=2048)
def short(text: str) -> SafeText:
    """A label, an outlet or the like as one short clean line."""
    return clean_line(text, 80)


def text_width(width: int) -> int:
    """Cells for text in a pane that is `width` wide."""
    return max(8, min(width - GUTTER - 1, WIDEST))


def height(row: Row, width: int, density: Density) -> int:
    """Lines that a statement takes in a pane `width` cells wide, with the blank one below it."""
    lines = len(wrap(shown(row), text_width(width), _LINES[density]).lines)
    if density == "compact":
        return 1 + lines
    return 1 + lines + bool(_has_tags(row)) + 1


def _has_tags(row: Row) -> bool:
    return bool(row.issues or _position(row) or row.state != "current" or row.dismissed or len(row.parties) > 1)


def _position(row: Row) -> str:
    return row.position.id if row.position and row.position.id != "none" else ""


class Line:
    """Segments of one line, never wider than `width` cells; blanks are in the style `ground`."""

    def __init__(self, width: int, ground: Style | None = None) -> None:
        self.width = width
        self.ground = ground
        self.used = 0
        self.segments: list[Segment] = []

    @property
    def room(self) -> int:
        """Cells that are left."""
        return self.width - self.used

    def add(self, text: str, style: Style | None = None) -> "Line":
        """Append `text`, cut to what is left."""
        cells = cell_len(text)
        if cells > self.room:
            text = fit(text, self.room)
            cells = cell_len(text)
        if text:
            self.segments.append(Segment(text, style))
            self.used += cells
        return self

    def gap(self, cells: int) -> "Line":
        """Append blanks."""
        if (cells := min(cells, self.room)) > 0:
            self.segments.append(Segment(" " * cells, self.ground))
            self.used += cells
        return self

    def strip(self, width: int = 0) -> Strip:
        """The line, filled up with blanks, to `width` cells where that is more."""
        width = max(self.width, width)
        if self.used < width:
            self.segments.append(Segment(" " * (width - self.used), self.ground))
        return Strip(self.segments, width)


class Frame(Struct, frozen=True, kw_only=True):
    """What a statement is drawn with, beside the statement itself."""

    width: int
    density: Density
    look: Look
    party: str
    parties: Mapping[str, Party]
    issues: Mapping[str, str]
    terms: tuple[str, ...]
    zone: tzinfo | None


def draw(row: Row, frame: Frame, *, fresh: bool, pinned: bool, watched: bool = False) -> list[Strip]:
    """The lines of a statement, `height()` of them. The first two columns are left for the cursor."""
    look = frame.look
    room = text_width(frame.width)
    strips = [_who(row, frame, room, fresh, "⚑ " * watched + "★ " * pinned)]
    text = shown(row)
    wrapped = wrap(text, room, _LINES[frame.density])
    style = look.text + Style(strike=True, dim=True) if row.state == "withdrawn" or row.dismissed else look.text
    spans = hits(text, frame.terms)
    for index, (start, end) in enumerate(wrapped.lines):
        line = Line(frame.width, look.ground).gap(GUTTER)
        for piece, hit in marked(text, start, end, spans):
            line.add(piece, look.hit if hit else style)
        if wrapped.cut and index == len(wrapped.lines) - 1:
            line.add(" …", look.quiet)
        strips.append(line.strip())
    if frame.density != "compact":
        elsewhere = _elsewhere(row, frame, wrapped, text, spans)
        if _has_tags(row):
            strips.append(_tags(row, frame, room, elsewhere))
            elsewhere = None
        strips.append(_snippet(Line(GUTTER + room, look.ground).gap(GUTTER), frame, elsewhere))
    return strips


class Snippet(NamedTuple):
    """A hit of the filter that stands outside of what is shown: where, in what text, at which spans."""

    where: str
    text: str
    spans: Sequence[Span]


def _elsewhere(row: Row, frame: Frame, wrapped: Wrap, text: str, spans: Sequence[Span]) -> Snippet | None:
    if not frame.terms or any(start < wrapped.lines[-1][1] for start, _ in spans):
        return None
    if spans:
        return Snippet("", text, spans)
    shown_elsewhere = (names(row), row.outlet, *(frame.issues.get(tag.id, tag.id) for tag in row.issues))
    if any(hits(words, frame.terms) for words in shown_elsewhere):
        return None
    title = clean_line(row.title, 400)
    found = hits(title, frame.terms)
    return Snippet("title: ", title, found) if found else None


def _snippet(line: Line, frame: Frame, snippet: Snippet | None) -> Strip:
    if snippet is not None:
        where, text, spans = snippet
        line.add(where, frame.look.quiet)
        first, last = spans[0]
        start = max(0, min(first, last + 4 - line.room))
        start = text.find(" ", start, first) + 1 if start else 0
        if start:
            line.add("…", frame.look.quiet)
        for piece, hit in marked(text, start, len(text), spans):
            line.add(piece, frame.look.hit if hit else frame.look.quiet)
    return line.strip(frame.width)


def marked(text: str, start: int, end: int, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    """Cut text[start:end] where `spans` begin and end; the flag says whether a piece lies in one."""
    pieces: list[tuple[str, bool]] = []
    at = start
    for first, last in spans:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if first > at:
            pieces.append((text[at:first], False))
        pieces.append((text[first:last], True))
        at = last
    if at < end:
        pieces.append((text[at:end], False))
    return pieces


def _who(row: Row, frame: Frame, room: int, fresh: bool, marks: str) -> Strip:
    look = frame.look
    line = Line(frame.width, look.ground).gap(1).add("•" if fresh else " ", look.mark)
    line.add(clock(stamp_of(row), frame.zone), look.mark if fresh else look.quiet).gap(1)
    line.add(marks, look.mark)
    if row.corrected:
        line.add("✎ ", look.mark)
    more = f" +{row.witnesses - 1}" if row.witnesses > 1 else ""
    outlet = fit(short(row.outlet), room * 2 // 5 - len(more))
    name = names(row)
    if frame.party and frame.party not in frame.parties:  # a pane of a query: whose words are they
        signs = "".join(sign(frame.parties[id]) for id in row.parties if id in frame.parties)
        name = SafeText(f"{signs} {name}") if signs else name
    left = GUTTER + room - line.used
    if cell_len(name) + cell_len(outlet) + len(more) + 2 > left:
        outlet = fit(outlet, max(8, left - cell_len(name) - len(more) - 2))
    outlet += more
    name = fit(name, left - cell_len(outlet) - 2)  # type: ignore[assignment]
    style = look.name if row.speakers else look.quiet + Style(italic=True)
    for piece, hit in marked(name, 0, len(name), hits(name, frame.terms)):
        line.add(piece, look.hit if hit else style)
    line.gap(GUTTER + room - line.used - cell_len(outlet))
    for piece, hit in marked(outlet, 0, len(outlet), hits(outlet, frame.terms)):
        line.add(piece, look.hit if hit else look.quiet)
    return line.strip()


def _tags(row: Row, frame: Frame, room: int, elsewhere: Snippet | None) -> Strip:
    look = frame.look
    line = Line(min(frame.width, GUTTER + room), look.ground).gap(GUTTER)
    if row.dismissed:
        line.add("not a statement", look.mark + Style(reverse=True)).gap(1)
    if row.state != "current":
        line.add(STATES[row.state], look.mark + Style(reverse=True)).gap(1)
    if position := _position(row):
        sign, tone = POSITIONS.get(position, ("•", "cool"))
        line.add(f"{sign} {short(position)}", look.tones[tone]).gap(2)
    if elsewhere is not None:
        return _snippet(line, frame, elsewhere)
    others = [frame.parties[id] for id in row.parties if id != frame.party and id in frame.parties]
    if frame.party and others:
        line.add("also " + ", ".join(short(p.label) for p in others), look.quiet).gap(2)
    labels: list[str] = [short(frame.issues.get(tag.id, tag.id)) for tag in row.issues]
    for index, label in enumerate(labels):
        left = len(labels) - index - 1
        tail = f" +{left}" if left else ""
        if index:
            if line.room < 12:
                line.add(f" +{left + 1}", look.quiet)
                break
            line.add(" · ", look.quiet)
        label = fit(label, line.room - len(tail))
        for piece, hit in marked(label, 0, len(label), hits(label, frame.terms)):
            line.add(piece, look.hit if hit else look.issue)
    return line.strip(frame.width)
