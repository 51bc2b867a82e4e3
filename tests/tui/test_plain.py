import io
from datetime import UTC
from pathlib import Path

import pytest

from store.database import StoreError
from store.query import parse
from store.reader import Reader
from tests.tui.sample_wire import Filler
from tui.plain import looks, stream


def test_a_line_a_statement_oldest_first(tmp_path: Path, filler: Filler) -> None:
    filler.say("north", text="the depots stay shut", position="reject", kind="direct")
    filler.say("north", "south", text="they meet in spring")
    filler.say(text="it | was heard\nin two lines")
    out = io.StringIO()
    assert stream(Reader(tmp_path / "wire.db"), out, zone=UTC) == 3
    assert out.getvalue().splitlines() == [
        "2022-01-12 09:00 | Northland | Ada Norling | reject | - | “the depots stay shut” | Lake Courier",
        "2022-01-12 09:01 | Northland, South Union | Ada Norling, Boris Zagrin | - | Military exercises "
        "| they meet in spring | Hill Radio",
        "2022-01-12 09:02 | unattributed | - | - | Open door | it / was heard in two lines | Lake Courier",
    ]


def test_it_follows_until_told(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    out = io.StringIO()
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        filler.say("north", text=f"word {len(waits)}")

    stream(Reader(tmp_path / "wire.db"), out, follow=True, until=lambda: len(waits) == 2, wait=wait)
    assert [line.split(" | ")[5] for line in out.getvalue().splitlines()[3:]] == ["word 1", "word 2"]


def test_it_can_be_filtered_and_begin_later(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    out = io.StringIO()
    stream(Reader(tmp_path / "wire.db"), out, query=parse("party:south"), after=3)
    assert len(out.getvalue().splitlines()) == 1


def test_nothing_that_a_terminal_obeys(tmp_path: Path, filler: Filler) -> None:
    bad = "\x1b[2J\x1b]52;c;aGk=\x07\x9b31m\u202e[b]x[/b]"
    filler.say("north", text=f"a {bad}", name=bad, outlet=bad)
    out = io.StringIO()
    stream(Reader(tmp_path / "wire.db"), out)
    assert out.getvalue().count("\n") == 1
    assert not any(char in out.getvalue() for char in "\x1b\x9b\x07\u202e")
    assert "[b]x[/b]" in out.getvalue()


def test_it_looks_after_a_commit_and_ends_when_the_wire_is_another(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    path = tmp_path / "wire.db"
    looked: list[int] = []
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            filler.say("north")
        if len(waits) == 5:
            path.rename(tmp_path / "aside.db")
            path.touch()

    with pytest.raises(StoreError, match="start again"):
        looked.extend(len(waits) for _ in looks(Reader(path), follow=True, wait=wait))
    assert looked == [0, 3]
