"""Pictures of every screen at three sizes and in every look. One program is walked through for each size: to start it
takes longer than to draw all its screens."""

from pathlib import Path

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from textual.widgets import Input

from tests.tui.sample_wire import Filler, Running, running
from tests.tui.test_board_screen import talks, to_board
from tui.config import ExportConfig

EDITED = "The delegations met again.\n\nIt was said that every depot stays open till the new round.\n\nNobody left."
Walk = tuple[tuple[str, tuple[str, ...]], ...]

SMALL: Walk = (
    ("tabs", ("j",)),
    ("withdrawn", ("k", "enter")),
    ("health", ("escape", "s")),
    ("help", ("escape", "question_mark")),
    ("terminal's own colours", ("escape", "t", "t", "t")),
)
MIDDLE: Walk = (
    ("desk", ("l", "j")),
    ("filter", ("slash", "d", "o", "o", "r")),
    ("export", ("enter", "e")),
    ("correct", ("escape", "escape", "c")),
    ("detail light", ("escape", "t", "enter")),
    ("safe", ("escape", "t")),
)
LARGE: Walk = (
    ("columns", ("l",)),
    ("witnesses", ("j", "enter", "tab", "tab")),
    ("board", ("escape", "b")),
)


@pytest.mark.parametrize(
    ("size", "walk"),
    [((80, 24), SMALL), ((120, 40), MIDDLE), ((240, 60), LARGE)],
    ids=["80x24", "120x40", "240x60"],
)
async def test_pictures(
    snapshot: SnapshotAssertion, tmp_path: Path, filler: Filler, size: tuple[int, int], walk: Walk
) -> None:
    talks(filler).week(14)
    filler.say("north", "south", text="they will meet again in spring", position="agree")
    guid = filler.say("north", text="every depot stays shut till the next round", guid="fixed-1", position="reject")
    filler.edit(guid, EDITED)
    differ = []
    options = {"session_name": "Morning desk", "export": ExportConfig(folder="/talks")}
    async with running(tmp_path, size, **options) as run:
        await run.desk._take_health()
        filler.say("isles", text="the ferry was late")
        await run.settle()
        for name, keys in walk:
            await step(run, *keys)
            if run.app.export_screenshot() != snapshot(name=name, extension_class=SVGImageExtension):
                differ.append(name)
    assert not differ, "look at them, and then --snapshot-update"


async def step(run: Running, *keys: str) -> None:
    """Press keys, and wait until nothing moves; what comes and goes by the clock is left out."""
    for key in keys:
        await (to_board(run) if key == "b" else run.press(key))
        run.app.clear_notifications()
    for field in run.app.screen.query(Input):
        field.cursor_blink = False
    before: object = None
    for _ in range(20):
        await run.settle()
        if before == (now := run.app.screen._compositor.render_strips()):
            break
        before = now
