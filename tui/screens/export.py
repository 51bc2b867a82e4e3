"""Save what the filter finds, a pane, or the log of this session to a file."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, cast

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, RadioSet, Static

from store.database import StoreError
from store.export import ENDINGS, DeskLog, Event, ExportError, Item, Scope, count, items, save, session_log
from store.marks import DeskMarks
from store.query import Query
from store.reader import Reader
from store.records import Session
from store.safetext import clean_line
from tui.cli.shared import about
from tui.past import stamp
from tui.questions import Scope as PaneScope
from tui.widgets.choice import Choice
from tui.wording import count_words

if TYPE_CHECKING:
    from tui.app import TalkwatchApp

What = Literal["filter", "pane", "session"]

LABELS = {"md": "Markdown", "html": "HTML", "csv": "CSV", "jsonl": "JSON Lines", "sqlite": "SQLite"}


class PaneAsked(NamedTuple):
    """A pane: its label, and what it asks for."""

    label: str
    scope: PaneScope


class ExportScreen(ModalScreen[None]):
    """Asks what, for a format and a file name; an existing file is replaced only after saying so.

    Leaving it while a file is written leaves no file.
    """

    BINDINGS: ClassVar = [Binding("escape", "leave", "Back")]

    def __init__(self, query: Query, found: int | None, pane: PaneAsked | None = None) -> None:
        super().__init__()
        self.asked = query
        self.found = found
        self.pane = pane
        self.what: What = "filter"
        self.format = "md"
        self._replace: Path | None = None
        self._left = threading.Event()

    @property
    def talkwatch(self) -> "TalkwatchApp":
        """The app."""
        return cast("TalkwatchApp", self.app)

    def compose(self) -> ComposeResult:
        """What, format, name, a word about it."""
        self.format = self.talkwatch.export.format
        with Vertical(id="export", classes="dialog"):
            with RadioSet(id="export-what", compact=True):
                for what, words in self._choices():
                    yield Choice(Content(words), value=what == self.what, name=what, compact=True)
            with RadioSet(id="export-format", compact=True):
                for name, words in LABELS.items():
                    yield Choice(words, value=name == self.format, name=name, compact=True)
            yield Input(id="export-name", compact=True)
            yield Static("", id="export-note", markup=False)

    def _choices(self) -> list[tuple[What, str]]:
        words = "all statements" if self.found is None else count_words(self.found, "statement", "statements")
        if self.asked.text.strip():
            words += f" with the filter {clean_line(self.asked.text, 200)}"
        found: list[tuple[What, str]] = [("filter", words[:1].upper() + words[1:])]
        if self.pane is not None:
            found.append(("pane", f"Of these, the pane {clean_line(self.pane.label, 100)}"))
        if self.talkwatch.session is not None:
            found.append(("session", "The log of this session, with pins, notes, alerts and outages"))
        return found

    def on_mount(self) -> None:
        """Suggest a name."""
        box = self.query_one("#export")
        box.border_title = "Export"
        box.border_subtitle = "Enter: save · Tab: what, format · Esc: back"
        name = self.query_one("#export-name", Input)
        name.value = self._suggested()
        name.focus()

    def _suggested(self) -> str:
        now = self.talkwatch.clock().astimezone(self.talkwatch.zone)
        name = f"talkwatch-{now:%Y-%m-%d-%H%M}.{ENDINGS[self.format]}"
        return str(Path(self.talkwatch.export.folder) / name) if self.talkwatch.export.folder else name

    @on(RadioSet.Changed, "#export-what")
    def _what_chosen(self, event: RadioSet.Changed) -> None:
        self.what = cast(What, event.pressed.name)

    @on(RadioSet.Changed, "#export-format")
    def _format_chosen(self, event: RadioSet.Changed) -> None:
        self.format = event.pressed.name or "md"
        name = self.query_one("#export-name", Input)
        stem, dot, ending = name.value.rpartition(".")
        if dot and ending in ENDINGS.values():
            name.value = f"{stem}.{ENDINGS[self.format]}"

    @on(Input.Changed)
    def _name_changed(self) -> None:
        self._replace = None
        self._note("")

    @on(Input.Submitted)
    def _save(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        if not name:
            self._note("A file name is missing.")
            return
        path = Path(name).expanduser()
        if path.is_dir():
            self._note(f"{path} is a folder: add a file name.")
        elif path.exists() and self._replace != path:
            self._replace = path
            self._note(f"{path} exists already. Press Enter again to replace it, or change the name.")
        else:
            force = self._replace == path
            self.run_worker(self._write(path, force), name="export", group="export", exclusive=True,
                            exit_on_error=False)  # fmt: skip

    async def _write(self, path: Path, force: bool) -> None:
        self._note("Saving…")
        app = self.talkwatch
        wanted = _Wanted(self.what, self.asked, self.pane, app.session, app.stamp(),
                         stamp(app.past.at) if app.past else "")  # fmt: skip
        try:
            written = await asyncio.to_thread(
                _export, app.data, path, self.format, wanted, force=force, tell=self._tell
            )  # fmt: skip
        except _LeftError:
            app.say("The export was stopped; no file was written.")
            return
        except (ExportError, StoreError, sqlite3.Error, OSError) as error:
            self._note(str(error))
            return
        app.say(f"{count_words(written, 'statement', 'statements')} saved to {path}.")
        if self.is_current:
            self.dismiss(None)

    def _tell(self, done: int, total: int) -> None:
        """Called on the thread that writes."""
        if self._left.is_set():
            raise _LeftError
        self.app.call_from_thread(self._note, f"Saving, {done:,} of {total:,}… (Esc stops)")

    def action_leave(self) -> None:
        """Back to the desk; what is being written is given up."""
        self._left.set()
        self.dismiss(None)

    def _note(self, words: str) -> None:
        for note in self.query("#export-note").results(Static):
            note.update(Content(clean_line(words, 400)))


class _LeftError(Exception):
    """Somebody left the screen."""


class _Wanted(NamedTuple):
    what: What
    query: Query
    pane: PaneAsked | None
    session: Session | None
    now: str
    at: str


def _export(
    data: Path, path: Path, format: str, wanted: _Wanted, *, force: bool, tell: Callable[[int, int], None]
) -> int:
    # A reader of its own: a long export must not keep the panes waiting.
    wire, desk_path = data / "wire.db", data / "desk.db"
    with closing(Reader(wire, DeskMarks(desk_path))) as reader, ExitStack() as stack:
        reader.travel(wanted.at)
        desk = stack.enter_context(closing(DeskLog(desk_path, wanted.at))) if desk_path.exists() else None
        pane = wanted.pane if wanted.what == "pane" else None
        asked = pane.scope if pane else PaneScope(wanted.query, None)
        scope = Scope(query=asked.query, party=asked.party)
        query, session = asked.query.text.strip(), ""
        steps: Iterable[Item | Event] = items(reader, scope, desk)
        if wanted.what == "session" and wanted.session is not None and desk is not None:
            scope = Scope(after=wanted.session.first_id, last=reader.last_id())
            query, session = "", f"{wanted.session.name}, since {wanted.session.started}"
            steps = session_log(reader, desk, wanted.session, scope, wanted.now)
        facts = replace(
            about(reader, wire, query=query, pane=pane.label if pane else "", session=session), made_at=wanted.now
        )
        total = count(reader, scope)
        return save(path, steps, format, facts, force=force, on_progress=lambda done: tell(done, total))
