"""A terminal for tests: runs talkwatch on a real pty and keeps every byte that reaches it."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 25.0
ESCAPE = "\x1b[27u"  # as the kitty keyboard says it: a bare one right before a letter would be Alt with that letter

# What Textual itself sends: colours, where to write, modes and questions about them, kitty's keyboard, the pointer.
OURS = re.compile(
    rb"\x1b\[[0-9;]*m|\x1b\[\d+;\d+H|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"
    rb"|\x1b\[\?(?:2026|2048)\$p|\x1b\[>\d+u|\x1b\[<u|\x1b\]22;[a-z-]*\x07"
)
COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
MODE = re.compile(rb"\x1b\[\?(\d+)([hl])")


class Terminal:
    """`talkwatch desk` over a folder. Without `controlling` the kernel sends the program no signal when it hangs up."""

    def __init__(self, folder: Path, *options: str, controlling: bool = True) -> None:
        self.folder = folder
        self.master, slave = pty.openpty()
        self.resize(120, 40)
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        environment = {
            k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "DISPLAY", "WAYLAND_DISPLAY")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui.cli.main", "--data", str(folder), "desk", *options],
            cwd=ROOT, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            preexec_fn=(lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0)) if controlling else None,
            env=environment | {"TERM": "xterm-256color", "TZ": "UTC", "XDG_CONFIG_HOME": str(folder)},
        )  # fmt: skip
        self.seen = b""
        self._shown = 0

    def resize(self, width: int, height: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def read(self, seconds: float) -> bool:
        """Take what is there or comes in that time. False at the end of it, or of the program."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            self.seen += (data := os.read(self.master, 65536))
        except OSError:
            return False
        return bool(data)

    def press(self, keys: str, *words: str) -> str:
        """Type, and wait until the words were written since; returns the text written since."""
        self._shown = len(self.seen)
        os.write(self.master, keys.encode())
        return self.until(*words)

    def until(self, *words: str) -> str:
        """Wait until the words were written; returns the text written since the last keys."""
        until = time.monotonic() + PATIENCE
        while missing := [word for word in words if word not in self.text()]:
            assert time.monotonic() < until, f"{missing} did not come:\n{self.text()[-3000:]}"
            self.read(0.1)
        return self.text()

    def until_bytes(self, wanted: bytes) -> None:
        """Wait until these bytes came since the last keys."""
        until = time.monotonic() + PATIENCE
        while wanted not in self.seen[self._shown :]:
            assert time.monotonic() < until, f"{wanted!r} did not come"
            self.read(0.1)

    def text(self) -> str:
        """What was written since the last keys, without sequences; a place that was jumped to begins a line."""
        since = self.seen[self._shown :]
        return OURS.sub(b"", re.sub(rb"\x1b\[\d+;\d+H", b"\n", since)).decode(errors="replace")

    def mark(self) -> None:
        """What comes from now on is what `text` gives."""
        self._shown = len(self.seen)

    def ended(self) -> int:
        """Read on until the program ends; its exit code."""
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < until, "it did not end"
            self.read(0.1)
        while self.read(0):
            pass
        return self.process.returncode

    def hang_up(self) -> None:
        """The terminal goes: its window was closed, its connection lost."""
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = -1

    def restored(self) -> bool:
        """Whether the terminal was given back: each mode as it was, the keyboard, the line discipline."""
        modes = dict(MODE.findall(self.seen))
        usual = {mode: b"h" if mode in (b"7", b"25") else b"l" for mode in modes}  # lines wrap, the cursor shows
        keyboards = self.seen.count(b"\x1b[>") == self.seen.count(b"\x1b[<u")
        return b"1049" in modes and modes == usual and keyboards and termios.tcgetattr(self.slave) == self.before

    def foreign(self) -> list[str]:
        """What reached the terminal and could act on it, though the program does not send it."""
        rest = OURS.sub(b"", COPIED.sub(b"", self.seen)).decode(errors="backslashreplace")
        return [
            repr(rest[max(0, at - 40) : at + 40])
            for at, char in enumerate(rest)
            if char not in "\r\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        ]

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for end in (self.master, self.slave):
            if end >= 0:
                os.close(end)
