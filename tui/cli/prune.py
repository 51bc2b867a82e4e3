"""`talkwatch prune`: forget old entries, except what somebody made something of."""

import re
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from feeds.collector import CollectorBusy, sole_collector
from store import prune as pruning
from store.database import StoreError
from store.prune import Pruned
from store.reader import Reader
from store.wire import Wire
from tui.cli.shared import DESK, WIRE, data_option, fail, telling
from tui.wording import count_words

PATIENCE = 60.0  # seconds a collector may take to begin
_UNITS = {"d": 1, "w": 7, "y": 365}


def _days(context: click.Context, option: click.Parameter, value: str) -> timedelta:
    found = re.fullmatch(r"\s*(\d{1,5})\s*([dwy])\s*", value)
    if not found or int(found[1]) == 0:
        raise click.BadParameter(f"{value!r} is no age: write 90d, 12w or 1y.")
    return timedelta(days=int(found[1]) * _UNITS[found[2]])


@click.command()
@click.option("--older-than", required=True, callback=_days, metavar="90d|12w|1y", help="Age of what goes.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@data_option
def prune(older_than: timedelta, yes: bool, data: Path) -> None:
    """Forget entries first seen longer ago, with their statements; say what goes, and ask before.

    What is pinned, noted or corrected stays, with all that its entry says and its witnesses; so does all of a kept
    session. Where nobody can be asked and --yes is not given, nothing goes. A collector that runs does it by itself,
    between its polls; the room is used again, or given back to the system.
    """
    before = (datetime.now(UTC) - older_than).strftime("%Y-%m-%dT%H:%M:%SZ")
    wire, desk = data / WIRE, data / DESK
    with telling():
        going = pruning.plan(wire, before, desk)
    click.echo(f"First seen before {before}: {_told(going, 'would go', 'would stay')}.")
    if not going.entries:
        return
    if not yes:
        if not sys.stdin.isatty():
            click.echo("Nothing was deleted: say --yes to do it.", err=True)
            return
        if not click.confirm("Forget them?"):
            return
    with telling():
        try:
            with sole_collector(wire):
                done = _directly(wire, before, desk)
        except CollectorBusy:
            done = _by_the_collector(wire, before)
    click.echo(f"Done: {_told(done, 'went', 'stayed')}.")


def _directly(wire: Path, before: str, desk: Path) -> Pruned:
    writer, done = Wire(wire), Pruned()
    try:
        for done in pruning.prune(writer, before, desk):
            _progress(done)
        pruning.shrink(writer)
    finally:
        writer.close()
    return done


def _by_the_collector(wire: Path, before: str) -> Pruned:
    request = pruning.ask(wire, before)
    reader, patience = Reader(wire), time.monotonic() + PATIENCE
    try:
        while True:
            report = pruning.report(reader.meta(), request)
            if report is not None and report.fault:
                raise StoreError(report.fault)
            if report is not None and report.done:
                return report.pruned
            if report is not None:
                _progress(report.pruned)
                patience = time.monotonic() + PATIENCE
            if time.monotonic() > patience:
                fail("The collector has not begun yet; it will, or the next one that starts.")
            time.sleep(0.2)
    finally:
        reader.close()


def _progress(done: Pruned) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done.entries:,} entries ", nl=False, err=True)


def _told(pruned: Pruned, go: str, stay: str) -> str:
    entries, statements = ((pruned.entries, "entry", "entries"), (pruned.statements, "statement", "statements"))
    words = f"{count_words(*entries)} with {count_words(*statements)} {go}"
    return words + (f", {count_words(pruned.kept, 'entry', 'entries')} {stay}" if pruned.kept else "")
