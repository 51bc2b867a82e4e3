from pathlib import Path

from textual.widgets import Input

from store.desk import Desk
from tests.tui.sample_wire import Filler, running
from tui.screens.detail import DetailScreen
from tui.screens.log import LogScreen
from tui.screens.sessions import SessionsScreen


async def test_a_named_session_is_gone_on_with(tmp_path: Path, filler: Filler) -> None:
    filler.say("north")
    async with running(tmp_path, session_name="Morning"):
        pass
    filler.say("north")
    async with running(tmp_path, session_name="Morning"):
        pass
    desk = Desk(tmp_path / "desk.db")
    assert [(s.name, s.first_id, s.last_id, bool(s.ended)) for s in desk.sessions()] == [("Morning", 1, 2, True)]
    assert desk.connection.execute("SELECT count(*) FROM runs WHERE ended != ''").fetchone()[0] == 2
    desk.close()


async def test_sessions_are_listed_renamed_kept_and_resumed(tmp_path: Path, filler: Filler) -> None:
    desk = Desk(tmp_path / "desk.db")
    earlier = desk.start_session("2022-01-12T08:00:00Z", 0, "Breakfast")
    filler.say("north", text="coffee was served")
    desk.pin("abc", "2022-01-12T08:05:00Z", earlier.id)
    desk.end_session(earlier.id, "2022-01-12T09:30:00Z", 1)
    desk.close()
    async with running(tmp_path, session_name="Noon") as run:
        await run.press("S")
        assert isinstance(run.app.screen, SessionsScreen)
        text = run.screen_text()
        assert "Noon  this one" in text
        assert "Breakfast" in text
        assert "Wed 12 Jan 2022, 08:00 to 09:30" in text
        assert "1 statement, 1 pin" in text
        await run.press("j", "m")
        assert "09:30, kept" in run.screen_text()
        await run.press("n")
        run.app.screen.query_one(Input).value = "Delegates' breakfast"
        await run.press("enter")
        assert "Delegates' breakfast" in run.screen_text()
        await run.press("r")
        assert run.app.session is not None
        assert run.app.session.id == earlier.id
        assert "Delegates' breakfast  this one" in run.screen_text()
        await run.press("escape", "*")
    desk = Desk(tmp_path / "desk.db")
    noon, breakfast = desk.sessions()
    assert (breakfast.name, breakfast.kept, breakfast.last_id, bool(noon.ended)) == (
        "Delegates' breakfast",
        True,
        1,
        True,
    )
    pins = desk.connection.execute("SELECT session_id FROM pins ORDER BY at").fetchall()
    assert [row["session_id"] for row in pins] == [earlier.id, earlier.id]
    desk.close()


async def test_the_log_is_one_stream_that_is_filtered_by_kind(tmp_path: Path, filler: Filler) -> None:
    filler.say("north", text="before anybody looked")
    async with running(tmp_path, session_name="Noon") as run:
        filler.say("south", text="the trains will run on time")
        await run.settle()
        await run.press("*", "L")
        screen = run.app.screen
        assert isinstance(screen, LogScreen)
        text = run.screen_text()
        assert "“Noon” begins" in text
        assert "the trains will run on time" in text
        assert "★ Pinned" in text
        assert "1 statement came in  everything" in text
        await run.press("f")
        assert [screen.options.option_count, "★ Pinned" in run.screen_text()] == [1, False]
        await run.press("enter")
        assert isinstance(run.app.screen, DetailScreen)
        await run.press("escape", "f")
        assert "★ Pinned" in run.screen_text()
        assert screen.options.option_count == 1
        await run.press("f")
        assert "no corrections" in run.screen_text()
        await run.press("escape")
        assert run.app.screen is run.desk
