"""The alerts: which watch found which statement, when, and the words that decided."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from store.database import StoreError
from store.query import parse
from store.reader import Reader
from store.records import Row
from store.safetext import clean_line
from store.watches import Alert, Watches
from tui.commands import ALERTS
from tui.screens.command_screen import CommandScreen
from tui.screens.detail import DetailScreen
from tui.widgets.key_line import KeyLine
from tui.wording import fit, full_time, names, shown

MOST = 200
NONE = "No watch has found anything yet. w makes a watch of the filter, W lists the watches."
GONE = "The statement is not on this wire any more."


class AlertsScreen(CommandScreen, ModalScreen[None]):
    """The newest alerts, over the desk; what nobody looked at has a dot."""

    USER_COMMANDS = ALERTS
    BINDINGS: ClassVar = [command.binding() for command in ALERTS]

    def __init__(self, issues: Mapping[str, str]) -> None:
        super().__init__()
        self.issues = issues
        self.alerts: list[Alert] = []
        self.rows: dict[str, Row | None] = {}
        self.queries: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """The list, the keys."""
        with Vertical(id="alerts", classes="dialog"):
            yield OptionList(id="alerts-list")
            yield KeyLine(palette=False)

    @property
    def options(self) -> OptionList:
        """The list."""
        return self.query_one(OptionList)

    def on_mount(self) -> None:
        """Read them."""
        self.query_one("#alerts").border_title = "Alerts"
        self.options.focus()
        self.alerts_changed()

    def alerts_changed(self) -> None:
        """Read them anew."""
        self.run_worker(self._read, name="alerts", group="alerts", exclusive=True, exit_on_error=False)  # type: ignore[arg-type]

    async def _read(self) -> None:
        try:
            alerts, self.queries = await self.talkwatch.watching.ask(_newest) if self.talkwatch.desk_file else ([], {})
            uids = {alert.uid for alert in alerts} - self.rows.keys()

            def ask(reader: Reader) -> dict[str, Row | None]:
                return {uid: reader.row(uid) for uid in uids}

            self.rows |= await self.talkwatch.asker.ask(ask) if uids else {}
        except (StoreError, sqlite3.Error) as error:
            self.talkwatch.say(f"The alerts cannot be read ({error}).", severity="error")
            return
        at = self._alert
        self.alerts = alerts
        self.options.clear_options()
        self.options.add_options([Option(self._prompt(alert)) for alert in alerts])
        if not alerts:
            self.options.add_option(Option(Content.styled(NONE, "$quiet"), disabled=True))
        else:
            ids = [alert.id for alert in alerts]
            self.options.highlighted = ids.index(at.id) if at and at.id in ids else 0
        unseen = sum(not alert.seen for alert in alerts)
        words = "Enter: open the statement" if alerts else ""
        self.query_one("#alerts").border_subtitle = f"{words} · {unseen:,} not seen" if unseen else words

    @property
    def _alert(self) -> Alert | None:
        index = self.options.highlighted
        return self.alerts[index] if index is not None and index < len(self.alerts) else None

    def _prompt(self, alert: Alert) -> Content:
        row = self.rows.get(alert.uid)
        who = f"{names(row)}, {clean_line(row.outlet, 40)}" if row else ""
        words = f"found: {clean_line(', '.join(alert.words), 200)}" if alert.words else ""
        return Content.assemble(
            (" " if alert.seen else "•", "$accent bold"),
            (f" ⚑ {clean_line(alert.watch, 60)}  ", "$accent" if alert.seen else "$accent bold"),
            (f"{full_time(alert.at, self.talkwatch.zone)}\n", "$quiet"),
            (f"  {fit(shown(row), 300) if row else GONE}\n", "$foreground" if row else "$quiet"),
            (f"  {'  ·  '.join(part for part in (who, words) if part)}", "$quiet"),
        )

    @on(OptionList.OptionSelected)
    def open_alert(self) -> None:
        """Show the statement of the alert at hand."""
        alert = self._alert
        row = self.rows.get(alert.uid) if alert else None
        if alert is None:
            return
        self._see(lambda kept: kept.see(alert.id))
        if row is not None:
            query = parse(self.queries.get(alert.watch, ""), self.talkwatch.clock().astimezone(self.talkwatch.zone))
            self.app.push_screen(DetailScreen(row, None, query, self.issues))

    def see_all(self) -> None:
        """Mark all alerts as seen."""
        self._see(Watches.see_all)

    def _see(self, seen: Callable[[Watches], None]) -> None:
        """Note that alerts were seen."""

        async def note() -> None:
            try:
                await self.talkwatch.watching.ask(seen)
            except (StoreError, sqlite3.Error) as error:
                self.talkwatch.say(f"It cannot be kept that this was seen ({error}).", severity="error")
            self.talkwatch.watching.changed()

        self.run_worker(note, name="seen", group="seen", exit_on_error=False)  # type: ignore[arg-type]


def _newest(kept: Watches) -> tuple[list[Alert], dict[str, str]]:
    """The newest alerts, and the query of each watch by its name."""
    return kept.alerts(MOST), {watch.name: watch.query for watch in kept.all()}
