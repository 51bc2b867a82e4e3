"""The turns that were noted: which party changed sides on which issue, and between which statements."""

import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from store.database import StoreError
from store.records import Row
from store.safetext import clean_line
from store.turns import TurnEvent, recorded
from tui.widgets.board_words import event_words
from tui.wording import full_time, names, shown

if TYPE_CHECKING:
    from tui.app import TalkwatchApp

MOST = 100
NONE = (
    "No party has changed sides while this desk looked on. A party turns when two sure statements, or one that the "
    "outlets of two owners carry, are on the other side: agree, consult, support, concede against accuse, reject, "
    "threaten. A request is on neither."
)


class TurnsScreen(ModalScreen[None]):
    """The newest turns, over the desk."""

    BINDINGS: ClassVar = [
        Binding("escape,q,T,enter", "dismiss(None)", "Back"),
        Binding("j,down", "scroll(2)", "Down", show=False),
        Binding("k,up", "scroll(-2)", "Up", show=False),
    ]

    def __init__(self, issues: Mapping[str, str]) -> None:
        super().__init__()
        self.issues = issues

    def compose(self) -> ComposeResult:
        """A text that scrolls."""
        with VerticalScroll(id="turns", classes="dialog"):
            yield Static("", id="turns-text", markup=False)

    async def on_mount(self) -> None:
        """Read them."""
        box = self.query_one("#turns")
        box.border_title, box.border_subtitle = "Turns", "Esc: back"
        box.focus()
        app = cast("TalkwatchApp", self.app)
        events: list[TurnEvent] = []
        rows: dict[str, Row | None] = {}
        try:
            events = recorded(app.desk_file)[-MOST:][::-1] if app.desk_file else []
            uids = {uid for event in events for uid in (event.uid_before, event.uid_after)}
            rows = await app.asker.ask(lambda reader: {uid: reader.row(uid) for uid in uids})
        except (StoreError, sqlite3.Error) as error:
            app.say(f"The turns cannot be read ({error}).", severity="error")
        parts: list[tuple[str, str]] = [] if events else [(NONE, "$quiet")]
        for event in events:
            parts.append((f"⇄ {event_words(event, app.parties, self.issues, app.zone, app.clock())}\n", "$accent bold"))
            for when, uid in (("before", event.uid_before), ("now", event.uid_after)):
                if row := rows.get(uid):
                    parts.append((f"  {when}: {shown(row)[:400]}\n", "$foreground"))
                    cited = f"{names(row)}, {clean_line(row.outlet, 80)}, {full_time(row.first_seen, app.zone)}"
                    parts.append((f"    {cited}\n", "$quiet"))
            parts.append(("\n", ""))
        self.query_one("#turns-text", Static).update(Content.assemble(*parts))

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#turns").scroll_relative(y=by, animate=False)
