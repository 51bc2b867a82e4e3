import json
import os
from pathlib import Path

import pytest
from textual.widgets import Input, RadioButton, RadioSet

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
        await run.press("shift+tab", "right", "right", "right", "enter")
        assert name.value.endswith(".jsonl")
        name.value = str(tmp_path / "log.jsonl")
        name.focus()
        await run.press("enter")
        assert run.app.screen is run.desk
        about, *lines = (tmp_path / "log.jsonl").read_text().splitlines()
        assert json.loads(about)["query"] == "walruses"
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


async def test_a_pane_or_the_log_of_the_session_is_saved(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    async with running(tmp_path) as run:
        await run.press("*", "e")
        run.app.screen.query_one("#export-what", RadioSet).query(RadioButton)[1].value = True
        await run.settle()
        name = run.app.screen.query_one("#export-name", Input)
        name.value = str(tmp_path / "pane.md")
        name.focus()
        await run.press("enter")
        assert run.app.screen is run.desk
        pane = (tmp_path / "pane.md").read_text()
        assert "- Pane: Northland" in pane
        assert pane.count("## Ada Norling (Northland)") == 2
        assert "Zagrin" not in pane
        filler.say("south", text="a word during the session")
        await run.settle()
        await run.press("e")
        run.app.screen.query_one("#export-what", RadioSet).query(RadioButton)[2].value = True
        run.app.screen.query_one("#export-format", RadioSet).query(RadioButton)[1].value = True
        await run.settle()
        name = run.app.screen.query_one("#export-name", Input)
        assert name.value.endswith(".html")
        name.value = str(tmp_path / "log.html")
        name.focus()
        await run.press("enter")
        log = (tmp_path / "log.html").read_text()
        assert "<h1>Session log</h1>" in log
        assert log.count("<article") == 1
        assert "a word during the session" in log
        assert "Pinned:</b> Ada Norling" in log


async def test_leaving_while_it_is_saved_leaves_no_file(
    tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    filler.week(2)
    monkeypatch.setattr("store.export.files.TELL_EVERY", 1)
    async with running(tmp_path, ready=("e",)) as run:
        screen = run.app.screen
        assert isinstance(screen, ExportScreen)
        target = tmp_path / "log.md"
        tell = screen._tell

        def leave(done: int, total: int) -> None:
            screen._left.set()
            tell(done, total)

        monkeypatch.setattr(screen, "_tell", leave)
        name = screen.query_one("#export-name", Input)
        name.value = str(target)
        await run.press("enter")
        assert not target.exists()
        assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]
