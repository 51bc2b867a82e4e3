"""Keeps a collector running beside the app: starts it where none runs, again when it dies, and ends it at the end."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from store.safetext import clean_line

ALIVE = timedelta(seconds=90)
LOOK_AGAIN = 15.0
PATIENCE = 5.0
LONGEST_WAIT = 60.0
STEADY = 60.0
LOG_LIMIT = 4_000_000

Beat = Callable[[], Awaitable[tuple[int, str] | None]]


def collect_argv(data: Path) -> list[str]:
    """The command that collects into `data`, with this Python."""
    return [sys.executable, "-m", "tui.collector_process", "collect", "--data", str(data)]


def next_wait(wait: float, lasted: float) -> float:
    """Seconds to wait before the next start: doubled each time, from one second again after a steady run."""
    return 1.0 if lasted >= STEADY else min(max(1.0, wait * 2), LONGEST_WAIT)


def is_alive(beat: tuple[int, str] | None, now: datetime) -> bool:
    """Whether a collector gave its sign of life (process id, time) lately and its process is there."""
    if beat is None:
        return False
    pid, at = beat
    try:
        if now - datetime.fromisoformat(at) > ALIVE:
            return False
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, ValueError, OverflowError, TypeError):
        return False
    return True


def last_words(log: Path) -> str:
    """The last line of a log, which says why its writer ended; "" where there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 2000))
            lines = file.read().decode(errors="replace").split("\n")
    except OSError:
        return ""
    return clean_line(next((line for line in reversed(lines) if line.strip()), ""), 300).removeprefix("talkwatch: ")


class CollectorProcess:
    """A child process that collects. Its stderr goes to `log`."""

    def __init__(self, argv: Sequence[str], log: Path) -> None:
        self.argv = list(argv)
        self.log = log
        self.starts = 0
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = False

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def keep(self, beat: Beat, clock: Callable[[], datetime], say: Callable[[str], None]) -> None:
        """Run until `stop()`. `beat` reads the last sign of life from the wire; `say` tells a person in words."""
        wait = 0.0
        while not self._stopped:
            if is_alive(await beat(), clock()):
                say("")
                await asyncio.sleep(LOOK_AGAIN)
                continue
            begun = time.monotonic()
            code = await self._run(say)
            if self._stopped:
                return
            wait = next_wait(wait, time.monotonic() - begun)
            say(f"collector stopped (exit {code}), again in {wait:.0f} s: {last_words(self.log) or f'see {self.log}'}")
            await asyncio.sleep(wait)

    async def _run(self, say: Callable[[str], None]) -> int | str:
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            full = self.log.exists() and self.log.stat().st_size > LOG_LIMIT
            with self.log.open("wb" if full else "ab") as stderr:
                # A group of its own: ctrl+c in the terminal is for the app, which then ends it in order. Its stdin
                # is a pipe that closes with the app, however that ends.
                self._process = await asyncio.create_subprocess_exec(
                    *self.argv, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=stderr,
                    start_new_session=True,
                )  # fmt: skip
        except OSError as error:
            return str(error.strerror or error)
        self.starts += 1
        say("")
        return await self._process.wait()

    async def stop(self) -> None:
        """End the child: ask, wait, then kill it, by its process id."""
        self._stopped = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _main() -> None:
    """Run a command line of talkwatch until it ends, or until standard input does: then the app is gone."""
    from tui.cli.main import main

    def watch() -> None:
        # Not by the buffered reader: its lock would hold up the end of the interpreter.
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
    main(sys.argv[1:])


if __name__ == "__main__":
    _main()
