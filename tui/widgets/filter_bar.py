"""The line in which a filter is typed. It says while one types whether the filter makes sense."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.suggester import Suggester
from textual.widgets import Input, Static

from store.query import Query
from store.safetext import clean_line
from store.vocabulary import FIXED, Vocabulary, choices, completed

HINT = 'words  "a phrase"  -not  a or b  party:  speaker:  issue:  position:  outlet:  since:2h'
OFFERED = 12
PATIENCE = 1.0  # seconds


class Completion(Suggester):
    """Shows behind what was typed how its last word may go on."""

    def __init__(self, known: Callable[[], Vocabulary]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._known = known

    async def get_suggestion(self, value: str) -> str | None:
        """The whole line, completed."""
        return completed(value, self._known())


class FilterInput(Input):
    """An input whose text growing does not lay the whole screen out anew: it has the width that it has."""

    virtual_size = Reactive(Size(0, 0), layout=False)


class FilterBar(Horizontal):
    """A prompt, the filter, and a word about it."""

    BINDINGS: ClassVar = [
        Binding("enter", "keep", "Keep and read", key_display="Enter", priority=True),
        Binding("down", "keep", "Keep and read", show=False, priority=True),
        Binding("escape", "clear", "Clear", key_display="Esc", priority=True),
        Binding("tab", "complete", "Complete", key_display="Tab"),
    ]

    class Typed(Message):
        """The text of the filter changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

        def can_replace(self, message: Message) -> bool:
            """Only the newest text counts."""
            return isinstance(message, FilterBar.Typed)

    class Left(Message):
        """Someone is done typing; `keep` says whether the filter stays."""

        def __init__(self, keep: bool) -> None:
            super().__init__()
            self.keep = keep

    def __init__(self) -> None:
        super().__init__()
        self._done = asyncio.Event()
        self._done.set()

    def compose(self) -> ComposeResult:
        """Prompt, input, note."""
        yield Static("/ ", id="filter-prompt", markup=False)
        suggester = Completion(lambda: self.known)
        yield FilterInput(id="filter-text", compact=True, max_length=1000, suggester=suggester)
        yield Static("", id="filter-note", markup=False)

    @property
    def known(self) -> Vocabulary:
        """What may stand after a colon, as far as the wire was read."""
        return cast(Vocabulary, getattr(self.app, "vocabulary", FIXED))

    @property
    def input(self) -> Input:
        """Where one types."""
        return self.query_one("#filter-text", Input)

    def open(self, text: str) -> None:
        """Show the line, with `text` in it."""
        self.display = True
        self.input.value = text
        self.input.cursor_position = len(text)
        self.screen.set_focus(self.input)  # at once: focus() waits its turn, and the next letter may be there first

    def say(self, query: Query, found: int | None) -> None:
        """Show what the query means: its problem, or how many statements it finds."""
        note = self.query_one("#filter-note", Static)
        typed = self.input.value
        offered = choices(typed, self.known) if self.input.cursor_at_end else ()
        note.set_class(bool(query.problem) and not offered, "-problem")
        if offered and (typed.endswith(":") or found == 0 or query.problem):
            words = "  ".join(clean_line(value, 40) for value in offered[:OFFERED])
            note.update(Content(words + ("  …" if len(offered) > OFFERED else "")), layout=False)
        elif query.problem:
            words = clean_line(query.problem, 120)
            note.update(Content(f"Column {query.problem_at + 1}: {words}"), layout=False)
        elif not query.text.strip():
            note.update(Content(HINT), layout=False)
        else:
            note.update(Content("" if found is None else f"{found:,} found"), layout=False)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    def action_complete(self) -> None:
        """Take what is offered for the last word."""
        line = completed(self.input.value, self.known) if self.input.cursor_at_end else None
        if line is not None:
            self.input.value = line
            self.input.cursor_position = len(line)

    def action_keep(self) -> None:
        """Go back to the panes, filtered."""
        self._leave(keep=True)

    def action_clear(self) -> None:
        """Go back to the panes, all of it."""
        self._leave(keep=False)

    def _leave(self, *, keep: bool) -> None:
        # At once: the next key may be there already, and is for the panes. What was typed before may still be under way
        # to the input, so the word that it is done goes the same way.
        self.screen.set_focus(None)
        self.display = False
        self._done.clear()
        self.input.call_later(self._left, keep)

    def _left(self, keep: bool) -> None:
        self.post_message(self.Left(keep=keep))
        self.call_later(self.screen.call_later, self._done.set)  # behind `Left`, all the way up

    async def settled(self) -> None:
        """Until the screen knows what was typed: a command behind Enter in the same burst means that filter."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._done.wait()
