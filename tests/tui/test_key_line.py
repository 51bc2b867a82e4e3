"""The line of keys."""

from pathlib import Path

from textual.widgets import Input

from tests.tui.sample_wire import Filler, running
from tui.screens.help import HelpScreen
from tui.widgets.key_line import KeyLine


def foot(text: str) -> str:
    return text.splitlines()[-1]


async def test_it_names_the_keys_that_work_now_as_many_as_fit(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    async with running(tmp_path, (120, 30)) as run:
        wide = foot(run.screen_text())
        assert wide.startswith(" ? Help  / Filter  ")
        assert wide.endswith("▏^p palette ")
        await run.press("slash")
        assert foot(run.screen_text()).startswith(" Enter Keep and read  Esc Clear  Tab Complete")
        await run.press("escape")
        assert foot(run.screen_text()) == wide
        await run.pilot.resize_terminal(40, 30)
        await run.settle()
        narrow = foot(run.screen_text())
        assert narrow.startswith(" ? Help / Filter ")
        assert narrow.endswith("▏^p palette")
        assert len(narrow) == 40


async def test_a_click_on_a_key_is_the_key(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    async with running(tmp_path, (120, 30)) as run:
        line = run.desk.query_one(KeyLine)
        await run.pilot.click(KeyLine, offset=(10, 0))
        await run.settle()
        assert isinstance(run.app.focused, Input)
        await run.press("escape")
        await run.pilot.hover(KeyLine, offset=(2, 0))
        assert "key" in str(line.tooltip)
        await run.pilot.click(KeyLine, offset=(2, 0))
        await run.settle()
        assert isinstance(run.app.screen, HelpScreen)
