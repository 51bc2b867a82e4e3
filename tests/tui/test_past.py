from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.sample_wire import Filler, Running, running


async def look_back(run: Running, text: str) -> None:
    await run.press("H")
    run.app.screen.query_one(Input).value = text
    await run.press("enter")


def said(run: Running, party: str = "north") -> list[str]:
    return [row.text for row in run.pane(party).window.rows]


async def test_the_desk_shows_what_was_known_and_comes_back(tmp_path: Path, filler: Filler) -> None:
    first = filler.say("north", text="first word", guid="fixed1")  # 09:00
    filler.say("north", text="second word")
    filler.say("south", text="third word")
    filler.edit(first, "Nothing of that is left.")  # 15:55
    async with running(tmp_path) as run:
        assert run.pane("north").window.rows[-1].state == "withdrawn"
        await look_back(run, "soon")
        assert run.app.past is None
        await look_back(run, "2022-01-12 09:00")
        assert "As of Wed 12 Jan 2022, 09:00 UTC" in run.screen_text()
        assert "Esc returns to now" in run.screen_text()
        assert "◷ past" in run.screen_text()
        assert said(run) == ["first word"]
        assert run.pane("north").window.rows[0].state == "current"
        assert run.desk.strip.panes["north"].count == 1
        assert said(run, "south") == []
        filler.say("north", text="a word of the present")
        await run.settle()
        assert said(run) == ["first word"]
        await run.press("escape")
        assert run.app.past is None
        assert "As of" not in run.screen_text()
        assert said(run) == ["a word of the present", "second word", "first word"]
        assert run.desk.strip.panes["north"].count == 3


async def test_one_steps_by_statement_and_by_minute(tmp_path: Path, filler: Filler) -> None:
    for number in range(4):
        filler.say("north" if number != 2 else "south", text=f"word {number}")
    async with running(tmp_path) as run:
        await run.press("[")
        assert "09:03 UTC" in run.screen_text()
        await run.press("[", "[")
        assert said(run) == ["word 1", "word 0"]
        await run.press("}")
        assert said(run, "south") == ["word 2"]
        await run.press("{", "{")
        assert said(run) == ["word 0"]
        await run.press("[")
        assert "Nothing came in before this." in run.screen_text()
        await run.press("slash", *"party:north", "enter", "]", "]")
        assert "09:03 UTC" in run.screen_text()
        await run.press("]")
        assert "Nothing came in after this." in run.screen_text()


async def test_a_replay_brings_in_what_came_in_and_ends_at_now(
    tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.desk.TICK", 3600)  # the test is the clock of the replay
    for number in range(3):
        filler.say("north", text=f"word {number}")
    async with running(tmp_path) as run:
        back = run.desk.looking_back
        await run.press("R")
        assert not back.playing
        await look_back(run, "09:00")
        await run.press("R", "X", "X")
        assert "▶ 60x" in run.screen_text()
        assert back.speed == 60
        await back.tick(1.0)
        assert said(run) == ["word 1", "word 0"]
        assert "09:01 UTC" in run.screen_text()
        await run.press("R")
        await back.tick(1.0)
        assert said(run) == ["word 1", "word 0"]
        await run.press("R")
        await back.tick(7 * 60.0)
        await run.settle()
        assert run.app.past is None
        assert said(run) == ["word 2", "word 1", "word 0"]


async def test_board_and_export_are_of_that_moment(tmp_path: Path, filler: Filler) -> None:
    filler.say("north", issue="open-door", position="reject", confidence=0.9)
    filler.say("north", issue="open-door", position="agree", confidence=0.9)
    async with running(tmp_path) as run:
        await look_back(run, "2022-01-12 09:00")
        await run.press("b")
        assert "as of Wed 12 Jan 2022, 09:00 UTC" in run.screen_text()
        assert "reject" in run.screen_text()
        await run.press("e")
        run.app.screen.query_one(Input).value = str(tmp_path / "board.pdf")
        await run.press("enter")
        assert "ends in none of .html" in run.screen_text()
        await run.press("e")
        run.app.screen.query_one(Input).value = str(tmp_path / "board.html")
        await run.press("enter")
        page = (tmp_path / "board.html").read_text()
        assert "<dt>As of</dt><dd>2022-01-12T09:00:00Z</dd>" in page
        assert page.count("<article") == 1
        await run.press("escape", "e")
        name = run.app.screen.query_one("#export-name", Input)
        name.value = str(tmp_path / "then.md")
        name.focus()
        await run.press("enter")
        text = (tmp_path / "then.md").read_text()
        assert "- As of: 2022-01-12T09:00:00Z" in text
        assert text.count("## Ada Norling") == 1
