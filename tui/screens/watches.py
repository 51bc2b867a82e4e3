"""The watches: a list of them, and the box in which one is made or changed."""

import shlex
import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from store.safetext import clean_line
from store.watches import ACTIONS, Watch, WatchError, checked
from tui.commands import WATCHES
from tui.screens.command_screen import CommandScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.ticks import Ticks
from tui.wording import fit

if TYPE_CHECKING:
    from tui.app import TalkwatchApp

NONE = "There is no watch yet. n makes one; on the desk, w makes one of the filter."
WORDS = {
    "mark": "mark the statement with ⚑",
    "bell": "ring the bell",
    "notice": "show a notice",
    "desktop": "send a desktop notification, where the terminal does that",
}


def about(watch: Watch) -> str:
    """What a watch does, in a few words."""
    parts = [", ".join(watch.do) or "only listed", f"quiet {watch.quiet}" if watch.quiet else ""]
    parts += [f"runs {shlex.join(watch.command)}" if watch.command else "", "" if watch.enabled else "off"]
    return " · ".join(part for part in parts if part)


class WatchScreen(ModalScreen[Watch | None]):
    """Name, query, actions, quiet hours and program of a watch; gives it as it is to be kept. `taken` are names that
    other watches have."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", "Back"), Binding("f2", "save", "Save", show=False)]

    def __init__(self, watch: Watch, taken: Collection[str]) -> None:
        super().__init__()
        self.watch_given, self.taken = watch, taken

    def compose(self) -> ComposeResult:
        """The fields, and what to do."""
        watch = self.watch_given
        fields = (
            ("name", "Name", watch.name, "what the alert is called"),
            ("query", "Query", watch.query, "as in the filter: party:nato missiles"),
            ("quiet", "Quiet", watch.quiet, "hours in which it is only listed: 22:00-07:00"),
            ("command", "Program", shlex.join(watch.command), "with its arguments; needs watches.commands = true"),
        )
        with Vertical(id="watch", classes="dialog"):
            for key, label, value, hint in fields:
                with Horizontal(classes="field"):
                    yield Static(label, classes="label", markup=False)
                    yield Input(value, placeholder=hint, id=f"watch-{key}", max_length=1000, compact=True)
            yield Ticks(WORDS, watch.do, id="watch-do")
            yield Static("", id="watch-note", markup=False)
            with Horizontal(id="watch-buttons"):
                yield Button("Save", id="watch-save", compact=True)
                yield Button("Back", id="watch-back", compact=True)

    def on_mount(self) -> None:
        """Name the box."""
        box = self.query_one("#watch")
        box.border_title = "Watch"
        box.border_subtitle = "Tab: next · Space: choose · Enter: save · Esc: back"
        self.query_one("#watch-query" if self.watch_given.name else "#watch-name", Input).focus()

    def _text(self, key: str) -> str:
        return self.query_one(f"#watch-{key}", Input).value

    @on(Input.Submitted)
    @on(Ticks.Submitted)
    @on(Button.Pressed, "#watch-save")
    def action_save(self) -> None:
        """Keep it, or say what makes no sense."""
        chosen = self.query_one("#watch-do", Ticks).chosen
        app: TalkwatchApp = self.app  # type: ignore[assignment]
        try:
            wanted = replace(
                self.watch_given, name=self._text("name"), query=self._text("query"), quiet=self._text("quiet").strip(),
                command=tuple(shlex.split(self._text("command"))),
                do=tuple(action for action in ACTIONS if action in chosen),
            )  # fmt: skip
            watch = checked(wanted, app.clock().astimezone(app.zone))
            if watch.name in self.taken:
                raise WatchError(f"There is a watch {watch.name} already.")
        except WatchError as error:
            self._note(str(error))
        except ValueError as error:
            self._note(f"The program makes no sense: {error}.")
        else:
            self.dismiss(watch)

    @on(Button.Pressed, "#watch-back")
    def _back(self) -> None:
        self.dismiss(None)

    def _note(self, words: str) -> None:
        self.query_one("#watch-note", Static).update(Content(clean_line(words, 300)))


def edit(app: "TalkwatchApp", watch: Watch, was: str = "") -> None:
    """Let a person fill in a watch, and keep it; `was` is its name where it is kept already."""
    kept = app.watching.kept
    if kept is None:
        app.say("Watches are not kept: desk.db cannot be written.", severity="warning")
        return

    def keep(found: Watch | None) -> None:
        if found is None:
            return
        try:
            kept.keep(found, was=was)
        except sqlite3.Error as error:
            app.say(f"The watch cannot be kept ({error}).", severity="error")
            return
        app.watching.changed()
        app.say(f"Watching: {found.name}." if not was else f"Changed: {found.name}.")

    taken = {other.name for other in app.watching.watches} - {was}
    app.push_screen(WatchScreen(watch, taken), keep)


def new_watch(app: "TalkwatchApp", query: str) -> None:
    """Let a person make a watch of a query."""
    edit(app, Watch(name=clean_line(query, 60), query=query))


class WatchesScreen(CommandScreen, ModalScreen[None]):
    """All watches, over the desk."""

    USER_COMMANDS = WATCHES
    BINDINGS: ClassVar = [command.binding() for command in WATCHES]

    def __init__(self) -> None:
        super().__init__()
        self.watches: list[Watch] = []
        self._to_remove = ""

    def compose(self) -> ComposeResult:
        """The list, the keys."""
        with Vertical(id="watches", classes="dialog"):
            yield OptionList(id="watches-list")
            yield KeyLine(palette=False)

    @property
    def options(self) -> OptionList:
        """The list."""
        return self.query_one(OptionList)

    @property
    def watch_at_hand(self) -> Watch | None:
        """The watch under the cursor."""
        index = self.options.highlighted
        return self.watches[index] if index is not None and index < len(self.watches) else None

    def on_mount(self) -> None:
        """Show them, and read them anew."""
        self.query_one("#watches").border_title = "Watches"
        self.options.focus()
        self.alerts_changed()
        self.talkwatch.watching.changed()

    def alerts_changed(self) -> None:
        """Show them as the watches at work were read last."""
        self.watches = self.talkwatch.watching.watches
        at = self.options.highlighted or 0
        self.options.clear_options()
        self.options.add_options([Option(self._prompt(watch)) for watch in self.watches])
        self.query_one("#watches").border_subtitle = "Enter: change · Esc: back" if self.watches else "Esc: back"
        if self.watches:
            self.options.highlighted = min(at, len(self.watches) - 1)
        else:
            self.options.add_option(Option(Content.styled(NONE, "$quiet"), disabled=True))

    def _prompt(self, watch: Watch) -> Content:
        return Content.assemble(
            "[x] " if watch.enabled else "[ ] ",
            (f"{fit(clean_line(watch.name, 60), 30)}  ", "bold" if watch.enabled else "$quiet"),
            (f"{clean_line(about(watch), 200)}\n", "$quiet"),
            (f"    {clean_line(watch.query, 300)}", "$foreground" if watch.enabled else "$quiet"),
        )

    @on(OptionList.OptionSelected)
    def edit_watch(self) -> None:
        """Change the watch at hand."""
        if watch := self.watch_at_hand:
            edit(self.talkwatch, watch, watch.name)

    def add_watch(self) -> None:
        """Make one."""
        new_watch(self.talkwatch, "")

    def switch_watch(self) -> None:
        """Switch the watch at hand on or off."""
        if watch := self.watch_at_hand:
            self._do(replace(watch, enabled=not watch.enabled))

    def remove_watch(self) -> None:
        """Remove the watch at hand, the second time it is asked for."""
        watch = self.watch_at_hand
        if watch is None:
            return
        if self._to_remove != watch.name:
            self._to_remove = watch.name
            self.talkwatch.say(f"Once more removes {watch.name} and its alerts.")
            return
        self._to_remove = ""
        self._do(watch, remove=True)

    def _do(self, watch: Watch, *, remove: bool = False) -> None:
        kept = self.talkwatch.watching.kept
        if kept is None:
            return
        try:
            kept.remove(watch.name) if remove else kept.keep(watch)
        except sqlite3.Error as error:
            self.talkwatch.say(f"desk.db cannot be written ({error}).", severity="error")
        self.talkwatch.watching.changed()
