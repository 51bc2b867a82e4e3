"""The desk as a person uses it: every command, by its key, on a real wire."""

from pathlib import Path

import pytest
from textual.events import Key

from tests.tui.sample_wire import PARTIES, Filler, running
from tui.live import StatementsArrived, WireOpened
from tui.screens.detail import DetailScreen
from tui.screens.export import ExportScreen
from tui.screens.health import HealthScreen
from tui.screens.help import HelpScreen
from tui.screens.parties import PartiesScreen
from tui.widgets.filter_bar import FilterBar


async def test_a_pane_for_each_party_that_said_something(tmp_path: Path, filler: Filler) -> None:
    filler.week()
    filler.say()
    async with running(tmp_path) as run:
        assert list(run.desk.strip.panes) == ["north", "south", "isles"]
        assert len(run.got(WireOpened)) == 1
        assert [pane.count for pane in run.desk.strip.in_order] == [12, 12, 12]
        text = run.screen_text()
        for words in ("▲ Northland", "● South Union", "◆ The Isles", "Ada Norling", "Lake Courier", "× reject"):
            assert words in text
        assert "Plainland" not in text


async def test_a_party_gets_its_pane_with_its_first_words(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    async with running(tmp_path) as run:
        filler.say("plain")
        await run.settle()
        assert list(run.desk.strip.panes) == ["north", "south", "isles", "plain"]
        assert run.pane("plain").window.rows[0].parties == ("plain",)


async def test_at_the_top_new_statements_are_shown(tmp_path: Path, filler: Filler) -> None:
    filler.week(3)
    async with running(tmp_path) as run:
        filler.say("north", "south", text="both of them said this")
        await run.settle()
        assert run.got(StatementsArrived)
        for party in ("north", "south"):
            statements = run.pane(party)
            assert statements.window.rows[0].text == "both of them said this"
            assert statements.cursor == 0
            assert statements.scroll_offset.y == 0
        assert run.desk.strip.panes["north"].count == 4
        assert run.pane("north").unread == 0, "it is being looked at"
        assert run.pane("south").unread == 1
        assert "1 new" in run.screen_text()


async def test_the_place_is_kept_while_a_flood_comes_in(tmp_path: Path, filler: Filler) -> None:
    filler.week(30)
    async with running(tmp_path) as run:
        await run.press("j", "j", "j", "j", "j", "j", "j")
        statements = run.pane("north")
        reading_id = statements.cursor_id
        before = [row.id for row in statements.visible_rows()]
        lines = [statements.render_line(y).text[:-1] for y in range(statements.size.height)]
        for number in range(60):
            filler.say("north", text=f"flood {number}")
            if number % 20 == 19:
                await run.settle()
        assert statements.cursor_id == reading_id
        assert [row.id for row in statements.visible_rows()] == before
        assert [statements.render_line(y).text[:-1] for y in range(statements.size.height)] == lines
        assert statements.unread == 60
        assert "60 new" in run.screen_text()
        await run.press("n")
        assert statements.row is not None
        assert statements.row.text == "flood 59"
        assert statements.unread == 0


async def test_the_place_is_kept_in_a_short_list_as_well(tmp_path: Path, filler: Filler) -> None:
    filler.week(3)
    async with running(tmp_path) as run:
        await run.press("j")
        statements = run.pane("north")
        lines = [statements.render_line(y).text[:-1] for y in range(statements.size.height)]
        filler.say("north", text="one more")
        await run.settle()
        assert [statements.render_line(y).text[:-1] for y in range(statements.size.height)] == lines
        assert statements.unread == 1
        await run.press("k", "k")
        assert statements.scroll_offset.y == 0
        assert statements.unread == 0


async def test_a_burst_is_not_shown_row_by_row(tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.live.BURST", 5)
    filler.week(20)
    async with running(tmp_path) as run:
        await run.press("j", "j", "j")
        north, south = run.pane("north"), run.pane("south")
        reading_id = north.cursor_id
        for number in range(12):
            filler.say("north", text=f"burst {number}")
            filler.say("south", text=f"burst {number}")
        await run.settle()
        assert north.cursor_id == reading_id
        assert north.unread == south.unread == 12
        assert south.window.rows[0].text == "burst 11"
        assert run.desk.strip.panes["north"].count == 32
        await run.press("n")
        assert north.row is not None
        assert north.row.text == "burst 11"


async def test_moving_in_a_pane_and_between_panes(tmp_path: Path, filler: Filler) -> None:
    filler.week(60)
    async with running(tmp_path) as run:
        north = run.pane("north")
        await run.press("j", "down", "k")
        assert north.cursor == 1
        await run.press("space")
        assert north.cursor > 3
        assert north.scroll_offset.y > 0
        await run.press("backspace", "pageup")
        assert north.scroll_offset.y == 0
        await run.press("G")
        assert north.row is not None
        assert north.row.id == 1
        assert north.visible_rows()[-1].id == 1
        await run.press("n")
        assert north.row.id == north.window.newest
        assert not north.window.more_above
        for key, pane in (("l", "south"), ("right", "isles"), ("tab", "north"), ("shift+tab", "isles"), ("h", "south")):
            await run.press(key)
            assert run.desk.strip.current == pane
            assert run.pane(pane).has_focus


async def test_pages_are_read_as_one_goes_down(tmp_path: Path, filler: Filler) -> None:
    for _ in range(110):
        filler.say("north")
    async with running(tmp_path, (60, 24)) as run:
        north = run.pane("north")
        assert len(north.window) < 110
        seen: set[int] = set()
        for _ in range(60):
            seen |= {row.id for row in north.visible_rows()}
            await run.pilot.press("space")
            if len(seen) % 4 == 0:
                await run.settle()
        assert seen == set(range(1, 111))


async def test_wide_panes_share_the_width_and_overflow_sideways(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    filler.say("plain")
    async with running(tmp_path, (120, 30)) as run:
        assert [pane.size.width + pane.styles.gutter.width for pane in run.desk.strip.in_order] == [40] * 4
        assert "1 more ›" in run.screen_text()
        await run.press("h")
        assert run.desk.strip.current == "plain"
        assert "■ Plainland" in run.screen_text()
        assert "‹ 1 more" in run.screen_text()
        await run.pilot.resize_terminal(240, 60)
        await run.settle()
        assert [pane.region.width for pane in run.desk.strip.in_order] == [60] * 4


async def test_narrow_panes_are_tabs_with_counts(tmp_path: Path, filler: Filler) -> None:
    filler.week(4)
    async with running(tmp_path, (80, 24)) as run:
        assert [pane.display for pane in run.desk.strip.in_order] == [True, False, False]
        filler.say("south")
        await run.settle()
        assert "● South Union +1" in run.screen_text()
        await run.press("tab")
        assert [pane.display for pane in run.desk.strip.in_order] == [False, True, False]
        assert "+1" not in run.screen_text()
        assert "Boris Zagrin" in run.screen_text()
        await run.pilot.click("TabStrip", offset=(3, 0))
        await run.settle()
        assert run.desk.strip.current == "north"


async def test_zoom_and_back(tmp_path: Path, filler: Filler) -> None:
    filler.week(4)
    async with running(tmp_path) as run:
        await run.press("l", "z")
        assert [pane.display for pane in run.desk.strip.in_order] == [False, True, False]
        assert run.pane("south").size.width > 110
        await run.press("escape")
        assert all(pane.display for pane in run.desk.strip.in_order)


async def test_filter_as_one_types(tmp_path: Path, filler: Filler) -> None:
    filler.week(20)
    filler.say("north", text="walruses were seen at the quay")
    async with running(tmp_path) as run:
        await run.press("l", "j", "j", "j", "h")
        place = run.pane("south").cursor_id
        await run.press("slash")
        assert run.desk.query_one(FilterBar).display
        await run.press("w", "a", "l", "r")
        assert [len(run.pane(party).window) for party in ("north", "south", "isles")] == [1, 0, 0]
        assert run.desk.strip.panes["north"].count == 1
        assert "1 found" in run.screen_text()
        assert "Nothing here matches" in run.screen_text()
        await run.press("enter")
        assert not run.desk.query_one(FilterBar).display
        assert run.pane("north").has_focus
        assert len(run.pane("south").window) == 0, "the whole word is walruses: kept as typed, it finds nothing"
        filler.say("south", text="a walr came in")
        filler.say("south", text="nothing of that kind")
        await run.settle()
        assert [row.text for row in run.pane("south").window.rows] == ["a walr came in"]
        await run.desk._take_health()
        assert [pane.of for pane in run.desk.strip.in_order] == [21, 22, 20]
        await run.press("escape")
        assert run.desk.asked.text == ""
        assert run.pane("south").cursor_id == place, "the place of before the filter"
        assert run.desk.strip.panes["south"].count == 22


async def test_a_filter_that_makes_no_sense_says_so_and_nothing_breaks(tmp_path: Path, filler: Filler) -> None:
    filler.week(3)
    async with running(tmp_path) as run:
        await run.press("slash")
        for key in ("right_parenthesis", "quotation_mark", "o", "r", "space", "minus", "colon", "left_parenthesis"):
            await run.press(key)
        assert "Column 1: this bracket closes nothing" in run.screen_text()
        await run.press("escape")
        assert [len(run.pane(party).window) for party in ("north", "south", "isles")] == [3, 3, 3]


async def test_letters_are_letters_while_a_filter_is_typed(tmp_path: Path, filler: Filler) -> None:
    filler.week(3)
    async with running(tmp_path) as run:
        await run.press("slash", *"qzpe?")
        assert run.app.is_running
        assert run.desk.query_one(FilterBar).input.value == "qzpe?"


async def test_letters_that_come_with_the_slash_are_typed(tmp_path: Path, filler: Filler) -> None:
    """As pasted, or typed while the machine was busy: all keys are there before the first was done."""
    filler.week(3)
    async with running(tmp_path) as run:
        for letter in "/squeeze":
            run.app.post_message(Key("slash" if letter == "/" else letter, letter))
        await run.settle()
        assert run.app.screen is run.desk
        assert run.desk.query_one(FilterBar).input.value == "squeeze"
        assert run.desk.asked.text == "squeeze"


async def test_letters_that_come_with_enter_are_commands(tmp_path: Path, filler: Filler) -> None:
    """What was typed before Enter is the filter, whatever is still on its way; what comes after it is for the panes."""
    filler.week(12)
    async with running(tmp_path) as run:
        await run.press("slash")
        for key in (*"spring", "enter", "z"):
            run.app.post_message(Key(key, key if len(key) == 1 else None))
        await run.settle()
        bar = run.desk.query_one(FilterBar)
        assert (bar.input.value, run.desk.asked.text, bar.display) == ("spring", "spring", False)
        assert not run.desk.asked.terms[0].endswith("*")
        assert run.desk.zoomed
        await run.press("slash")
        for key in (*"time", "escape", "z"):
            run.app.post_message(Key(key, key if len(key) == 1 else None))
        await run.settle()
        assert run.desk.asked.text == ""
        assert not run.desk.zoomed


async def test_hold_counts_and_shows_nothing(tmp_path: Path, filler: Filler) -> None:
    filler.week(20)
    async with running(tmp_path) as run:
        await run.press("f")
        assert "held" in run.screen_text()
        top = run.pane("north").visible_rows()[0].id
        filler.say("north")
        await run.settle()
        assert run.pane("north").visible_rows()[0].id == top
        assert run.pane("north").unread == 1
        await run.press("f", "n")
        assert run.pane("north").visible_rows()[0].id > top


async def test_density_shows_more_or_less(tmp_path: Path, filler: Filler) -> None:
    filler.week(10)
    filler.say("north", text="a long word was said " * 12)
    async with running(tmp_path) as run:
        normal = len(run.pane("north").visible_rows())
        await run.press("d")
        assert len(run.pane("north").visible_rows()) < normal
        await run.press("d")
        assert len(run.pane("north").visible_rows()) > normal
        await run.press("d")
        assert len(run.pane("north").visible_rows()) == normal


async def test_unattributed_is_one_key_away(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    filler.say(text="it was heard in the corridor that all is well")
    async with running(tmp_path) as run:
        assert "" not in run.desk.strip.panes
        await run.press("u")
        assert run.desk.strip.current == ""
        assert "Unattributed" in run.screen_text()
        assert run.pane("").row is not None
        await run.press("u")
        assert "" not in run.desk.strip.panes
        assert run.desk.strip.current == "isles", "the pane beside it"


async def test_parties_are_shown_and_hidden(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    async with running(tmp_path) as run:
        await run.press("p")
        assert isinstance(run.app.screen, PartiesScreen)
        await run.press("space", "j", "j", "j", "space", "escape")
        assert list(run.desk.strip.order) == ["south", "isles", "plain"]
        assert "Nothing yet." in run.screen_text()
        filler.say("north")
        await run.settle()
        assert "north" not in run.desk.strip.panes, "a person hid it"


async def test_pins_are_kept(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    async with running(tmp_path) as run:
        await run.press("asterisk")
        assert "★" in run.screen_text()
        uid = run.desk.statement_at_hand.uid  # type: ignore[union-attr]
    async with running(tmp_path) as run:
        assert run.app.pins == {uid}
        assert "★" in run.screen_text()
        await run.press("asterisk")
        assert run.app.pins == set()


async def test_a_sitting_is_recorded(tmp_path: Path, filler: Filler) -> None:
    from store.desk import Desk

    filler.week(2)
    async with running(tmp_path, session_name="Morning"):
        filler.say("north")
    sessions = Desk(tmp_path / "desk.db").sessions()
    assert [(s.name, s.first_id, s.last_id, bool(s.ended)) for s in sessions] == [("Morning", 6, 7, True)]


async def test_an_edit_shows_where_the_statement_stands(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    guid = filler.say("north", text="this will be taken back", guid="fixed-1")
    async with running(tmp_path) as run:
        filler.edit(guid, "The delegations met again.\n\nNothing was said.")
        await run.settle()
        await run.desk._reread()
        await run.pilot.pause()
        row = run.pane("north").row
        assert row is not None
        assert row.state == "withdrawn"
        assert "withdrawn" in run.screen_text()


async def test_the_mouse_chooses_and_opens(tmp_path: Path, filler: Filler) -> None:
    filler.week(5)
    async with running(tmp_path) as run:
        south = run.pane("south")
        await run.pilot.click(south, offset=(5, 9))
        await run.settle()
        assert run.desk.strip.current == "south"
        assert south.cursor == 1
        await run.pilot.click(south, offset=(5, 9), times=2)
        await run.settle()
        assert isinstance(run.app.screen, DetailScreen)


async def test_screens_open_and_close(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    screens = {
        "question_mark": HelpScreen,
        "s": HealthScreen,
        "e": ExportScreen,
        "p": PartiesScreen,
        "enter": DetailScreen,
    }
    async with running(tmp_path) as run:
        for key, screen in screens.items():
            await run.press(key)
            assert isinstance(run.app.screen, screen)
            await run.press("escape")
            assert run.app.screen is run.desk


async def test_the_palette_holds_every_command(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    async with running(tmp_path) as run:
        titles = [command.title for command in run.app.get_system_commands(run.desk)]
        for command in run.desk.USER_COMMANDS:
            assert any(command.NAME in title for title in titles)
        zoom = next(c for c in run.app.get_system_commands(run.desk) if "Zoom" in c.title)
        zoom.callback()
        await run.settle()
        assert run.desk.zoomed


async def test_quit(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    async with running(tmp_path) as run:
        await run.pilot.press("q")
        await run.pilot.pause()
        assert run.app.return_code == 0


async def test_without_a_wire_it_waits_and_then_shows(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        assert "Waiting for the first statements" in run.screen_text()
        filler = Filler(tmp_path)
        filler.week(1)
        await run.settle()
        assert list(run.desk.strip.panes) == ["north", "south", "isles"]
        filler.wire.close()


async def test_a_party_that_first_speaks_while_the_program_ends_breaks_nothing(tmp_path: Path, filler: Filler) -> None:
    filler.say("north")
    async with running(tmp_path) as run:
        run.app.exit()
        assert await run.desk.strip.set_panes(PARTIES, run.desk._make_pane) == []


async def test_no_source_can_be_reached_is_said_in_one_line(tmp_path: Path, filler: Filler) -> None:
    from store.records import Poll

    for source in ("lake", "hill"):
        filler.wire.record_poll(source, Poll(at="2022-01-12T15:00:00Z", error="connection refused"), [])
    async with running(tmp_path, (80, 24)) as run:
        await run.desk._take_health()
        await run.settle()
        text = run.screen_text()
        assert "No source can be reached" in text
        assert "talkwatch demo" in text
        assert "2 failing" in text
        await run.press("s")
        assert "connection refused" in run.screen_text()


async def test_the_banner_stands_on_top(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    async with running(tmp_path, banner="Demo: [paraphrased] \x1b[31mfrom the record") as run:
        assert run.screen_text().splitlines()[0].strip() == "Demo: [paraphrased] from the record"
