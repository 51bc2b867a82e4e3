"""How every source does, so that silence is told apart from a dead feed."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from store.database import StoreError
from store.health import HealthState, judge
from store.records import Health
from store.safetext import clean_line
from tui.wording import clock, count_words, fit, moment, tally

if TYPE_CHECKING:
    from tui.app import TalkwatchApp

# Sign and style of each state, the troubled ones first.
_STATES: dict[HealthState | Literal["late"], tuple[str, str]] = {
    "dead": ("×", "$error"),
    "blocked": ("×", "$error"),
    "failing": ("×", "$error"),
    "late": ("◐", "$warning"),
    "silent": ("◐", "$warning"),
    "new": ("○", "$quiet"),
    "well": ("●", "$success"),
    "off": ("-", "$quiet"),
}
_ORDER = list(_STATES)


def health_content(sources: Sequence[Health], now: datetime, zone: tzinfo | None, width: int = 90) -> Content:
    """The sources as a table, the troubled ones first; a source takes one line of `width` cells."""
    room = max(12, min(36, width - 45))
    judged = [(source, judge(source, now)) for source in sources]
    lines = [("late" if judgement.late else judgement.state, source, judgement.words) for source, judgement in judged]
    parts: list[str | tuple[str, str]] = [(f"{tally(sources, now).words()}\n\n", "bold")]
    for state, source, words in sorted(lines, key=lambda line: (_ORDER.index(line[0]), line[1].title)):
        sign, style = _STATES[state]
        title = fit(clean_line(source.title or source.source_id, 80), room - 2)
        parts.append((f"{sign} {state:<8}", style))
        parts.append(title + " " * (room - cell_len(title)))
        seen = clock(source.last_success, zone) if source.last_success else "never"
        parts.append((f"{count_words(source.entries, 'entry', 'entries'):>14}   last answer {seen}\n", "$quiet"))
        if state in ("dead", "blocked", "failing", "silent"):
            parts.append((f"          {clean_line(words, 300)}\n", style))
        if gap := moment(source.gap, zone):
            parts.append((f"          entries may have been missed before {gap:%a %H:%M}\n", "$warning"))
    return Content.assemble(*parts)


class HealthText(Static):
    """The sources, as wide as there is room."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._sources: Sequence[Health] = ()

    def show(self, sources: Sequence[Health]) -> None:
        """Show how these do."""
        self._sources = sources
        self.on_resize()

    def on_resize(self) -> None:
        """Fit the width."""
        app = cast("TalkwatchApp", self.app)
        self.update(health_content(self._sources, app.clock(), app.zone, self.size.width))


class HealthScreen(ModalScreen[None]):
    """The sources, over the desk."""

    BINDINGS: ClassVar = [
        Binding("escape,q,s,enter", "dismiss(None)", "Back"),
        Binding("j,down", "scroll(2)", "Down", show=False),
        Binding("k,up", "scroll(-2)", "Up", show=False),
    ]

    def compose(self) -> ComposeResult:
        """A text that scrolls."""
        with VerticalScroll(id="health", classes="dialog"):
            yield HealthText()

    async def on_mount(self) -> None:
        """Read it, now and every few seconds."""
        box = self.query_one("#health")
        box.border_title = "Sources"
        box.border_subtitle = "Esc: back"
        box.focus()
        self.set_interval(5, self._read)
        await self._read()

    async def _read(self) -> None:
        app = cast("TalkwatchApp", self.app)
        try:
            sources = await app.asker.ask(lambda reader: reader.health())
        except (StoreError, sqlite3.Error) as error:
            self.query_one(HealthText).update(Content(clean_line(str(error), 400)))
        else:
            self.query_one(HealthText).show(sources)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#health").scroll_relative(y=by, animate=False)
