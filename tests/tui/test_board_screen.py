"""The board as a person uses it, on a real wire; and the turns that the desk notes."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from textual.screen import Screen
from textual.widgets._toast import Toast

from store.board import HOURS
from store.desk import Desk
from store.turns import recorded
from tests.tui.sample_wire import Filler, Running, running
from tui.cli.main import main
from tui.screens.board import BoardScreen, CellScreen
from tui.screens.detail import DetailScreen
from tui.screens.turns import TurnsScreen
from tui.turning import TurnWatch
from tui.widgets.board_words import spark, turn_words, when
from tui.widgets.filter_bar import FilterBar


def talks(filler: Filler) -> Filler:
    """Northland turns on the open door, South Union refuses, the Isles ask; one is unsure."""
    sure = {"issue": "open-door", "confidence": 0.9}
    filler.say("north", position="reject", text="not one stone of the bridge will be moved", **sure)  # type: ignore[arg-type]
    filler.say("south", position="accuse", text="the ferry was held back on purpose", **sure)  # type: ignore[arg-type]
    filler.say("isles", position="request", text="a date for the next round is what we want", **sure)  # type: ignore[arg-type]
    filler.say("north", position="consult", text="a table and two chairs would be enough", **sure)  # type: ignore[arg-type]
    filler.say("north", position="consult", text="whoever wants to sit down finds us here", **sure)  # type: ignore[arg-type]
    filler.say("south", position="agree", text="perhaps, perhaps, who knows", issue="open-door", confidence=0.5)
    filler.say("south", text="the drill ends on a friday", issue="exercises", confidence=0.9)
    return filler


def board_of(run: Running) -> BoardScreen:
    screen = run.app.screen
    assert isinstance(screen, BoardScreen)
    return screen


async def to_board(run: Running, *keys: str) -> BoardScreen:
    """Open the board, wait until it is read, and press further keys one by one."""
    await run.press("b")
    while not (isinstance(run.app.screen, BoardScreen) and run.app.screen.read):
        await run.pilot.pause(0)
    board = run.app.screen
    for key in keys:
        await run.press(key)
    return board


async def to_screen(run: Running, kind: type[Screen[Any]]) -> None:
    """Until such a screen is on top and knows its rows."""
    while not (isinstance(run.app.screen, kind) and run.app.screen.query("*")):
        await run.pilot.pause(0)
    await run.settle()


async def test_the_board_says_where_each_party_stands(tmp_path: Path, filler: Filler) -> None:
    talks(filler)
    async with running(tmp_path) as run:
        await to_board(run)
        text = run.screen_text()
        for words in (
            "▲ Northland", "● South Union", "◆ The Isles", "Open door", "Military exercises", "reject → ↔ consult",
            "! accuse", "? request", "no clear position", "09:03",
            "Ready to talk: Northland; refuses: South Union; asks: The Isles", "Nobody takes a clear position",
            "Only sure statements",
        ):  # fmt: skip
            assert words in text, words
        assert "Plainland" not in text
        assert (board_of(run).grid.party, board_of(run).grid.issue) == ("north", "open-door")
        assert "turned reject → consult, 09:03 · 3 statements, 3 in the last day" in text
        await run.press("b")
        assert run.app.screen is run.desk


async def test_moving_by_cells_stays_inside(tmp_path: Path, filler: Filler) -> None:
    talks(filler)
    async with running(tmp_path) as run:
        await to_board(run)
        grid = board_of(run).grid
        await run.press("h", "k", "l", "down")
        assert (grid.party, grid.issue) == ("south", "exercises")
        await run.press("l", "l", "j", "tab")
        assert (grid.party, grid.issue) == ("isles", "exercises")
        assert "Nothing said." in run.screen_text()
        await run.press("enter")
        assert isinstance(run.app.screen, BoardScreen), "an empty cell opens nothing"
        await run.press("backspace", "shift+tab")
        assert (grid.party, grid.issue) == ("south", "open-door")


async def test_a_narrow_board_scrolls_and_holds_its_head(tmp_path: Path, filler: Filler) -> None:
    talks(filler)
    filler.say("plain", issue="open-door")
    async with running(tmp_path, (60, 20)) as run:
        await to_board(run)
        assert "2 more ›" in run.screen_text()
        await run.press("l", "l", "l")
        text = run.screen_text()
        assert "‹ 2 more" in text
        assert "■ Plainland" in text
        assert "▲ Northland" not in text
        assert "Open door" in text, "the first column stays"
        await run.press("j")
        assert "■ Plainland" in run.screen_text(), "the head stays"


async def test_enter_lists_the_statements_of_a_cell_and_opens_one(tmp_path: Path, filler: Filler) -> None:
    talks(filler)
    async with running(tmp_path) as run:
        await to_board(run, "enter")
        await to_screen(run, CellScreen)
        screen = run.app.screen
        assert isinstance(screen, CellScreen)
        texts = [row.text for row in screen.list_at_hand.window.rows]
        assert [text.split()[0] for text in texts] == ["whoever", "a", "not"]
        assert "Northland on Open door" in run.screen_text()
        filler.say("north", issue="open-door", text="one more word at the door")
        await screen.look()
        await run.settle()
        assert screen.list_at_hand.window.rows[0].text == "one more word at the door"
        await run.press("j")
        await run.press("enter")
        await to_screen(run, DetailScreen)
        detail = run.app.screen
        assert isinstance(detail, DetailScreen)
        assert detail.row.text.startswith("whoever")
        await run.press("q")
        await run.press("q")
        assert isinstance(run.app.screen, BoardScreen)


async def test_the_board_follows_what_comes_in_and_keeps_the_place(
    tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.board.AT_MOST", 0)
    talks(filler)
    async with running(tmp_path) as run:
        await to_board(run, "l", "j")
        board = board_of(run)
        filler.say("south", position="threaten", issue="exercises", confidence=0.9)
        await board.look()
        await run.settle()
        assert (board.grid.party, board.grid.issue) == ("south", "exercises")
        assert board.grid.cell is not None
        assert (board.grid.cell.position, board.grid.cell.count) == ("threaten", 2)
        assert "‼ threaten" in run.screen_text()


async def test_filter_and_time_apply(tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.board.AT_MOST", 0)
    talks(filler)
    async with running(tmp_path) as run:
        await to_board(run, "slash", *"ferry")
        assert run.desk.asked.text == "ferry"
        assert [party.id for party in board_of(run).grid.board.parties] == ["south"]
        await run.press("escape")
        assert not board_of(run).query_one(FilterBar).display
        assert len(board_of(run).grid.board.parties) == 3
        for _ in range(3):
            await run.press("w")
        assert "last hour" in run.screen_text()
        assert board_of(run).grid.board.lines == ()
        assert "Nothing with an issue and a party here" in run.screen_text()
        for key in ("enter", "j", "w"):
            await run.press(key)
        assert len(board_of(run).grid.board.parties) == 3


async def test_a_click_goes_to_a_cell_and_a_second_opens_it(tmp_path: Path, filler: Filler) -> None:
    talks(filler)
    async with running(tmp_path) as run:
        await to_board(run)
        grid = board_of(run).grid
        at = (grid.label_width + grid.cell_width + 3, 2)
        await run.pilot.click(grid, offset=at)
        await run.settle()
        assert (grid.party, grid.issue) == ("south", "open-door")
        await run.pilot.double_click(grid, offset=at)
        await to_screen(run, CellScreen)
        assert isinstance(run.app.screen, CellScreen)


async def test_a_turn_is_noted_once_and_names_both_statements(tmp_path: Path, filler: Filler) -> None:
    sure = {"issue": "open-door", "confidence": 0.9}
    filler.say("north", position="reject", text="not one stone of the bridge will be moved", **sure)  # type: ignore[arg-type]
    filler.say("south", position="reject", **sure)  # type: ignore[arg-type]
    async with running(tmp_path) as run:
        watch = TurnWatch(run.desk)
        await watch.look()
        filler.say("north", position="consult", text="a table and two chairs would be enough", **sure)  # type: ignore[arg-type]
        await run.settle()
        await watch.look()
        assert run.app.desk_file is not None
        assert recorded(run.app.desk_file) == [], "one lone statement"
        filler.say("north", position="agree", text="whoever wants to sit down finds us here", **sure)  # type: ignore[arg-type]
        await run.settle()
        await watch.look()
        await TurnWatch(run.desk).look()
        (event,) = recorded(run.app.desk_file)
        assert (event.party, event.was, event.now) == ("north", "reject", "consult")
        assert run.app.session is not None
        assert event.session_id == run.app.session.id
        await run.settle()
        (toast,) = run.app.screen.query(Toast)
        shown = str(toast.render())
        for words in ("Northland on Open door: reject → consult, 09:02", "not one stone", "a table and two chairs"):
            assert words in shown, shown
        await run.press("T")
        await to_screen(run, TurnsScreen)
        assert isinstance(run.app.screen, TurnsScreen)
        assert "not one stone of the bridge" in run.screen_text()


async def test_turns_made_while_the_desk_was_closed_are_noted_when_it_opens(tmp_path: Path, filler: Filler) -> None:
    sure = {"issue": "open-door", "confidence": 0.9}
    filler.say("north", position="reject", **sure)  # type: ignore[arg-type]
    async with running(tmp_path) as run:
        await TurnWatch(run.desk).look()
    for number in range(2):
        filler.say("north", position="consult", text=f"{number} chairs and {number} tables stand there", **sure)  # type: ignore[arg-type]
    async with running(tmp_path) as run:
        await TurnWatch(run.desk).look()
    desk = Desk(tmp_path / "desk.db")
    assert [event.now for event in recorded(desk.connection)] == ["consult"]
    desk.close()


def test_printed_it_says_the_same(tmp_path: Path, filler: Filler) -> None:
    talks(filler)

    def printed(*words: str) -> str:
        result = CliRunner().invoke(main, ["--data", str(tmp_path), "board", *words])
        assert result.exit_code == 0, result.output
        return result.stdout

    text = printed()
    assert "Open door (order)\n  Ready to talk: Northland; refuses: South Union; asks: The Isles.\n" in text
    assert "reject → consult, Wed 12 Jan 2022" in text
    assert re.search(r"\| Open door \| consult; .*; turned: reject → consult, ", printed("--format", "md"))
    rows = list(csv.DictReader(io.StringIO(printed("--format", "csv"))))
    assert [(row["party"], row["position"], row["statements"], row["turned_from"]) for row in rows[:2]] == [
        ("north", "consult", "3", "reject"), ("south", "accuse", "2", ""),
    ]  # fmt: skip
    found = json.loads(printed("--format", "json", "--filter", "issue:open-door", "--since", "2022-01-12"))
    (issue,) = found["issues"]
    assert "issue:open-door" in found["query"]
    assert (issue["id"], issue["ready"], issue["refuses"]) == ("open-door", ["north"], ["south"])
    assert issue["cells"][0]["turned"]["to"] == "consult"
    assert len(issue["cells"][0]["uid"]) == 16
    assert len(issue["cells"][0]["hours"]) == HOURS


@pytest.mark.parametrize(
    ("words", "code"), [(("--since", "never"), 2), (("--filter", '"x'), 2), (("--since", "1h"), 1)]
)
def test_what_cannot_be_printed_is_said(tmp_path: Path, filler: Filler, words: tuple[str, ...], code: int) -> None:
    talks(filler)
    assert CliRunner().invoke(main, ["--data", str(tmp_path), "board", *words]).exit_code == code


def test_words() -> None:
    assert spark([0] * HOURS, 8) == ""
    assert spark([0] * 23 + [1], 8) == "·······▁"
    assert spark([100, *[0] * 20, 50, 0, 0], 8) == "█······▄"
    now = datetime(2022, 1, 12, 16, 0, tzinfo=UTC)
    assert when("2022-01-12T14:05:00Z", UTC, now) == "14:05"
    assert when("2022-01-11T14:05:00Z", UTC, now) == "11 Jan"
    assert when("2021-01-11T14:05:00Z", UTC, now) == "11 Jan 21"
    assert (
        turn_words("reject", "consult", "2022-01-11T14:05:00Z", UTC, now) == "reject → consult, Tue 11 Jan 2022 14:05"
    )
