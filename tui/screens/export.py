"""Save what the filter finds to a file."""

import asyncio
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, RadioButton, RadioSet, Static

from store.database import StoreError
from store.export import FORMATS, About, ExportError, save
from store.query import Query
from store.reader import Reader
from store.safetext import clean_line
from tui.wording import count_words

if TYPE_CHECKING:
    from tui.app import TalkwatchApp

LABELS = {"md": "Markdown", "csv": "CSV", "jsonl": "JSON Lines"}


class ExportScreen(ModalScreen[None]):
    """Asks for a format and a file name; an existing file is replaced only after saying so."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", "Back")]

    def __init__(self, query: Query, found: int | None, issues: Mapping[str, str]) -> None:
        super().__init__()
        self.asked = query
        self.found = found
        self.issues = dict(issues)
        self.format = "md"
        self._replace: Path | None = None

    @property
    def talkwatch(self) -> "TalkwatchApp":
        """The app."""
        return cast("TalkwatchApp", self.app)

    def compose(self) -> ComposeResult:
        """What, format, name, a word about it."""
        with Vertical(id="export", classes="dialog"):
            yield Static("", id="export-what", markup=False)
            with RadioSet(id="export-format", compact=True):
                for name in FORMATS:
                    yield RadioButton(LABELS[name], value=name == self.format, name=name, compact=True)
            yield Input(id="export-name", compact=True)
            yield Static("", id="export-note", markup=False)

    def on_mount(self) -> None:
        """Suggest a name."""
        box = self.query_one("#export")
        box.border_title = "Export"
        box.border_subtitle = "Enter: save · Tab: format · Esc: back"
        words = "All statements" if self.found is None else count_words(self.found, "statement", "statements")
        if self.asked.text.strip():
            words += f" with the filter {clean_line(self.asked.text, 200)}"
        self.query_one("#export-what", Static).update(Content(words))
        now = self.talkwatch.clock().astimezone(self.talkwatch.zone)
        name = self.query_one("#export-name", Input)
        name.value = f"talkwatch-{now:%Y-%m-%d-%H%M}.{self.format}"
        name.focus()

    @on(RadioSet.Changed)
    def _format_chosen(self, event: RadioSet.Changed) -> None:
        self.format = event.pressed.name or "md"
        name = self.query_one("#export-name", Input)
        stem, dot, ending = name.value.rpartition(".")
        if dot and ending in FORMATS:
            name.value = f"{stem}.{self.format}"

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
        try:
            about = About(
                made_at=app.stamp(), wire=str(app.wire_path), profile="", version=_version(),
                query=self.asked.text.strip(), session=app.session.name if app.session else "",
                parties={id: party.label for id, party in app.parties.items()}, issues=self.issues,
            )  # fmt: skip
            count = await asyncio.to_thread(_export, app.wire_path, path, self.format, about, self.asked, force)
        except (ExportError, StoreError, OSError) as error:
            self._note(str(error))
            return
        app.say(f"{count_words(count, 'statement', 'statements')} saved to {path}.")
        self.dismiss(None)

    def _note(self, words: str) -> None:
        self.query_one("#export-note", Static).update(Content(clean_line(words, 400)))


def _export(wire: Path, path: Path, format: str, about: About, query: Query, force: bool) -> int:
    # A reader of its own: a long export must not keep the panes waiting.
    reader = Reader(wire)
    try:
        about = replace(about, profile=reader.meta().get("profile", ""))
        return save(path, reader.all(query), format, about, force=force)
    finally:
        reader.close()


def _version() -> str:
    try:
        return version("talkwatch")
    except PackageNotFoundError:
        return ""
