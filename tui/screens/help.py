"""All keys, made from the commands themselves."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.commands import DESK, DETAIL
from tui.commands.base import AnyCommand

FILTERS = (
    ("troops exercises", "both words, in any order; case and accents do not matter"),
    ('"red line"', "these words in this order"),
    ("sanct*", "words that start so"),
    ("-gas  -(a or b)", "without these"),
    ("a or b", "either"),
    ("party:nato", "also speaker: issue: position: outlet: place: kind: lang: source: state:"),
    ("since:2h until:14:00", "by the time it came in: an age, a clock time, a date"),
)
_WIDE = 20


def help_content() -> Content:
    """The help as one text."""
    parts: list[str | tuple[str, str]] = []

    def line(keys: str, words: str) -> None:
        parts.append((f"  {keys:<{_WIDE}}", "$primary bold"))
        parts.append((f"{words}\n", "$foreground"))

    def commands(heading: str, some: list[AnyCommand]) -> None:
        parts.append((f"{heading}\n", "$accent bold"))
        for command in some:
            line(command.shown_keys(), command.help())
        parts.append("\n")

    for group in dict.fromkeys(command.GROUP for command in DESK):
        commands(group, [command for command in DESK if group == command.GROUP])
    commands("Where a statement is shown whole", [command for command in DETAIL if command not in DESK])
    parts.append(("Filters\n", "$accent bold"))
    for example, words in FILTERS:
        line(example, words)
    parts.append("\n")
    parts.append(("Signs\n", "$accent bold"))
    line("•", "came in since this pane was last looked at")
    line("★", "pinned")
    line("↑ n", "the newest statements are further up: n goes there")
    parts.append(("\n  Ctrl+P finds every command by name.", "$quiet"))
    return Content.assemble(*parts)


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
            yield Static(help_content(), markup=False)

    def on_mount(self) -> None:
        """Name the box."""
        box = self.query_one("#help")
        box.border_title = "Keys"
        box.border_subtitle = "Esc: back"
        box.focus()

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#help").scroll_relative(y=by, animate=False)
