"""`talkwatch reclassify`: read all that is on the wire again, after the profile or the program changed."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from feeds.children import Children
from feeds.collector import CollectorBusy, sole_collector
from feeds.own_sources import FILE
from feeds.profile import DEFAULT, Profile, ProfileError, load_profile
from feeds.reclassify import classifier_of, load_into, words
from feeds.reclassify import reclassify as read_again
from store import retag
from store.reader import Reader
from store.retag import Reread
from store.wire import Wire
from tui.cli.shared import WIRE, data_option, fail, telling

PATIENCE = 90.0  # seconds a collector may take to begin, or to go on


@click.command()
@click.option("--profile", "profile_name", default=DEFAULT, metavar="NAME|FILE", show_default=True, help="Whose talks.")
@click.option("--again", is_flag=True, help="Also where nothing changed since the last time.")
@data_option
def reclassify(profile_name: str, again: bool, data: Path) -> None:
    """Read all texts of the wire again, after a change of the profile or of talkwatch, and say what changed.

    Tags of the same words are brought up to date where they stand; what is found anew is added; what is not found any
    more stays, marked as changed or withdrawn, with the reason. Corrections, pins and notes stay. A collector that runs
    does it beside its polls. Stopped, it goes on where it was.
    """
    try:
        profile = load_profile(profile_name, own=data / FILE)
    except ProfileError as error:
        fail(str(error))
    wire = data / WIRE
    with telling():
        meta = _meta(wire)
        under_way = retag.progress(meta)
        if meta.get(retag.TAGGED_BY) == classifier_of(profile) and not again and (not under_way or under_way.finished):
            click.echo("All is tagged by this profile and this program already; --again does it all the same.")
            return
        with _Bar() as bar:
            try:
                with sole_collector(wire):
                    run = asyncio.run(_directly(wire, profile, bar))
                    retag.answered(wire)
            except CollectorBusy:
                run = _by_the_collector(wire, profile, bar)
            except KeyboardInterrupt:
                click.echo("Stopped; the same command goes on from there.", err=True)
                raise click.Abort from None
    click.echo(words(run))


class _Bar:
    """A bar on standard error where that is a terminal."""

    def __init__(self) -> None:
        talk = Console(stderr=True, highlight=False, markup=False)
        columns = (TextColumn("reading again"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=talk, transient=True, disable=not talk.is_terminal)
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> "_Bar":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, run: Reread) -> None:
        """Show how far it is."""
        self._bar.update(self._task, total=run.total, completed=run.done)


async def _directly(path: Path, profile: Profile, bar: _Bar) -> Reread:
    wire = Wire(path)
    children = Children(2, settings={"profile": msgspec.msgpack.encode(profile)})
    try:
        load_into(wire, profile)
        return await read_again(wire, profile, children, lambda: datetime.now(UTC), bar.tell)
    finally:
        children.close()
        wire.close()


def _by_the_collector(wire: Path, profile: Profile, bar: _Bar) -> Reread:
    meta = _meta(wire)
    if meta.get(retag.CLASSIFIER) != classifier_of(profile):
        fail("The collector that runs has another profile or program loaded: start it (or the desk) anew, then again.")
    before = retag.progress(meta)
    retag.ask(wire)
    reader, patience, seen = Reader(wire), time.monotonic() + PATIENCE, before
    try:
        while True:
            run = retag.progress(reader.meta())
            if run is not None and run != seen:
                seen, patience = run, time.monotonic() + PATIENCE
                bar.tell(run)
            if run is not None and run.finished and run != before:
                return run
            if time.monotonic() > patience:
                fail("The collector has not gone on for a while; it will, or the next one that starts.")
            time.sleep(0.2)
    finally:
        reader.close()
    return None


def _meta(wire: Path) -> dict[str, str]:
    reader = Reader(wire)
    try:
        return reader.meta()
    finally:
        reader.close()
