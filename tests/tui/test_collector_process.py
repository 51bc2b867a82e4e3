import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.tui.sample_wire import running
from tui.collector_process import Beat, CollectorProcess, is_alive, next_wait

NOW = datetime(2022, 1, 12, 16, 0, tzinfo=UTC)


async def nobody() -> tuple[int, str] | None:
    return None


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_collector_lives_when_it_spoke_lately_and_its_process_is_there() -> None:
    assert is_alive((os.getpid(), iso(NOW - timedelta(seconds=20))), NOW)
    assert not is_alive((os.getpid(), iso(NOW - timedelta(minutes=10))), NOW)
    assert not is_alive((2**22 + 1, iso(NOW)), NOW)
    assert not is_alive((os.getpid(), "never"), NOW)
    assert not is_alive(None, NOW)


def test_waiting_grows_and_starts_anew_after_a_steady_run() -> None:
    waits = [0.0]
    for _ in range(8):
        waits.append(next_wait(waits[-1], 2))
    assert waits[1:] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert next_wait(60, 3600) == 1


async def test_it_is_started_again_when_it_dies_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("tui.collector_process.next_wait", lambda wait, lasted: 0.0)
    script = "import sys; print('trouble', file=sys.stderr); sys.exit(3)"
    collector = CollectorProcess([sys.executable, "-c", script], tmp_path / "logs" / "collector.log")

    def say(words: str) -> None:
        said.append(words)
        if collector.starts == 2 and words:
            collector._stopped = True

    await collector.keep(nobody, lambda: NOW, say)
    assert collector.starts == 2
    assert any("exit 3" in words and words.endswith(": trouble") for words in said)
    assert (tmp_path / "logs" / "collector.log").read_text() == "trouble\ntrouble\n"


async def test_it_is_ended_by_its_process_id_even_when_it_will_not_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    monkeypatch.setattr("tui.collector_process.PATIENCE", 0.05)
    ready = tmp_path / "ready"
    script = (
        "import pathlib, signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"pathlib.Path({str(ready)!r}).write_text('1'); sys.stdin.read(); signal.pause()"
    )
    collector = CollectorProcess([sys.executable, "-c", script], tmp_path / "log")
    keeper = asyncio.create_task(collector.keep(nobody, lambda: NOW, lambda words: None))
    while not ready.exists():  # noqa: ASYNC110, it is another process that writes the file
        await asyncio.sleep(0.01)
    pid = collector.pid
    assert pid is not None
    await collector.stop()
    await keeper
    assert collector.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_none_is_started_beside_a_living_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collector = CollectorProcess([sys.executable, "-c", ""], tmp_path / "log")

    async def look_again(seconds: float) -> None:
        collector._stopped = True

    async def beat() -> tuple[int, str] | None:
        return os.getpid(), iso(NOW)

    monkeypatch.setattr("tui.collector_process.asyncio.sleep", look_again)
    await collector.keep(beat, lambda: NOW, lambda words: None)
    assert collector.starts == 0


async def test_what_a_quick_collector_says_waits_for_the_screen(tmp_path: Path) -> None:
    class Quick(CollectorProcess):
        kept = False

        async def keep(self, beat: Beat, clock: Callable[[], datetime], say: Callable[[str], None]) -> None:
            say("it stopped")
            self.kept = True

    collector = Quick([], tmp_path / "log")
    async with running(tmp_path, collector=collector) as run:
        assert collector.kept
        assert "it stopped" in run.screen_text()


async def test_a_command_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    collector = CollectorProcess([str(tmp_path / "missing")], tmp_path / "log")

    async def look_again(seconds: float) -> None:
        collector._stopped = True

    monkeypatch.setattr("tui.collector_process.asyncio.sleep", look_again)
    await collector.keep(nobody, lambda: NOW, said.append)
    assert "No such file" in said[-1]
