"""Facts as a column of labels beside their values, each value with the reason for it below."""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content
from textual.widgets import Static

INDENT = 11  # cells for the labels


class Fact(Struct, frozen=True):
    """A label and its values, each with why it is so ("" where nothing is to be said)."""

    label: str
    values: Sequence[tuple[str, str]]


def facts_content(facts: Sequence[Fact], width: int) -> Content:
    """The facts, wrapped for `width` cells."""
    lines: list[Content] = []
    for fact in facts:
        label = fact.label
        for value, why in fact.values:
            for text, style in ((value, "$foreground"), (why, "$quiet")):
                for line in Content(text).wrap(max(8, width - INDENT)) if text else ():
                    lines.append(Content.assemble((f"{label:<{INDENT}}", "$accent"), (line.plain, style)))
                    label = ""
    return Content("\n").join(lines)


class Facts(Static):
    """The facts, as wide as there is room."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._facts: Sequence[Fact] = ()

    def show(self, facts: Sequence[Fact]) -> None:
        """Show these."""
        self._facts = facts
        self.on_resize()

    def on_resize(self) -> None:
        """Wrap anew."""
        self.update(facts_content(self._facts, self.content_size.width or 40))
