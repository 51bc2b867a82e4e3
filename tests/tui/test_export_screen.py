import json
from pathlib import Path

from textual.widgets import Input

from tests.tui.sample_wire import Filler, running
from tui.screens.export import ExportScreen


async def test_what_the_filter_finds_is_saved(tmp_path: Path, filler: Filler) -> None:
    filler.week(3)
    filler.say("north", text="walruses were seen")
    async with running(tmp_path, ready=("slash", *"walruses", "enter")) as run:
        await run.press("e")
        assert "1 statement with the filter walruses" in run.screen_text()
        name = run.app.screen.query_one("#export-name", Input)
        assert name.value == "talkwatch-2022-01-12-1600.md"
        await run.press("shift+tab", "right", "right", "enter")
        assert name.value.endswith(".jsonl")
        name.value = str(tmp_path / "log.jsonl")
        name.focus()
        await run.press("enter")
        assert run.app.screen is run.desk
        lines = (tmp_path / "log.jsonl").read_text().splitlines()
        assert [json.loads(line)["statement"] for line in lines] == ["walruses were seen"]


async def test_a_file_is_replaced_only_when_one_says_so_twice(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    target = tmp_path / "log.md"
    target.write_text("precious")
    async with running(tmp_path, ready=("e",)) as run:
        name = run.app.screen.query_one("#export-name", Input)
        name.value = str(target)
        await run.press("enter")
        assert isinstance(run.app.screen, ExportScreen)
        assert "exists already" in run.screen_text()
        assert target.read_text() == "precious"
        await run.press("enter")
        assert run.app.screen is run.desk
        assert target.read_text().startswith("# Statements")


async def test_a_place_where_nothing_can_be_written(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    async with running(tmp_path, ready=("e",)) as run:
        name = run.app.screen.query_one("#export-name", Input)
        for value, words in (
            ("", "missing"),
            (str(tmp_path), "folder"),
            (str(tmp_path / "no" / "where.md"), "written"),
        ):
            name.value = value
            await run.press("enter")
            assert words in run.screen_text()
            assert isinstance(run.app.screen, ExportScreen)
