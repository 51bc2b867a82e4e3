"""The real program in tmux, as most people keep it open: 80x24, filter, open, board, quit."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.sample_wire import Filler
from tests.tui.terminal import PATIENCE, ROOT

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")


class Tmux:
    """One window of a tmux server of its own."""

    def __init__(self, socket: Path, command: list[str]) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", os.devnull]
        environment = os.environ | {"TZ": "UTC", "XDG_CONFIG_HOME": str(socket.parent)}
        subprocess.run(
            [*self._tmux, "new-session", "-d", "-x", "80", "-y", "24", "-c", str(ROOT), *command],
            check=True, env=environment,
        )  # fmt: skip

    def press(self, *keys: str) -> None:
        subprocess.run([*self._tmux, "send-keys", *keys], check=True)

    def until(self, *words: str) -> str:
        """Wait until all words stand on the screen; returns it."""
        end = time.monotonic() + PATIENCE
        while missing := [word for word in words if word not in (shown := self.screen())]:
            assert time.monotonic() < end, f"{missing} did not come:\n{shown}"
            time.sleep(0.05)
        return shown

    def screen(self) -> str:
        shown = subprocess.run([*self._tmux, "capture-pane", "-p"], check=True, capture_output=True, text=True)
        return shown.stdout

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def tmux(tmp_path: Path, filler: Filler) -> Iterator[Tmux]:
    filler.week()
    # A socket's path may not be long. What the program leaves is shown by the shell that called it.
    command = f"{sys.executable} -m tui.cli.main --data {tmp_path} desk --no-collect; echo ended $?; exec cat"
    socket = Path(os.environ.get("TMPDIR", "/tmp")) / f"talkwatch-{os.getpid()}.tmux"
    tmux = Tmux(socket, ["sh", "-c", command])
    yield tmux
    tmux.close()
    socket.unlink(missing_ok=True)


def test_a_sitting_in_tmux(tmux: Tmux) -> None:
    screen = tmux.until("▲ Northland", "Ada Norling", "● live")
    assert len(screen.splitlines()) == 24
    assert max(map(len, screen.splitlines())) <= 80
    assert "Boris Zagrin" not in screen, "below 100 columns panes are tabs"

    tmux.press("/", "s", "p", "r", "i", "n", "g")
    tmux.until("/ spring", "found", "inspection of depots")
    tmux.press("Enter")
    tmux.until("filter spring")
    tmux.press("Enter")
    tmux.until("It was said that", "Esc Back")
    tmux.press("Escape")
    tmux.until("● live")
    tmux.press("Escape")
    tmux.until("announced a month")
    tmux.press("b")
    tmux.until("Board", "Open door", "Nobody takes a clear position")
    tmux.press("q")
    tmux.until("● live", "Ada Norling")
    tmux.press("q")
    screen = tmux.until("ended 0")
    assert "Northland" not in screen, "the screen of before is back"
