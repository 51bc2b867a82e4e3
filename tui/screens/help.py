"""All keys, made from the commands themselves."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Static

from tui.commands import ALERTS, BOARD, DESK, DETAIL, LOG, SESSIONS, WATCHES
from tui.commands.base import AnyCommand
from tui.screens.command_screen import CommandScreen
from tui.widgets.board_words import SURE_ONLY

if TYPE_CHECKING:
    from tui.app import TalkwatchApp

GROUPS = ("Moving", "Reading", "Panes", "Desk", "Past", "Program")
SIGNS = (
    ("•", "came in since this pane was last looked at"),
    ("★", "pinned"),
    ("⚑", "found by a watch that marks; a lists the alerts"),
    ("↑ n", "the newest statements are further up; n goes there"),
    ("3 new", "so many came in that were not looked at yet"),
    ("read until here", "what was on the wire when someone last sat here; m draws it anew"),
    ("changed since, withdrawn", "the article was edited; Enter shows what it said"),
)
FILTERS = (
    ("troops exercises", "both words, in any order; case and accents do not matter"),
    ('"red line"', "these words in this order"),
    ("sanct*", "words that start so"),
    ("-gas  -(a or b)", "without these"),
    ("a or b", "either"),
    ("party:nato", "a tag, or the start of one; also speaker: issue: position: outlet: place: kind: lang: state:"),
    ("is:pinned", "or noted, corrected, new, sure, direct, withdrawn; witnesses:>1 for how many outlets' owners"),
    ("Tab", "takes what is offered behind the cursor"),
    ("since:2h", "or until:14:00, by the time it came in: an age, a clock time, a date"),
)
_INDENT = 18


def help_content(width: int, keymap: Mapping[str, str] | None = None) -> Content:
    """The help as one text, wrapped for `width` cells. A click on a command of the desk does it."""
    parts: list[tuple[str, str]] = []
    clicks: list[tuple[int, int, str]] = []

    def line(keys: str, words: str, name: str = "") -> None:
        lines = [part.plain.rstrip() for part in Content(words).wrap(max(20, width - _INDENT))]
        head = f"  {keys} "
        if name:
            start = sum(len(text) for text, _ in parts)
            clicks.append((start, start + len(head), name))
        parts.append((f"{head:<{_INDENT}}", "$primary bold"))
        if len(head) > _INDENT:
            parts.append(("\n" + " " * _INDENT, ""))
        parts.append((f"\n{' ' * _INDENT}".join(lines) + "\n", "$foreground"))

    def commands(heading: str, some: list[AnyCommand]) -> None:
        parts.append((f"{heading}\n", "$accent bold"))
        for command in some:
            line(command.shown_keys(keymap), command.help(), command.__name__ if command in DESK else "")
        parts.append(("\n", ""))

    for group in GROUPS:
        commands(group, [command for command in DESK if group == command.GROUP])
    commands("Where a statement is shown whole", [command for command in DETAIL if command not in DESK])
    commands("In the list of sessions", list(SESSIONS))
    commands("In the log of a session", list(LOG))
    commands("In the list of alerts", list(ALERTS))
    commands("In the list of watches", list(WATCHES))
    commands("On the board", list(BOARD))
    line("× reject", SURE_ONLY)
    line("reject → consult", "the party turned: two sure statements say so, or one that two owners carry")
    parts.append(("\n", ""))
    parts.append(("Filters\n", "$accent bold"))
    for example, words in FILTERS:
        line(example, words)
    parts.append(("\nSigns\n", "$accent bold"))
    for sign, words in SIGNS:
        line(sign, words)
    parts.append(("\n  Ctrl+P finds every command by name.", "$quiet"))
    content = Content.assemble(*parts)
    for start, end, name in clicks:
        content = content.stylize(Style.from_meta({"@click": f"screen.do('{name}')"}), start, end)
    return content


class HelpText(Static):
    """The help, as wide as there is room."""

    def on_resize(self) -> None:
        """Wrap anew."""
        self.update(help_content(self.size.width, cast("TalkwatchApp", self.app).key_names))


class HelpScreen(ModalScreen[None]):
    """The help, over the desk."""

    BINDINGS: ClassVar = [
        Binding("escape,q,question_mark,enter,f1", "dismiss(None)", "Back"),
        Binding("j,down", "scroll(2)", "Down", show=False),
        Binding("k,up", "scroll(-2)", "Up", show=False),
    ]

    def compose(self) -> ComposeResult:
        """A text that scrolls."""
        with VerticalScroll(id="help", classes="dialog"):
            yield HelpText(markup=False)

    def on_mount(self) -> None:
        """Name the box."""
        box = self.query_one("#help")
        box.border_title = "Keys"
        box.border_subtitle = "Esc: back"
        box.focus()

    async def action_do(self, name: str) -> None:
        """Close the help and do what was clicked."""
        self.dismiss(None)
        for screen in reversed(self.app.screen_stack):
            if isinstance(screen, CommandScreen):
                await screen.action_command(name)
                return

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#help").scroll_relative(y=by, animate=False)
