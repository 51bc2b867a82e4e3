"""The lists of alerts and watches, by keyboard, on a real wire."""

from pathlib import Path

from textual.events import Key
from textual.widgets import Input

from store.watches import Watch
from tests.tui.sample_wire import Filler, running
from tests.tui.test_watching import CARRIED, keep, watched
from tui.screens.alerts import AlertsScreen
from tui.screens.detail import DetailScreen
from tui.screens.watches import WatchesScreen, WatchScreen


async def test_alerts_are_listed_opened_and_seen(tmp_path: Path, filler: Filler) -> None:
    keep(tmp_path, Watch(name="dark light", query="lighthouse"))
    async with running(tmp_path) as run:
        await watched(run)
        filler.say("south", text=CARRIED)
        filler.say("north", text="a second lighthouse was never built, whatever the maps of the admiralty say")
        await watched(run)
        run.app.clear_notifications()
        await run.press("a")
        assert isinstance(run.app.screen, AlertsScreen)
        text = run.screen_text()
        for words in ("• ⚑ dark light", CARRIED[:40], "Boris Zagrin", "found: lighthouse", "2 not seen"):
            assert words in text, text
        await run.press("j", "enter")
        detail = run.app.screen
        assert isinstance(detail, DetailScreen)
        assert detail.row.text == CARRIED
        await run.press("escape")
        assert run.app.watching.unseen == 1
        filler.say("isles", text="no lighthouse has been seen from our ships in seven long nights")
        await watched(run)
        assert "2 not seen" in run.screen_text(), "the list is live"
        await run.press("m")
        assert run.app.watching.unseen == 0
        await run.press("escape")
        assert run.app.screen is run.desk
        assert "alert" not in run.screen_text().splitlines()[-2]


async def test_a_watch_is_made_of_the_filter_changed_and_removed(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    async with running(tmp_path) as run:
        await run.press("slash", *"depots", "enter")
        await run.press("w")
        dialog = run.app.screen
        assert isinstance(dialog, WatchScreen)
        assert dialog.query_one("#watch-query", Input).value == "depots"
        await run.press("enter")
        assert run.app.screen is run.desk
        await run.press("W", "enter")
        dialog = run.app.screen
        assert isinstance(dialog, WatchScreen)
        dialog.query_one("#watch-name", Input).value = "stores"
        dialog.query_one("#watch-query", Input).value = "(depots"
        await run.press("enter")
        assert run.app.screen is dialog
        assert "column 1" in run.screen_text()
        dialog.query_one("#watch-query", Input).value = "depots or stores"
        dialog.query_one("#watch-command", Input).value = "say 'two words'"
        await run.press("enter")
        assert isinstance(run.app.screen, WatchesScreen)
        kept = run.app.watching.kept
        assert kept is not None
        changed = Watch(name="stores", query="depots or stores", command=("say", "two words"))
        assert kept.all() == [changed]
        await run.press("space")
        assert not kept.all()[0].enabled
        await run.press("n")
        dialog = run.app.screen
        dialog.query_one("#watch-name", Input).value = "stores"
        dialog.query_one("#watch-query", Input).value = "x"
        await run.press("enter")
        assert "already" in run.screen_text()
        await run.press("escape", "x")
        assert len(kept.all()) == 1
        await run.press("x")
        assert kept.all() == []
        assert "There is no watch yet" in run.screen_text()


async def test_a_watch_is_made_in_the_same_breath_as_its_filter(tmp_path: Path, filler: Filler) -> None:
    """All keys are there before the first was done."""
    filler.week(1)
    async with running(tmp_path) as run:
        for key in ("slash", *"depots", "enter", "w"):
            run.app.post_message(Key(key, key if len(key) == 1 else None))
        await run.settle()
        dialog = run.app.screen
        assert isinstance(dialog, WatchScreen)
        assert dialog.query_one("#watch-query", Input).value == "depots"
