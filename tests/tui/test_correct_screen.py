"""Correcting by keyboard and mouse, on a real wire."""

from pathlib import Path

from textual.widgets import Input

from store import retag
from store.desk import Desk
from store.records import Speaker, SpeakerTag, Statement
from tests.tui.sample_wire import ISSUES, PARTIES, SOURCES, Filler, running
from tui.correcting import find_people, typed_names
from tui.retagged import RetagWatch
from tui.screens.correct import CorrectScreen
from tui.screens.detail import DetailScreen
from tui.widgets.ticks import Ticks

PEOPLE = (
    Speaker(id="ada-norling", name="Ada Norling", party="north"),
    Speaker(id="boris-zagrin", name="Boris Zagrin", party="south"),
    Speaker(id="bogdan-zale", name="Bogdan Zalé", party="isles"),
)


def test_people_are_found_by_the_beginnings_of_their_names() -> None:
    assert [p.id for p in find_people("bo za", PEOPLE)] == ["boris-zagrin", "bogdan-zale"]
    assert [p.id for p in find_people("Ada Norling; zale", PEOPLE)] == ["bogdan-zale"]
    assert find_people("", PEOPLE) == find_people("Ada Norling", PEOPLE) == []
    assert typed_names(" Ada Norling;; Edda\x1b[2J Vale ; Ada Norling") == ("Ada Norling", "Edda Vale")


def known(filler: Filler) -> Filler:
    filler.wire.load_profile("test", "1", parties=PARTIES, issues=ISSUES, sources=SOURCES, speakers=PEOPLE)
    return filler.week(3)


async def test_another_speaker_moves_a_statement_to_the_right_pane_and_back(tmp_path: Path, filler: Filler) -> None:
    known(filler)
    async with running(tmp_path) as run:
        row = run.desk.statement_at_hand
        assert row is not None
        assert row.parties == ("north",)
        await run.press("c")
        dialog = run.app.screen
        assert isinstance(dialog, CorrectScreen)
        dialog.query_one("#correct-speaker", Input).value = ""
        await run.press(*"zag", "enter")
        assert dialog.query_one("#correct-speaker", Input).value == "Boris Zagrin"
        assert dialog.query_one("#correct-parties", Ticks).chosen == ("south",)
        await run.press("enter")
        assert run.app.screen is run.desk
        assert row.id not in [r.id for r in run.pane("north").window.rows]
        assert row.id in [r.id for r in run.pane("south").window.rows]
        assert [p.count for p in run.desk.strip.in_order][:2] == [2, 4]
        assert "✎" in run.screen_text()
        await run.press("C")
        assert [p.count for p in run.desk.strip.in_order][:2] == [3, 3]
        assert row.id in [r.id for r in run.pane("north").window.rows]
        assert "✎" not in run.screen_text()


async def test_lists_by_keyboard_and_mouse_and_what_was_there_before(tmp_path: Path, filler: Filler) -> None:
    filler.say("north", text="the depots stay shut", position="reject")
    async with running(tmp_path, ready=("enter",)) as run:
        detail = run.app.screen
        assert isinstance(detail, DetailScreen)
        await run.press("c")
        await run.press("tab", "tab", "j", "space", "tab", "home", "space")
        assert run.app.screen.query_one("#correct-issues", Ticks).chosen == ("exercises",)
        assert await run.pilot.click("#correct-save")
        await run.settle()
        assert run.app.screen is detail
        assert detail.row.position is None
        assert [i.id for i in detail.row.issues] == ["exercises"]
        text = run.screen_text()
        for words in ("Corrected", "position: no clear position", "was reject"):
            assert words in text, words
        await run.press("c")
        await run.press("ctrl+r")
        assert detail.row.corrected == ()
        assert detail.row.position is not None


async def test_no_statement_is_gone_but_can_be_found(tmp_path: Path, filler: Filler) -> None:
    known(filler)
    async with running(tmp_path) as run:
        row = run.desk.statement_at_hand
        assert row is not None
        await run.press("c")
        await run.press("tab", "tab", "tab", "tab", "space", "enter")
        assert run.desk.strip.panes["north"].count == 2
        assert row.id not in [r.id for r in run.pane("north").window.rows]
        await run.press("slash", *"is:corrected", "enter")
        assert [r.id for r in run.pane("north").window.rows] == [row.id]
        assert "not a statement" in run.screen_text()
    desk = Desk(tmp_path / "desk.db")
    assert [c.field for c in desk.corrections()[row.uid]] == ["statement"]
    desk.close()


async def test_it_fits_a_small_terminal_and_nothing_changed_is_said(tmp_path: Path, filler: Filler) -> None:
    known(filler)
    async with running(tmp_path, size=(80, 24), ready=("c",)) as run:
        text = run.screen_text()
        for words in ("Ada Norling", "[x] ▲ Northland", "( ) × reject", "This is not a statement", "Take back"):
            assert words in text, words
        await run.press("enter")
        assert "Nothing was changed" in run.screen_text()
        await run.press("escape")
        assert run.app.screen is run.desk


async def test_after_all_was_read_again_panes_show_it_and_an_outdated_wire_is_told(
    tmp_path: Path, filler: Filler
) -> None:
    filler.say("north", text="the depots stay shut", position="reject")
    async with running(tmp_path) as run:
        watch = RetagWatch(run.desk)
        await watch.look()
        assert "reclassify" not in run.screen_text()
        retag.know_classifier(filler.wire, "another")
        await watch.look()
        await run.settle()
        assert "talkwatch reclassify" in run.screen_text()
        [text] = retag.step(filler.wire, retag.begin(filler.wire, "another"))
        row = run.desk.statement_at_hand
        assert row is not None
        found = Statement(
            text=row.text, kind="indirect", start=row.start, end=row.end, content=((row.start, row.end),),
            speakers=(SpeakerTag(name="Boris Zagrin", party="south", why="full name"),),
        )  # fmt: skip
        step = retag.record(
            filler.wire, retag.begin(filler.wire, "another"), [(text, [found])], 1, "2022-01-12T16:00:00Z"
        )
        retag.finish(filler.wire, step, "2022-01-12T16:00:01Z")
        await watch.look()
        await run.settle()
        assert run.pane("north").window.rows == []
        assert run.desk.counts.get("south") == 1
