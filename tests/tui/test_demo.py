"""The demo goes the whole road in processes of its own, ends with the week, and leaves nothing behind."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.replay import ReplayClock, load
from tui.cli.demo import demo as command

needs_pidfd = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="os.pidfd_open is of Linux")

ROOT = Path(__file__).parents[2]


class Running:
    """`talkwatch demo` with a temporary folder of its own to put its store into."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui.cli.main", "demo", *options],
            cwd=ROOT, env=os.environ | {"TMPDIR": str(folder), "TZ": "UTC"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def first_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def collector(self) -> int:
        """The process id of its collector, as the wire's lock names it."""
        (lock,) = self.folder.glob("talkwatch-demo-*/wire.db.lock")
        return int(lock.read_text())

    def end(self) -> tuple[str, str]:
        return self.process.communicate(timeout=40)


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Running]]:
    """All at once: each of them mostly waits."""
    week = f"{ReplayClock(load(), 1).seconds / 8:.0f}"
    speeds = {"whole": week, "interrupted": "300", "killed": "300", "unread": "300"}
    started = {name: Running(tmp_path_factory.mktemp(name), "--speed", speed) for name, speed in speeds.items()}
    yield started
    for demo in started.values():
        if demo.process.poll() is None:
            demo.process.kill()
            demo.process.communicate()


def wait_for_end(pid: int, seconds: float) -> bool:
    """Whether a process that is not our child ends in that time."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], seconds)[0])
    finally:
        os.close(watched)


@needs_pidfd
def test_an_interrupted_demo_cleans_up(demos: dict[str, Running]) -> None:
    demo = demos["interrupted"]
    assert demo.first_line().startswith("2022-01-")
    collector = demo.collector()
    demo.process.send_signal(signal.SIGINT)
    _, err = demo.end()
    assert demo.process.returncode == 130, err
    assert "Traceback" not in err
    assert not list(demo.folder.iterdir())
    assert wait_for_end(collector, 0)


@needs_pidfd
def test_the_collector_of_a_killed_demo_ends_too_and_tidies_up(demos: dict[str, Running]) -> None:
    demo = demos["killed"]
    assert demo.first_line()
    collector = demo.collector()
    demo.process.kill()
    assert wait_for_end(collector, 10)
    assert not list(demo.folder.iterdir())


def test_nobody_needs_to_read_to_the_end(demos: dict[str, Running]) -> None:
    process = demos["unread"].process
    assert demos["unread"].first_line()
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(40) == 0
    assert not list(demos["unread"].folder.iterdir())


def test_a_piped_demo_prints_the_week_and_ends_with_it(demos: dict[str, Running]) -> None:
    demo = demos["whole"]
    out, err = demo.end()
    lines = out.splitlines()
    assert demo.process.returncode == 0, err
    assert "Paraphrase" in err
    assert len(lines) >= 100
    for words in ("Sergey Ryabkov", "Wendy Sherman", "Jens Stoltenberg", "Zbigniew Rau", "Geneva desk", "OSCE record"):
        assert any(words in shown for shown in lines), words
    assert any(line.startswith("2022-01-14") for line in lines)  # which source is last, is for the machine to say
    assert not list(demo.folder.iterdir())


def test_the_demo_does_not_mix_with_a_store(tmp_path: Path) -> None:
    (tmp_path / "wire.db").touch()
    result = CliRunner().invoke(command, ["--data", str(tmp_path)])
    assert result.exit_code == 2
    assert "already holds a store" in result.output
