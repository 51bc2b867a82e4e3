"""The status line: is it live, how do the sources do, which filter, whose session, what time."""

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

from store.safetext import clean_line
from tui.wording import Tally, count_words, fit


class Status(Struct, frozen=True, kw_only=True):
    """What the status line says."""

    tally: Tally = Tally()
    held: bool = False
    tailing: bool = False
    past: bool = False
    collector: str = ""
    query: str = ""
    problem: str = ""
    alerts: int = 0
    panes: str = ""
    session: str = ""
    time: str = ""


class StatusLine(Static):
    """One line; what matters most stands left and is cut last."""

    ALLOW_SELECT = False
    status: reactive[Status] = reactive(Status())

    def __init__(self) -> None:
        super().__init__(markup=False)

    def watch_status(self) -> None:
        """Draw it."""
        self.redraw()

    def on_resize(self) -> None:
        """Fit the width."""
        self.redraw()

    def redraw(self) -> None:
        """Draw it anew: another look has other colours."""
        status = self.status
        quiet, plain = Style.parse("$quiet"), Style.parse("$foreground")
        warn, good, bad = Style.parse("$warning"), Style.parse("$success"), Style.parse("$error")
        parts: list[tuple[str, Style]] = []
        if status.past:
            parts.append((" ◷ past ", warn))
        else:
            parts.append((" ‖ held ", warn) if status.held else (" ▼ newest " if status.tailing else " ● live ", good))
        tally = status.tally
        tone = bad if tally.failing and not tally.ok else warn if tally.failing or tally.late else quiet
        parts.append((f"  {tally.words()}", tone))
        if status.alerts:
            parts.append((f"  ⚑ {count_words(status.alerts, 'alert', 'alerts')} (a)", warn))
        if status.collector:
            parts.append((f"  {clean_line(status.collector, 200)}", warn))
        if status.query:
            parts.append(("  filter ", quiet))
            parts.append((clean_line(status.query, 200), plain + Style(bold=True)))
        if status.panes:
            parts.append((f"  {status.panes}", quiet))
        right: list[tuple[str, Style]] = []
        if status.session:
            right.append((clean_line(status.session, 60) + "  ", quiet))
        right.append((status.time + " ", plain))
        width = max(20, self.size.width)
        room = width - sum(cell_len(text) for text, _ in right) - 1
        left: list[tuple[str, Style]] = []
        used = 0
        for text, style in parts:
            text = fit(text, room - used)
            if text:
                left.append((text, style))
                used += cell_len(text)
        gap = (" " * max(0, room + 1 - used), quiet)
        self.update(Content.assemble(*left, gap, *right), layout=False)
