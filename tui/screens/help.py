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

GROUPS = ("Moving", "Reading", "Desk", "Program")
SIGNS = (
    ("•", "came in since this pane was last looked at"),
    ("★", "pinned"),
    ("↑ n", "the newest statements are further up; n goes there"),
    ("3 new", "so many came in that were not looked at yet"),
)
FILTERS = (
    ("troops exercises", "both words, in any order; case and accents do not matter"),
    ('"red line"', "these words in this order"),
    ("sanct*", "words that start so"),
    ("-gas  -(a or b)", "without these"),
    ("a or b", "either"),
    ("party:nato", "a tag, or the start of one; also speaker: issue: position: outlet: place: kind: lang: state:"),
    ("since:2h", "or until:14:00, by the time it came in: an age, a clock time, a date"),
)
_INDENT = 18


def help_content(width: int) -> Content:
    """The help as one text, wrapped for `width` cells."""
    parts: list[str | tuple[str, str]] = []

    def line(keys: str, words: str) -> None:
        lines = [part.plain.rstrip() for part in Content(words).wrap(max(20, width - _INDENT))]
        head = f"  {keys} "
        parts.append((f"{head:<{_INDENT}}", "$primary bold"))
        if len(head) > _INDENT:
            parts.append("\n" + " " * _INDENT)
        parts.append((f"\n{' ' * _INDENT}".join(lines) + "\n", "$foreground"))

    def commands(heading: str, some: list[AnyCommand]) -> None:
        parts.append((f"{heading}\n", "$accent bold"))
        for command in some:
            line(command.shown_keys(), command.help())
        parts.append("\n")

    for group in GROUPS:
        commands(group, [command for command in DESK if group == command.GROUP])
    commands("Where a statement is shown whole", [command for command in DETAIL if command not in DESK])
    parts.append(("Filters\n", "$accent bold"))
    for example, words in FILTERS:
        line(example, words)
    parts.append(("\nSigns\n", "$accent bold"))
    for sign, words in SIGNS:
        line(sign, words)
    parts.append(("\n  Ctrl+P finds every command by name.", "$quiet"))
    return Content.assemble(*parts)


class HelpText(Static):
    """The help, as wide as there is room."""

    def on_resize(self) -> None:
        """Wrap anew."""
        self.update(help_content(self.size.width))


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

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#help").scroll_relative(y=by, animate=False)
