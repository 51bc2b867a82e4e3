"""A desk that stays open all day, on a real terminal: whatever comes, that is given back as it was, nothing is lost."""

import base64
import os
import resource
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.desk import Desk
from store.reader import Reader
from store.records import Poll
from store.turns import TurnEvent, record
from tests.tui.sample_wire import ISSUES, PARTIES, SOURCES, Filler
from tests.tui.terminal import COPIED, ESCAPE, PATIENCE, Terminal

pytestmark = pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs Linux")

PROFILE = """
id = "test"
title = "Test"
[[parties]]
id = "north"
label = "Northland"
[[sources]]
id = "lake"
url = "http://127.0.0.1/lake"
title = "Lake Courier"
"""
# A terminal would obey each of these. The colour and the place are ones that nothing on the desk has.
HOSTILE = (
    "\x1b[38;5;201m", "\x1b[166;177H", "\x1b[2J", "\x1b]0;owned\x07", "\x1b]52;c;b3duZWQ=\x1b\\",
    "\x1b]8;;http://evil\x07", "\x1bP1$r\x1b\\", "\x1b[6n", "\x1bc", "\x1b(0", "\x9b31m", "\x9d0;owned\x9c",
    "\x90q\x9c", "\x07", "\x00", "\x08", "\x0e", "\u202eevil\u202c", "\u2066", "\u2069", "\u200b", "\u200e",
    "\u2060", "\ufeff", "\U000e0041", "\u2028",
)  # fmt: skip
BAD = "[/] [sic] [@click=app.quit]go[/] " + "x".join(HOSTILE)


def hostile_wire(folder: Path) -> Filler:
    """Bad text in every place that a feed or a page fills, and in those that a profile fills."""
    filler = Filler(folder)
    filler.wire.load_profile(
        "test", "2",
        parties=tuple(replace(party, label=f"{party.label} {BAD}") for party in PARTIES),
        issues=tuple(replace(issue, label=f"{issue.label} {BAD}") for issue in ISSUES),
        sources=tuple(replace(one, title=f"{one.title} {BAD}", outlet=f"{one.outlet} {BAD}") for one in SOURCES),
    )  # fmt: skip
    for number in range(4):
        for party in ("north", "south", "isles"):
            filler.say(
                party, text=f"Said {number} {BAD}", title=f"Title {BAD}", name=f"Ada {party} {BAD}", why=f"why {BAD}",
                outlet=f"Outlet {BAD}", position="reject", issue="open-door", url=f"https://news.example/{BAD}",
                confidence=0.9,
            )  # fmt: skip
    filler.say(text=f"Nobody said {BAD}")
    filler.wire.record_poll("hill", Poll(at="2022-01-12T15:00:00Z", error=f"trouble {BAD}"), [])
    with closing(Reader(folder / "wire.db")) as reader, closing(Desk(folder / "desk.db")) as desk:
        now, before = (row.uid for row in reader.page(party="north", limit=2))
        turn = TurnEvent(
            uid_before=before,
            uid_after=now,
            party="north",
            issue="open-door",
            was="agree",
            now="reject",
            at="2022-01-12",
        )
        record(desk.connection, [turn])
    return filler


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Terminal]]:
    """All at once: starting is most of their work."""
    desks = {}
    for name in ("walked", "cut off", "interrupted"):
        folder = tmp_path_factory.mktemp(name.replace(" ", "-"))
        filler = hostile_wire(folder) if name == "walked" else Filler(folder).week(2)
        filler.wire.close()
        options = ["--no-collect"]
        if name == "interrupted":
            (folder / "test.toml").write_text(PROFILE)
            options = ["--profile", str(folder / "test.toml")]
        desks[name] = Terminal(folder, *options, controlling=name != "cut off")
    yield desks
    for desk in desks.values():
        desk.close()


def session_ended(folder: Path) -> bool:
    """Whether desk.db is sound and holds one session that was closed."""
    with closing(sqlite3.connect(folder / "desk.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        (ended,) = db.execute("SELECT ended FROM sessions").fetchall()
        return bool(ended[0])


def state_of(pid: int) -> str:
    """How the kernel calls what a process does: "T" is stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def wait_for(desk: Terminal, true: Callable[[], bool]) -> None:
    """Read what reaches the terminal until something is true."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        desk.read(0.05)


def test_bad_text_goes_through_every_screen_and_reaches_the_terminal_as_text(desks: dict[str, Terminal]) -> None:
    desk = desks["walked"]
    desk.until("Northland", "Ada north", "Said 3")
    for keys, words in (
        ("\r", "why"), (ESCAPE, "evil"),  # the statement whole
        ("u", "Nobody said"), ("/said", "found"), ("\r", ""), ("P", "A pane for this filter"), ("Mine\r", "≡ Mine"),
        ("p", "show or hide"), (ESCAPE, "evil"),
        ("g", "Go to"), (ESCAPE, "evil"),
        ("c", "Correct"), (ESCAPE, "evil"),
        ("e", "Export"), (ESCAPE, "evil"),
        ("s", "trouble"), (ESCAPE, "evil"),
        ("b", "Open door"), ("\r", "Said 3"), (ESCAPE, "Open door"), (ESCAPE, "evil"),  # the board, and a cell of it
        ("T", "agree → reject"), (ESCAPE, "evil"),
        ("?", "Keep what the filter"), (ESCAPE, "evil"),
        ("y", "Copied"),
    ):  # fmt: skip
        desk.press(keys, words)
        while keys == ESCAPE and desk.read(0.5):
            pass  # a screen that is being left still takes keys
    assert desk.foreign() == []
    assert b"38;5;201" not in desk.seen
    assert b"\x1b[166;177H" not in desk.seen
    assert desk.seen.count(b"\x1b[?1049l") == 0
    (copied,) = COPIED.findall(desk.seen)
    text = base64.b64decode(copied).decode()
    assert "[sic]" in text
    assert all(char.isprintable() or char == "\n" for char in text)


def test_a_storm_of_sizes(desks: dict[str, Terminal]) -> None:
    desk = desks["walked"]
    for step in range(60):
        desk.resize(20 + step * 37 % 180, 5 + step * 11 % 50)
        desk.read(0.005)
    desk.resize(120, 40)
    desk.press("?", "Keep what the filter")
    desk.press(ESCAPE, "evil")


def test_it_is_suspended_and_goes_on(desks: dict[str, Terminal]) -> None:
    desk = desks["walked"]
    desk.press("\x1a")
    # What it wrote last may still be on its way when it stands still.
    wait_for(desk, lambda: state_of(desk.process.pid) == "T" and desk.restored())
    filler = Filler(desk.folder)
    filler.say("north", text="said while it slept", guid="slept")
    filler.wire.close()
    desk.mark()
    desk.process.send_signal(signal.SIGCONT)
    desk.until_bytes(b"\x1b[?1049h")
    desk.until("said while it slept")
    assert not desk.restored()


def test_a_full_disk_is_said_and_what_was_kept_stays(desks: dict[str, Terminal]) -> None:
    desk, limit = desks["walked"], resource.RLIMIT_FSIZE
    desk.press("*", "Pinned.")
    soft, hard = resource.prlimit(desk.process.pid, limit)
    resource.prlimit(desk.process.pid, limit, (0, hard))
    desk.press("*", "pin cannot be kept")  # once: the same words a second time would prove nothing
    resource.prlimit(desk.process.pid, limit, (soft, hard))
    desk.press("j*", "Pinned.")  # the first one's notice may still stand there
    with closing(sqlite3.connect(desk.folder / "desk.db")) as db:
        for _ in range(100):
            if (pins := db.execute("SELECT count(*) FROM pins").fetchone()[0]) == 2:
                break
            desk.read(0.1)
        assert pins == 2


def test_told_to_end(desks: dict[str, Terminal]) -> None:
    desk = desks["walked"]
    desk.process.send_signal(signal.SIGTERM)
    assert desk.ended() == 0
    assert desk.restored()
    assert desk.foreign() == []
    assert session_ended(desk.folder)


def test_a_terminal_that_is_gone_ends_it(desks: dict[str, Terminal]) -> None:
    """It is not the program's own, so the kernel sends no signal: reading fails, which a busy desk may not get to."""
    desk = desks["cut off"]
    desk.until("Ada Norling")
    desk.hang_up()
    assert desk.process.wait(PATIENCE) in (0, 129)
    assert session_ended(desk.folder)


def test_a_dead_collector_is_started_again_and_ended_with_the_desk(desks: dict[str, Terminal]) -> None:
    desk = desks["interrupted"]
    desk.until("Ada Norling")
    first = collector_of(desk, 0)
    desk.mark()
    os.kill(first, signal.SIGKILL)
    desk.until("collector stopped (exit")  # a note may lie over the rest
    second = collector_of(desk, first)
    desk.press("\x03")
    assert desk.ended() == 0
    assert desk.restored()
    assert session_ended(desk.folder)
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


def collector_of(desk: Terminal, other: int) -> int:
    """The process id of the collector, once it holds the wire's lock; not that of the `other`."""
    pid = other

    def another() -> bool:
        nonlocal pid
        with suppress(OSError, ValueError):
            pid = int((desk.folder / "wire.db.lock").read_text())
        return pid != other

    wait_for(desk, another)
    return pid
