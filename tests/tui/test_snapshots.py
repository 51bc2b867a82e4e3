"""A few pictures: the desk at three sizes, a statement whole, a filter being typed."""

from datetime import UTC
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.sample_wire import NOW, Filler, Running
from tui.app import TalkwatchApp
from tui.config import Look


@pytest.mark.parametrize(
    ("size", "keys", "look"),
    [
        ((80, 24), ("j",), "dark"),
        ((120, 40), ("slash", "d", "o", "o", "r"), "dark"),
        ((120, 40), ("j", "enter"), "light"),
        ((240, 60), ("l",), "dark"),
    ],
    ids=["tabs", "filter", "detail light", "columns"],
)
def test_picture(
    snap_compare: object, tmp_path: Path, filler: Filler, size: tuple[int, int], keys: tuple[str, ...], look: Look
) -> None:
    filler.week(14)
    filler.say("north", "south", text="they will meet again in spring", position="agree")
    app = TalkwatchApp(tmp_path, clock=lambda: NOW, zone=UTC, look=look, session_name="Morning desk")

    async def ready(pilot: object) -> None:
        run = Running(app, pilot, [])  # type: ignore[arg-type]
        await run.settle()
        await run.desk._take_health()
        filler.say("isles", text="the ferry was late")
        await run.settle()
        await run.press(*keys)
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await run.settle()

    assert snap_compare(app, terminal_size=size, run_before=ready)  # type: ignore[operator]
