"""`talkwatch desk` where no screen can be: statements as plain lines, as they come in."""

import asyncio
import os
import signal
import sys
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from store.database import StoreError
from tui.cli.shared import WIRE
from tui.collector_process import CollectorProcess
from tui.plain import LOOK_EVERY, open_when_made, stream

SCREENFUL = 50  # statements


async def plain_desk(data: Path, collector: CollectorProcess | None) -> None:
    """Print statements as they come in, from the newest screenful on, until told to stop."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    stopped = threading.Event()

    async def beat() -> tuple[int, str] | None:
        with suppress(StoreError):
            if reader := open_when_made(data / WIRE):
                with closing(reader):
                    found = reader.collector()
                return (found.pid, found.at) if found else None
        return None

    def say(words: str) -> None:
        if words:
            click.echo(f"talkwatch: {words}", err=True)

    jobs = [asyncio.create_task(asyncio.to_thread(_print, data / WIRE, stopped))]
    if collector is not None:
        jobs.append(asyncio.create_task(collector.keep(beat, lambda: datetime.now(UTC), say)))
    try:
        await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
        await jobs[0]
    except asyncio.CancelledError:
        pass
    except BrokenPipeError:  # the reader of a pipe had enough, and Python would try once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        stopped.set()
        if collector is not None:
            await collector.stop()
        await asyncio.gather(*jobs, return_exceptions=True)


def _print(wire: Path, stopped: threading.Event) -> None:
    while (reader := open_when_made(wire)) is None:
        if stopped.wait(LOOK_EVERY):
            return
    with closing(reader):
        newest = reader.page(limit=SCREENFUL)
        stream(
            reader, sys.stdout, follow=True, until=stopped.is_set, wait=stopped.wait,
            after=newest[-1].id - 1 if newest else 0,
        )  # fmt: skip
