"""One line for whoever sits at the desk for the first time."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

HEAD, TAIL = " New here? ", "  Esc hides this line."


class HintBar(Widget):
    """The keys one needs first, as many as there is room for; a click takes it away for good."""

    ALLOW_SELECT = False

    class Dismissed(Message):
        """Someone knows the keys now."""

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self._hints: Sequence[tuple[str, str]] = ()

    def show(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show these keys with what they do."""
        self._hints = hints
        self.display = True
        self.refresh()

    def render(self) -> Content:
        """The line; how it is taken away stands there in any case."""
        parts: list[tuple[str, str]] = [(HEAD, "$quiet")]
        room = self.size.width - cell_len(HEAD + TAIL)
        for key, words in self._hints:
            room -= cell_len(f" {key} {words} ")
            if room < 0:
                break
            parts += [(f" {key}", "$accent bold"), (f" {words} ", "$foreground")]
        return Content.assemble(*parts, (TAIL, "$quiet"))

    def on_click(self) -> None:
        """Take it away."""
        self.post_message(self.Dismissed())
