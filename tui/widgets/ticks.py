"""A list to choose from: several, or one. What is chosen shows by a sign, not by colour alone."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from store.safetext import clean_line


class Ticks(OptionList):
    """Labels by id, with a tick before each that is chosen. With `single` there is always exactly one."""

    BINDINGS: ClassVar = [
        Binding("enter", "submit", "Save", show=False),
        Binding("space", "select", "Choose", show=False),
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
    ]

    class Submitted(Message):
        """Someone is done choosing."""

    def __init__(self, labels: Mapping[str, str], chosen: Iterable[str], *, id: str, single: bool = False) -> None:
        self.labels, self.picked, self.single = dict(labels), set(chosen), single
        super().__init__(*(Option(self._prompt(key)) for key in self.labels), id=id, compact=True)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids that are chosen, in the order of the list."""
        return tuple(key for key in self.labels if key in self.picked)

    def choose(self, chosen: Iterable[str]) -> None:
        """Have just these chosen."""
        self.picked = set(chosen)
        for index, key in enumerate(self.labels):
            self.replace_option_prompt_at_index(index, self._prompt(key))

    def on_mount(self) -> None:
        """Stand somewhere."""
        self.highlighted = 0 if self.labels else None

    def action_submit(self) -> None:
        """Say that the choosing is done."""
        self.post_message(self.Submitted())

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        key = list(self.labels)[event.option_index]
        self.choose({key} if self.single else self.picked ^ {key})

    def _prompt(self, key: str) -> Content:
        sign = ("(•) " if self.single else "[x] ") if key in self.picked else ("( ) " if self.single else "[ ] ")
        return Content(sign + clean_line(self.labels[key], 60))
