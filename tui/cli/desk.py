"""`talkwatch`, `talkwatch desk`: the desk, with a collector beside it; plain lines where output is no terminal."""

import asyncio
import gc
import os
import signal
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from click.core import ParameterSource

from feeds.own_sources import FILE
from feeds.profile import DEFAULT, ProfileError, load_profile
from store.database import StoreError
from store.desk import Desk
from store.reader import Reader
from tui.cli.shared import DESK, WIRE, data_option, fail, telling
from tui.collector_process import CollectorProcess, collect_argv
from tui.config import DENSITIES, LOOKS, Config, Density, Look, is_zone
from tui.plain import LOOK_EVERY, stream, wait_for_tables

LOG = "collector.log"


@click.command()
@click.option("--profile", default=DEFAULT, metavar="NAME|FILE", show_default=True, help="Whose talks to collect.")
@click.option("--collect/--no-collect", default=True, help="Start a collector, or only read what is there.")
@click.option(
    "--session",
    default="",
    metavar="NAME",
    help="Go on with the session of this name, or begin it; without, a new one.",
)
@click.option(
    "--plain/--screen", default=False, help="Plain lines instead of a screen, for screen readers, pipes and logs."
)
@click.option("--theme", type=click.Choice(LOOKS), default="dark", show_default=True, help="The look to begin with.")
@click.option(
    "--density", type=click.Choice(DENSITIES), default="normal", show_default=True, help="How much of each statement."
)
@click.option("--zone", default="", metavar="AREA/CITY", help="Where times are shown; this machine's zone by default.")
@data_option
@click.pass_context
def desk(
    context: click.Context,
    profile: str,
    collect: bool,
    session: str,
    plain: bool,
    theme: Look,
    density: Density,
    zone: str,
    data: Path,
) -> None:
    """Open the desk: a pane per party, newest on top. A collector is started beside it where none runs."""
    collector = None
    if zone and not is_zone(zone):
        fail(f"There is no time zone {zone!r}: write it like Europe/Brussels.")
    if not collect:
        if not (data / WIRE).exists():
            fail(f"There is no {WIRE} in {data} to read: leave --no-collect away.")
    else:
        try:
            load_profile(profile, own=data / FILE)
        except ProfileError as error:
            fail(str(error))
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        argv = [*collect_argv(data), "--profile", str(Path(profile).resolve()) if Path(profile).exists() else profile]
        collector = CollectorProcess(argv, data / LOG)
    with telling():
        Desk(data / DESK).close()  # a desk.db that cannot be used is told before the screen opens
    in_browser = "TEXTUAL_DRIVER" in os.environ  # set by textual-serve
    if plain or not (in_browser or (sys.stdout.isatty() and sys.stdin.isatty())):
        with telling():
            asyncio.run(_plain(data, collector))
        return
    gc.disable()  # to look for garbage while all is made costs a tenth of the start; the app begins when it stands
    from tui.app import TalkwatchApp

    config = context.find_root().obj or Config()
    TalkwatchApp(
        data, session_name=session, collector=collector, zone=ZoneInfo(zone) if zone else None, look=theme,
        look_kept=context.get_parameter_source("theme") is not ParameterSource.COMMANDLINE, density=density,
        keys=config.keys, export=config.export, watch_commands=config.watches.commands,
    ).run()  # fmt: skip


async def _plain(data: Path, collector: CollectorProcess | None) -> None:
    """Print statements as they come in, from the newest screenful on, until told to stop."""
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    stopped = threading.Event()

    async def beat() -> tuple[int, str] | None:
        with suppress(StoreError):
            reader = Reader(data / WIRE)
            found = reader.collector() if wait_for_tables(reader) else None
            reader.close()
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
    while not wire.exists() or not wait_for_tables(reader := Reader(wire)):
        if stopped.wait(LOOK_EVERY):
            return
    newest = reader.page(limit=50)
    try:
        stream(
            reader, sys.stdout, follow=True, until=stopped.is_set, wait=stopped.wait,
            after=newest[-1].id - 1 if newest else 0,
        )  # fmt: skip
    finally:
        reader.close()
