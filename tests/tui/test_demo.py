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
from tui.cli.demo import demo

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


@pytest.fixture
def running(tmp_path: Path) -> Iterator[list[Running]]:
    started: list[Running] = []
    yield started
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


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


def test_a_piped_demo_prints_the_week_and_ends_with_it(tmp_path: Path, running: list[Running]) -> None:
    speed = ReplayClock(load(), 1).seconds / 8
    running.append(Running(tmp_path, "--speed", f"{speed:.0f}"))
    out, err = running[0].end()
    lines = out.splitlines()
    assert running[0].process.returncode == 0, err
    assert "Paraphrase" in err
    assert len(lines) >= 100
    for words in ("Sergey Ryabkov", "Wendy Sherman", "Jens Stoltenberg", "Zbigniew Rau", "Geneva desk", "OSCE record"):
        assert any(words in shown for shown in lines), words
    assert lines[-1].startswith("2022-01-14")
    assert not list(tmp_path.iterdir())


def test_an_interrupted_demo_cleans_up(tmp_path: Path, running: list[Running]) -> None:
    running.append(Running(tmp_path))
    assert running[0].first_line().startswith("2022-01-")
    collector = running[0].collector()
    running[0].process.send_signal(signal.SIGINT)
    _, err = running[0].end()
    assert running[0].process.returncode == 130, err
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())
    assert wait_for_end(collector, 0)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs pidfd_open")
def test_the_collector_of_a_killed_demo_ends_too(tmp_path: Path, running: list[Running]) -> None:
    running.append(Running(tmp_path))
    assert running[0].first_line()
    collector = running[0].collector()
    running[0].process.kill()
    assert wait_for_end(collector, 10)


def test_the_demo_does_not_mix_with_a_store(tmp_path: Path) -> None:
    (tmp_path / "wire.db").touch()
    result = CliRunner().invoke(demo, ["--data", str(tmp_path)])
    assert result.exit_code == 2
    assert "already holds a store" in result.output


def test_nobody_needs_to_read_to_the_end(tmp_path: Path, running: list[Running]) -> None:
    running.append(Running(tmp_path))
    process = running[0].process
    assert running[0].first_line()
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(40) == 0
    assert not list(tmp_path.iterdir())
