"""The panes side by side: makes and takes them away, shares the width out, knows which one is at hand."""

from collections.abc import Callable, Sequence

from textual import on
from textual.containers import HorizontalScroll
from textual.message import Message

from store.records import Party
from tui.widgets.pane import Pane, PaneHeading
from tui.widgets.statements import StatementList

LEAST_COLUMN = 36


class PaneStrip(HorizontalScroll, can_focus=False):
    """Panes from left to right. With `single`, only the one at hand is shown, over the whole width."""

    class Turned(Message):
        """Another pane is at hand now, or panes came and went."""

    def __init__(self) -> None:
        super().__init__()
        self.panes: dict[str, Pane] = {}
        self.order: list[str] = []
        self.current = ""
        self.single = False
        self.widths: dict[str, int] = {}
        """Panes with a width of their own, in columns of the terminal; 0 is an equal share."""

    @property
    def pane(self) -> Pane | None:
        """The pane at hand."""
        return self.panes.get(self.current)

    @property
    def in_order(self) -> list[Pane]:
        """The panes from left to right."""
        return [self.panes[key] for key in self.order if key in self.panes]

    @property
    def in_sight(self) -> list[str]:
        """The panes of which anything is on screen, by key."""
        if self.single:
            return [self.current] if self.pane else []
        left, right = self.scroll_x, self.scroll_x + self.size.width
        return [p.key for p in self.in_order if p.virtual_region.right > left and p.virtual_region.x < right]

    @property
    def hidden_sides(self) -> tuple[int, int]:
        """How many panes lie beyond the left and the right edge."""
        if self.single:
            return 0, 0
        left = sum(1 for pane in self.in_order if pane.virtual_region.right <= self.scroll_x + LEAST_COLUMN // 2)
        edge = self.scroll_x + self.size.width - LEAST_COLUMN // 2
        return left, sum(1 for pane in self.in_order if pane.virtual_region.x >= edge > 0)

    async def set_panes(self, parties: Sequence[Party], make: Callable[[Party], Pane]) -> list[str]:
        """Have a pane for each of `parties`, in this order; returns the keys of the ones that are new."""
        before = [pane.key for pane in self.in_order]
        self.order = [party.id for party in parties]
        if self.current in before and self.current not in self.order:  # the next best one is beside it
            at = before.index(self.current)
            near = [*before[at::-1], *before[at:]]
            self.go_to(next((key for key in near if key in self.order), ""))
        for key in [key for key in self.panes if key not in self.order]:
            await self.panes.pop(key).remove()
        if not self.is_attached:  # the program is ending
            return []
        new = [make(party) for party in parties if party.id not in self.panes]
        self.panes |= {pane.key: pane for pane in new}
        if self.current not in self.panes and self.panes:
            self.current = self.order[0]
        for pane in new:  # as they will stand, or the style sheet is asked once more for each
            pane.begin(first=self.single or pane.key == self.order[0], current=pane.key == self.current)
        await self.mount_all(new)
        if [child.key for child in self.query_children(Pane)] != self.order:
            self.sort_children(key=lambda child: self.order.index(child.key) if isinstance(child, Pane) else 0)
        if new and self.pane in new:
            self.go_to(self.current)
        self.fit()
        return [pane.key for pane in new]

    def fit(self) -> None:
        """Give the panes their columns, equal where nobody chose a width, or the one at hand the whole width."""
        width = self.size.width or self.app.size.width
        panes = self.in_order
        own = {pane.key: self.widths[pane.key] for pane in panes if self.widths.get(pane.key)}
        equal = len(panes) - len(own)
        left = width - sum(own.values())
        # As many whole columns as there is room for; the others lie beyond the edge.
        columns = max(1, min(equal, left // LEAST_COLUMN))
        each, spare = divmod(max(left, min(width, LEAST_COLUMN)), columns)
        place = 0
        for index, pane in enumerate(panes):
            pane.current = pane.key == self.current
            share = own.get(pane.key)
            if share is None:
                share = each + (place % columns < spare)
                place += 1
            pane.styles.width = "1fr" if self.single else min(share, width)
            pane.set_class(index == 0 or self.single, "-first")
        self.post_message(self.Turned())

    def on_resize(self) -> None:
        """Columns follow the width."""
        self.fit()
        if self.pane:
            self.call_after_refresh(self.bring_into_view)

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Other panes lie beyond the edges now."""
        super().watch_scroll_x(old_value, new_value)
        self.post_message(self.Turned())

    def go_to(self, key: str, *, focus: bool = True) -> None:
        """Make a pane the one at hand."""
        if key not in self.panes:
            return
        self.current = key
        for pane in self.panes.values():
            pane.current = pane.key == key
        if focus:
            self.panes[key].statements.focus(scroll_visible=False)
        self.call_after_refresh(self.bring_into_view)
        self.post_message(self.Turned())

    def step(self, by: int) -> None:
        """Go to the pane `by` places to the right, around the ends."""
        if self.order and self.panes:
            keys = [pane.key for pane in self.in_order]
            here = keys.index(self.current) if self.current in keys else 0
            self.go_to(keys[(here + by) % len(keys)])

    def bring_into_view(self) -> None:
        """Scroll sideways so far that the pane at hand is seen whole."""
        pane = self.pane
        if self.single or pane is None or not pane.is_attached or not pane.size.width:
            return
        left, right = pane.virtual_region.x, pane.virtual_region.right
        if left < self.scroll_x:
            self.scroll_to(x=left, animate=False, force=True, immediate=True)
        elif right > self.scroll_x + self.size.width:
            self.scroll_to(x=right - self.size.width, animate=False, force=True, immediate=True)
        self.post_message(self.Turned())

    @on(PaneHeading.Clicked)
    def _heading_clicked(self, event: PaneHeading.Clicked) -> None:
        event.stop()
        self.go_to(event.key)

    def on_descendant_focus(self) -> None:
        """A click into a pane makes it the one at hand."""
        for pane in self.panes.values():
            if pane.statements.has_focus and pane.key != self.current:
                self.go_to(pane.key, focus=False)

    def statements(self) -> list[StatementList]:
        """The lists of all panes."""
        return [pane.statements for pane in self.in_order]
