"""Watches at work in the open desk, on a real wire."""

import asyncio
import json
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from store.desk import Desk
from store.watches import Action, Fired, Watch, Watches
from tests.tui.sample_wire import Filler, Running, running
from tui.alarms import Programs, desktop_message

CARRIED = "the lighthouse stays dark until both navies have gone home for the winter"


def keep(folder: Path, *watches: Watch) -> None:
    desk = Desk(folder / "desk.db")
    for watch in watches:
        Watches(desk.connection).keep(watch)
    desk.close()


async def watched(run: Running) -> None:
    """Until the watches have looked at all that is on the wire."""
    await run.settle()
    await run.desk.run_watches()
    await run.settle()


def told(run: Running) -> list[str]:
    return [f"{note.title}: {note.message}" for note in run.app._notifications]


async def test_an_alert_shows_statement_watch_and_words_whatever_the_filter(tmp_path: Path, filler: Filler) -> None:
    keep(
        tmp_path,
        Watch(name="dark light", query="lighthouse party:south"),
        Watch(name="off", query="the", enabled=False),
    )
    filler.say("south", text=CARRIED)
    async with running(tmp_path) as run:
        await watched(run)
        assert told(run) == [], "what was on the wire before is no news"
        await run.press("slash", *"nothing", "enter")
        filler.say("south", text=f"{CARRIED}, he said")
        filler.say("north", text=CARRIED)
        await watched(run)
        (note,) = told(run)
        for words in ("dark light", CARRIED, "Boris Zagrin", "found: lighthouse, party:south"):
            assert words in note
        assert "⚑ 1 alert (a)" in run.screen_text()
        await run.press("escape")
        assert sum("⚑ Boris Zagrin" in line for line in run.screen_text().splitlines()) == 1
        await watched(run)
        assert len(told(run)) == 1


async def test_what_the_desk_writes_for_itself_draws_nothing_anew(tmp_path: Path, filler: Filler) -> None:
    async with running(tmp_path) as run:
        await watched(run)
        changes: list[int] = []
        run.app.alerts_changed = lambda: changes.append(1)  # type: ignore[method-assign]
        run.app.state.keep_word("a word", "kept")
        await watched(run)
        assert changes == []
        keep(tmp_path, Watch(name="dark light", query="lighthouse"))
        await watched(run)
        assert changes == [1]


async def test_witnesses_of_a_statement_raise_one_alert(tmp_path: Path, filler: Filler) -> None:
    keep(tmp_path, Watch(name="dark light", query="lighthouse"))
    async with running(tmp_path) as run:
        await watched(run)
        filler.say("south", text=CARRIED)
        await watched(run)
        filler.say("south", text=CARRIED)
        await watched(run)
        assert len(told(run)) == 1
        assert run.app.watching.unseen == 1


async def test_alerts_are_kept_off_the_event_loop_and_none_is_lost_at_exit(
    tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, Watch(name="dark light", query="lighthouse"))
    threads, record = list[str](), Watches.record

    def recorded(kept: Watches, *args: Any) -> list[Fired]:
        threads.append(threading.current_thread().name)
        return record(kept, *args)

    monkeypatch.setattr(Watches, "record", recorded)
    async with running(tmp_path) as run:
        await watched(run)
        filler.say("south", text=CARRIED)
        await run.settle()
        look = asyncio.create_task(run.desk.run_watches())
        await asyncio.sleep(0)  # it has begun
        look.cancel()
    assert [name.split("_")[0] for name in threads] == ["watches"]
    with closing(Desk(tmp_path / "desk.db")) as desk:
        assert [alert.watch for alert in Watches(desk.connection).alerts()] == ["dark light"]


async def test_a_watch_does_what_it_says_and_nothing_loud_in_quiet_hours(
    tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything: tuple[Action, ...] = ("mark", "bell", "notice", "desktop")
    keep(
        tmp_path,
        Watch(name="loud", query="lighthouse", do=everything),
        Watch(name="quiet", query="river", do=everything, quiet="15:00-17:00"),
    )
    async with running(tmp_path) as run:
        rung, sent = list[int](), list[str]()
        monkeypatch.setattr(run.app, "bell", lambda: rung.append(1))
        monkeypatch.setattr(run.app, "write_terminal", sent.append)
        await watched(run)
        filler.say("south", text="no boats go up the river before spring has come to the hills")
        await watched(run)
        assert (told(run), rung, sent) == ([], [], [])
        assert run.app.watching.unseen == 1
        assert "⚑ Boris Zagrin" in run.screen_text()
        filler.say("south", text="the \x1b]0;lighthouse;\x07 lighthouse stays dark; nobody asked")
        await watched(run)
        assert len(told(run)) == len(rung) == len(sent) == 1
        assert sent[0].count("\x1b") <= 2
        for number in range(5):
            filler.say("isles", text=f"{number} lighthouse keepers {number * 7} wait for {number * 11} letters")
        await watched(run)
        assert "5 statements found by loud" in told(run)[-1]
        assert len(sent) == 2


def test_a_desktop_notification_cannot_leave_its_field() -> None:
    assert desktop_message("a;b", "c\x1b]52;c;x\x07\nd", {}) == "\x1b]9;talkwatch: a,b: c d\x07"
    assert desktop_message("a;b", "c;d", {"TERM": "foot"}) == "\x1b]777;notify;a,b;c,d\x07"
    assert desktop_message("a", "b", {"TMUX": "x"}) == "\x1bPtmux;\x1b\x1b]9;talkwatch: a: b\x07\x1b\\"


async def test_a_program_runs_only_when_the_configuration_says_so(tmp_path: Path, filler: Filler) -> None:
    out = tmp_path / "told.json"
    code = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    keep(tmp_path, Watch(name="runs", query="lighthouse", do=(), command=(sys.executable, "-c", code, str(out))))
    async with running(tmp_path) as run:
        await watched(run)
        filler.say("south", text=CARRIED)
        await watched(run)
        assert not out.exists()
    async with running(tmp_path, watch_commands=True) as run:
        await watched(run)
        filler.say("south", text='$(touch x); "the lighthouse" blinks for the first time in years')
        await watched(run)
        found = json.loads(out.read_text())
    assert (found["watch"], found["words"], found["parties"]) == ("runs", ["lighthouse"], ["south"])
    assert found["statement"].startswith("$(touch x)")


async def test_a_program_that_hangs_is_ended_and_one_that_is_missing_is_told() -> None:
    programs = Programs(deadline=0.2)
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert "longer than" in await programs.run(sleeper, "x" * 1_000_000)
    assert "cannot be run" in await programs.run(["/nowhere/at-all"], "")
    assert "code 3" in await programs.run([sys.executable, "-c", "raise SystemExit(3)"], "")


async def test_watches_that_another_program_changed_are_taken_in(tmp_path: Path, filler: Filler) -> None:
    async with running(tmp_path) as run:
        await watched(run)
        keep(tmp_path, Watch(name="later", query="lighthouse"))
        filler.say("south", text=CARRIED)
        await watched(run)
        assert len(told(run)) == 1
