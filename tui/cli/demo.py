"""`talkwatch demo`: a recorded week goes the whole road, from HTTP to the panes, without any network.

A server on the loopback address replays the recording, the real collector polls it from a process of its own, and
the real desk (or plain lines, where standard output is no terminal) shows what it writes.
"""

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
import msgspec

from feeds.collector import collect
from feeds.poll.schedule import iso
from feeds.profile import load_profile
from feeds.replay import Recording, ReplayClock, load, serve, sources
from store.database import StoreError
from store.reader import Reader
from tui.cli.shared import DESK, WIRE, fail
from tui.collector_process import CollectorProcess
from tui.plain import LOOK_EVERY, stream

LEAD = 3.0  # seconds in which the collector comes up before the week begins to pass
SPEED = 300.0  # times faster than life: the week in five and a half minutes, its nights left out
PLAIN_SECONDS = 20.0  # how long the week takes where nobody watches
POLL_EVERY = 0.5  # seconds
AT_REST = 60.0  # seconds between two polls of a source once the week is over
AFTERWARDS = 10.0  # seconds after which nothing of the week is still under way
BEHIND = 1.5  # seconds the desk's clock lags: a source due since less than that is not late
LOG = "collector.log"


@click.command()
@click.option(
    "--speed",
    type=click.FloatRange(1, 20_000),
    metavar="N",
    help=f"Times faster than life. [default: {SPEED:g}; the week in {PLAIN_SECONDS:g} seconds where output is piped]",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    callback=lambda context, _, value: value or context.find_root().params.get("data"),
    help="Keep what comes in in this folder (by default it is thrown away).",
)
@click.option("--plain", is_flag=True, help="Plain lines instead of a screen, for screen readers, pipes and logs.")
def demo(speed: float | None, data: Path | None, plain: bool) -> None:
    """Watch a recorded week without any network.

    Security talks in Geneva, Brussels and Vienna, 9 to 14 January 2022, in paraphrase of the public record.
    """
    recording = load()
    watched = sys.stdout.isatty() and sys.stdin.isatty()
    speed = speed or (SPEED if watched else ReplayClock(recording, 1).seconds / PLAIN_SECONDS)
    with _folder(data) as folder:
        clock = ReplayClock(recording, speed, origin=time.monotonic() + LEAD)
        with serve(recording, clock) as base:
            collector = CollectorProcess(collect_argv(folder, base, clock, keep=data is not None), folder / LOG)
            if watched and not plain:
                _desk(recording, clock, collector, folder)
            else:
                click.echo(f"{recording.title}. {recording.label}.", err=True)
                asyncio.run(_plain(recording, clock, collector, folder))


@contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    if data is None:
        with tempfile.TemporaryDirectory(prefix="talkwatch-demo-", ignore_cleanup_errors=True) as name:
            yield Path(name)
        return
    if (data / WIRE).exists() or (data / DESK).exists():
        fail(f"{data} already holds a store: the demo wants a folder of its own.")
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        fail(f"{data} cannot be made ({error.strerror or error}).")
    yield data


# ------------------------------------------------------------------ the desk


def _desk(recording: Recording, clock: ReplayClock, collector: CollectorProcess, folder: Path) -> None:
    from textual.content import Content
    from textual.widgets import Static

    from tui.app import TalkwatchApp

    def begin(app: TalkwatchApp) -> None:
        def look() -> None:
            if not clock.over:
                return
            timer.stop()
            for screen in app.screen_stack:
                for banner in screen.query("#banner").results(Static):
                    banner.update(Content(f"Demo: the recorded week is over. {recording.label}."))
            app.say("The recorded week is over. The desk stays open; q closes it.")

        timer = app.set_interval(0.5, look, name="end of the week")

    TalkwatchApp(
        folder,
        banner=f"Demo: {recording.title}. {recording.label}.",
        session_name="Demo",
        on_start=begin,
        collector=collector,
        clock=clock.behind(BEHIND),
    ).run()


# ------------------------------------------------------------------ plain lines


async def _plain(recording: Recording, clock: ReplayClock, collector: CollectorProcess, folder: Path) -> None:
    """Print what comes in until the week is over and every source was asked once more."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)

    async def no_other() -> None:
        return None

    def say(words: str) -> None:
        if words:
            click.echo(words, err=True)

    stopped = threading.Event()
    keeper = asyncio.create_task(collector.keep(no_other, clock, say))
    printer = asyncio.create_task(asyncio.to_thread(_print, folder / WIRE, iso(recording.end), stopped))
    try:
        await asyncio.wait_for(asyncio.shield(printer), LEAD + clock.seconds + 60)
    except TimeoutError:
        fail("The collector did not get to the end of the week.")
    except asyncio.CancelledError:
        click.get_current_context().exit(130)
    except BrokenPipeError:  # the reader of a pipe had enough, and Python would try once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        stopped.set()
        await asyncio.gather(collector.stop(), printer, return_exceptions=True)
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)


def _print(wire: Path, end: str, stopped: threading.Event) -> None:
    """Print statements until every source was polled at `end` or later, or until `stopped`."""
    while (reader := _open(wire)) is None:
        if stopped.wait(LOOK_EVERY):
            return
    try:
        stream(
            reader,
            sys.stdout,
            follow=True,
            until=lambda: stopped.is_set() or all(source.last_poll >= end for source in reader.health()),
            wait=stopped.wait,
        )
    finally:
        reader.close()


def _open(wire: Path) -> Reader | None:
    """The wire, None as long as it is not there or not whole."""
    with suppress(StoreError):
        reader = Reader(wire)
        with suppress(sqlite3.Error):
            if reader.health():
                return reader
        reader.close()
    return None


# ------------------------------------------------------------------ the collector's process


def collect_argv(folder: Path, base: str, clock: ReplayClock, *, keep: bool) -> list[str]:
    """The command that collects the replay at `base` into `folder`, in the time of `clock`.

    Unless the folder is to be kept, that process takes it away should the demo die before it can.
    """
    times = [repr(clock.speed), repr(clock.origin)]
    return [sys.executable, "-m", "tui.cli.demo", str(folder), base, *times, "keep" if keep else "remove"]


async def _collect(wire: Path, base: str, clock: ReplayClock, recording: Recording) -> bool:
    """Collect until told to stop, or until standard input ends, which is when the demo has died: then True."""
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    orphaned = False

    def orphan() -> None:
        nonlocal orphaned
        orphaned = True
        loop.remove_reader(sys.stdin.fileno())
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    loop.add_reader(sys.stdin.fileno(), orphan)
    profile = msgspec.structs.replace(load_profile(), sources=tuple(sources(recording, base, 60)))
    with suppress(asyncio.CancelledError):
        with suppress(TimeoutError):
            async with asyncio.timeout(clock.origin + clock.seconds + AFTERWARDS - time.monotonic()):
                await collect(wire, profile, clock=clock, allow_private=True, interval=POLL_EVERY)
        await collect(wire, profile, clock=clock, allow_private=True, interval=AT_REST)
    return orphaned


def _main() -> None:
    folder, base, speed, origin, fate = sys.argv[1:]
    recording = load()
    clock = ReplayClock(recording, float(speed), origin=float(origin))
    if asyncio.run(_collect(Path(folder) / WIRE, base, clock, recording)) and fate == "remove":
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _main()
