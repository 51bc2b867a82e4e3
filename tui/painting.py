"""Paints widgets at once and by themselves, where nothing lies over them."""

from collections.abc import Collection

from rich.console import Console, ConsoleOptions, RenderResult
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.widget import Widget


class Painting(CompositorUpdate):
    """Some parts of the screen."""

    def __init__(self, parts: list[LayoutUpdate]) -> None:
        self.parts = parts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self.parts

    def render_segments(self, console: Console) -> str:
        """What a terminal is told."""
        return "".join(part.render_segments(console) for part in self.parts)


def painting(compositor: Compositor, widgets: Collection[Widget]) -> Painting | None:
    """What is seen of these widgets, drawn now; None where another one lies over any of them.

    Textual draws all that stands in the lines of what changed, the screen and what holds the widget too, and cuts each
    line into pieces to see which lies in front: for a desk full of panes twice the work of drawing the panes.
    """
    parts: list[LayoutUpdate] = []
    in_front: list[Region] = []
    for widget, (region, clip) in compositor.visible_widgets.items():  # from front to back
        seen = region.intersection(clip)
        if widget in widgets:
            if any(map(seen.overlaps, in_front)):
                return None
            lines = widget.render_lines(seen.translate(-region.offset))
            parts.append(LayoutUpdate([[line] for line in lines], seen))
        in_front.append(seen)
    return Painting(parts)
