"""`talkwatch doctor`: versions, paths, SQLite's known bugs, and how the wire does."""

import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click
import msgspec

from store.backups import copies, made_at
from store.database import StoreError
from store.reader import Reader
from store.safetext import clean_line
from tui.cli.shared import DESK, WIRE, data_option, program_version

LIBRARIES = ("textual", "httpx", "feedparser", "sqlite-utils", "trafilatura", "msgspec")

MENDS = "the next start of a collector sets it aside and restores its newest sound copy."

# A commit that resets the write-ahead log during another connection's checkpoint may corrupt the file; fixed in
# 3.51.3 with these backports (https://sqlite.org/wal.html#walresetbug). One writing process per file avoids it.
WAL_RESET_FIXED = {(3, 50): 7, (3, 44): 6}


def wal_reset_bug(found: tuple[int, int, int]) -> bool:
    """Whether this SQLite version has the WAL-reset race."""
    backport = WAL_RESET_FIXED.get(found[:2])
    return (3, 7, 0) <= found < (3, 51, 3) and (backport is None or found[2] < backport)


@click.command()
@data_option
def doctor(data: Path) -> None:
    """Say what is installed, where the files are and how the wire does. Exit code 1 when something is wrong."""
    wrong: list[str] = []
    click.echo(f"talkwatch     {program_version()}")
    click.echo(f"python        {platform.python_version()} on {platform.system()} {platform.machine()}")
    for library in LIBRARIES:
        click.echo(f"{library:<13} {version(library)}")
    click.echo(f"sqlite        {sqlite3.sqlite_version}")
    if wal_reset_bug(sqlite3.sqlite_version_info[:3]):
        click.echo(
            "              has the WAL-reset bug (fixed in 3.51.3); talkwatch lets one process write, which avoids it"
        )
    click.echo(f"data folder   {data}")
    for name in (WIRE, DESK):
        path = data / name
        click.echo(f"{name:<13} {f'{path.stat().st_size:,} bytes' if path.exists() else 'not there yet'}")
        made = copies(path)
        newest = f"{len(made)}, the newest of {made_at(made[0])}" if made else "none (`talkwatch backup` makes one)"
        click.echo(f"  copies      {newest}")
    for aside in sorted(data.glob(f"{WIRE}.damaged-*[!lm]")):
        click.echo(f"  set aside   {aside.name}")
    if (data / WIRE).exists():
        wrong += _wire(data / WIRE)
    for sentence in wrong:
        click.echo(f"Wrong: {sentence}")
    click.echo("All is well." if not wrong else f"{len(wrong)} things need attention.")
    click.get_current_context().exit(1 if wrong else 0)


def _wire(path: Path) -> list[str]:
    """Print how the wire does; returns what is wrong with it, a sentence each."""
    wrong: list[str] = []
    try:
        reader = Reader(path)
        damage = reader.connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if damage != "ok":
            wrong.append(f"wire.db is damaged ({damage}): {MENDS}")
        meta, beat, health = reader.meta(), reader.collector(), reader.health()
        entries = reader.connection.execute("SELECT count(*) FROM entries").fetchone()[0]
        click.echo(f"profile       {meta.get('profile', 'none')}")
        if "mended" in meta:
            told = msgspec.json.decode(meta["mended"])
            click.echo(f"              {clean_line(told['words'], 500)}")
        click.echo(f"wire          {entries:,} entries, {reader.count():,} statements")
    except (StoreError, sqlite3.Error) as error:
        return [f"wire.db cannot be read ({error}): {MENDS}"]
    on = [h for h in health if h.enabled]
    failing = [h for h in on if h.failures]
    reached = max((h.last_success for h in on), default="")
    click.echo(f"sources       {len(on)} on, {len(health) - len(on)} off, {len(failing)} failing")
    click.echo(f"collector     {_beat(beat.pid, beat.at) if beat else 'never ran'}")
    click.echo(f"last success  {reached or 'none'}")
    for source in failing:
        click.echo(f"  {source.source_id}: {source.error} ({source.failures} times)")
    if failing and not reached:
        wrong.append("no source can be reached: check the network (`talkwatch demo` works without one).")
    reader.close()
    return wrong


def _beat(pid: int, at: str) -> str:
    age = datetime.now(UTC) - datetime.fromisoformat(at)
    minutes = int(age.total_seconds() // 60)
    return f"process {pid}, last sign of life {at} ({minutes} min ago)"
