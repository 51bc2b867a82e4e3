"""Panes as the operator wants them, and what of the desk is kept between runs."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from store.kept import KeptPane, Reading
from tests.tui.sample_wire import NOW, PARTIES, Filler, running
from tui.state import DeskState, back_after, in_order
from tui.venues import venue
from tui.widgets.hint_bar import HintBar
from tui.widgets.statement_lines import READ_TO


def test_new_parties_stand_where_the_profile_has_them_and_moved_ones_where_they_were_put() -> None:
    kept = [KeptPane(key="isles"), KeptPane(key="=doors", kind="query"), KeptPane(key="north"), KeptPane(key="gone")]
    keys = [pane.key for pane in in_order(kept, PARTIES)]
    assert keys == ["isles", "plain", "=doors", "north", "south", ""]


def test_a_mark_is_set_by_a_long_absence_only() -> None:
    said: list[str] = []
    state = DeskState(None, said.append)
    assert not state.touched(NOW, 5)
    assert not state.touched(NOW + timedelta(minutes=10), 8)
    assert state.mark is None
    assert state.touched(NOW + timedelta(minutes=40), 20)
    assert state.mark == Reading(8, "2022-01-12T16:10:00Z")
    assert not back_after(Reading(1, "no time"), NOW)


async def test_order_width_and_saved_filters_are_kept_between_runs(tmp_path: Path, filler: Filler) -> None:
    filler.week(4)
    async with running(tmp_path, (240, 40)) as run:
        await run.press("greater_than_sign")
        assert run.desk.strip.order == ["south", "north", "isles"]
        assert run.desk.strip.current == "north", "it is still at hand"
        before = run.desk.strip.panes["north"].outer_size.width
        await run.press("plus", "plus")
        assert run.desk.strip.panes["north"].outer_size.width == before + 12
        await run.press("l", "x")
        assert run.desk.strip.order == ["south", "north"]
        await run.press("P")
        assert "First filter" in run.screen_text()
        await run.press("slash", *"river", "enter", "P")
        await run.press("enter")
        assert run.desk.asked.text == ""
        assert run.desk.strip.order == ["south", "north", "=river"]
        own = run.pane("=river")
        assert {row.parties for row in own.window.rows} <= {("north",), ("south",), ("isles",)}
        assert all("river" in row.text for row in own.window.rows)
        assert "≡ river" in run.screen_text()
        held = len(own.window)
        filler.say("isles", text="ice on the river")
        filler.say("isles", text="nothing of that kind")
        await run.settle()
        assert len(own.window) == held + 1
        assert "◆ Cleo Marsh" in run.screen_text(), "whose words they are"
        await run.desk._count()
        assert run.desk.strip.panes["=river"].count == held + 1
        await run.press("slash", *"ice", "enter")
        assert [row.text for row in own.window.rows] == ["ice on the river"]
    async with running(tmp_path, (240, 40)) as run:
        assert run.desk.strip.order == ["south", "north", "=river"]
        assert run.desk.strip.widths["north"] == before + 12
        await run.press("equals_sign")
        assert len({pane.outer_size.width for pane in run.desk.strip.in_order}) == 1
        await run.press("g")
        assert "Go to   1 South Union  2 Northland  3 river" in run.screen_text()
        await run.press("3")
        assert run.desk.strip.current == "=river"
        await run.press("g", "escape")
        assert run.desk.strip.current == "=river"
        await run.press("p", "end", "delete", "escape")
        assert run.desk.strip.order == ["south", "north"], "forgotten"


async def test_a_line_says_how_far_was_read(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    async with running(tmp_path) as run:
        await run.press("j")
    filler.say("north", text="said while nobody sat here")
    async with running(tmp_path) as run:
        north = run.pane("north")
        assert [READ_TO in heads for heads in north._heads] == [False, True, False]
        assert "read until here, 16:00" in run.screen_text()
        await run.press("m")
        assert not any(READ_TO in heads for heads in north._heads)
        filler.say("north", text="and now something new")
        await run.settle()
        assert [READ_TO in heads for heads in north._heads][:2] == [False, True]


async def test_follow_everywhere_shows_the_newest_whatever_is_read(tmp_path: Path, filler: Filler) -> None:
    filler.week(20)
    async with running(tmp_path) as run:
        await run.press("j", "j", "j", "F")
        assert "newest" in run.screen_text().splitlines()[-2]
        filler.say("north", text="the newest of all")
        await run.settle()
        row = run.pane("north").row
        assert row is not None
        assert row.text == "the newest of all"


async def test_hints_are_shown_until_they_are_known(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    async with running(tmp_path) as run:
        assert "New here?" in run.screen_text()
        await run.pilot.resize_terminal(80, 24)
        assert await run.sees("/ filter Enter open g go to a pane Esc hides this line.")
        await run.press("escape")
        assert "New here?" not in run.screen_text()
    async with running(tmp_path, keys={"Zoom": "Z", "Zom": "y"}) as run:
        assert not run.desk.query_one(HintBar).display
        assert await run.sees("there is no command Zom (nearest: Zoom)")
        await run.press("Z")
        assert run.desk.zoomed


def test_the_venue_is_where_the_talks_are_now() -> None:
    from store.records import Meeting

    talks = [
        Meeting(id="a", title="A", place="Geneva", start="2022-01-09", end="2022-01-10"),
        Meeting(id="b", title="B", place="Brussels", start="2022-01-12", end="2022-01-12"),
        Meeting(id="c", title="C", place="Nowhere", start="2022-01-13", end="2022-01-13"),
    ]
    for day, place in ((10, "Geneva"), (11, "Brussels"), (12, "Brussels"), (13, "Brussels"), (20, "Brussels")):
        found = venue(talks, datetime(2022, 1, day, tzinfo=UTC))
        assert found is not None
        assert found.place == place
    assert venue(talks[2:], NOW) is None


async def test_a_party_that_first_speaks_under_a_filter_gets_its_pane(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    async with running(tmp_path) as run:
        await run.press("slash", *"inspection", "enter")
        filler.say("plain", text="nothing that the filter finds")
        await run.settle()
        await run.desk._take_health()
        await run.settle()
        assert list(run.desk.strip.panes) == ["north", "south", "isles", "plain"]


async def test_a_click_into_a_pane_while_a_filter_is_typed_leaves_no_key_dead(tmp_path: Path, filler: Filler) -> None:
    filler.week(4)
    async with running(tmp_path) as run:
        await run.press("slash", *"sp")
        await run.pilot.click(run.pane("south"))
        await run.press("z")
        assert run.desk.zoomed
        await run.press("escape")
        assert run.desk.asked.text == ""


async def test_a_filter_fills_the_panes_in_sight_first_and_then_the_others(tmp_path: Path, filler: Filler) -> None:
    filler.week(8)
    filler.say("plain", text="no door at all")
    async with running(tmp_path, (120, 30)) as run:
        assert run.desk.strip.in_sight == ["north", "south", "isles"]
        asked: list[list[str]] = []
        fill = run.desk._fill

        async def noted(keys: Sequence[str], *args: Any, **options: Any) -> None:
            asked.append([*keys])
            await fill(keys, *args, **options)

        run.desk._fill = noted  # type: ignore[method-assign]
        await run.press("slash", "n", "o")
        assert asked[-2:] == [["north", "south", "isles"], ["plain"]]
        assert [row.text for row in run.pane("plain").window.rows] == ["no door at all"]
        await run.press("x", "enter", "h")
        assert run.desk.strip.in_sight == ["south", "isles", "plain"]
        assert run.pane("plain").window.rows == []
        await run.pilot.resize_terminal(80, 24)
        await run.settle()
        assert run.desk.strip.in_sight == ["plain"], "a tab"


async def test_a_desk_file_that_cannot_be_used_is_told_and_the_panes_are_filled(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    (tmp_path / "desk.db").write_bytes(b"no database at all " * 300)
    async with running(tmp_path) as run:
        assert await run.sees("Pins and sessions are not kept")
        assert len(run.pane("north").window) == 1
