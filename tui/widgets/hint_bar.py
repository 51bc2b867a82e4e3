"""One line for whoever sits at the desk for the first time."""

from collections.abc import Sequence

from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class HintBar(Static):
    """The keys one needs first; a click takes it away for good."""

    ALLOW_SELECT = False

    class Dismissed(Message):
        """Someone knows the keys now."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.display = False

    def show(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show these keys with what they do."""
        parts: list[tuple[str, str]] = [(" New here? ", "$quiet")]
        for key, words in hints:
            parts += [(f" {key}", "$accent bold"), (f" {words} ", "$foreground")]
        parts.append(("  Esc takes this line away.", "$quiet"))
        self.update(Content.assemble(*parts))
        self.display = True

    def on_click(self) -> None:
        """Take it away."""
        self.post_message(self.Dismissed())
