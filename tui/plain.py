"""The desk as plain lines, for screen readers, pipes and logs: one statement a line, in the order it came in."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import TextIO

from store.database import StoreError
from store.query import Query
from store.reader import Reader
from store.records import Row
from store.safetext import SafeText, clean_line
from tui.wording import KINDS, STATES, moment, names, shown, stamp_of

LOOK_EVERY = 0.2
PAGE = 500


def line(row: Row, parties: Mapping[str, str], issues: Mapping[str, str], zone: tzinfo | None = None) -> SafeText:
    """A statement in one line: time | party | speaker | position | issues | text | outlet. Nothing of it is left out;
    an empty field is "-"."""
    when = moment(stamp_of(row), zone)
    who = ", ".join(parties.get(id, id) for id in row.parties) or "unattributed"
    position = row.position.id if row.position and row.position.id != "none" else ""
    said = shown(row) + (f" [{STATES[row.state]}]" if row.state != "current" else "")
    if row.kind == "mixed":
        said += f" [{KINDS['mixed']}]"
    fields = (
        when.strftime("%Y-%m-%d %H:%M") if when else "", who, names(row) if row.speakers else "", position,
        ", ".join(issues.get(tag.id, tag.id) for tag in row.issues), said, row.outlet,
    )  # fmt: skip
    return clean_line(" | ".join(clean_line(field, 7000).replace("|", "/") or "-" for field in fields), 20_000)


def stream(
    reader: Reader,
    out: TextIO,
    *,
    query: Query | None = None,
    follow: bool = False,
    until: Callable[[], bool] = lambda: False,
    after: int = 0,
    zone: tzinfo | None = None,
    wait: Callable[[float], object] = time.sleep,
) -> int:
    """Write what the wire holds above the id `after`, oldest first; returns the last id written.

    With `follow`, go on with what comes in until `until()` says so. Raises as `looks` does, and BrokenPipeError when
    nobody listens.
    """
    last = after
    for _ in looks(reader, follow=follow, until=until, wait=wait):
        parties = reader.party_labels()
        issues = reader.issue_labels()
        while rows := reader.after(last, query, limit=PAGE):
            write(rows, out, parties, issues, zone)
            last = rows[-1].id
    return last


def looks(
    reader: Reader,
    *,
    follow: bool,
    until: Callable[[], bool] = lambda: False,
    wait: Callable[[float], object] = time.sleep,
) -> Iterator[None]:
    """Whenever there may be something new to read: at once, and with `follow` after whatever is committed, until
    `until()` says so. That is asked before each look, so that nothing that was there by then is missed.

    Raises StoreError when another wire took the place of this one, sqlite3.Error when it cannot be read.
    """
    seen = -1
    while True:
        done = not follow or until()
        if reader.replaced():
            raise StoreError("Another wire took the place of this one, as when a damaged one was mended: start again.")
        version = reader.data_version()
        if version != seen:
            seen = version
            yield
        if done:
            return
        wait(LOOK_EVERY)


def write(
    rows: Iterable[Row], out: TextIO, parties: Mapping[str, str], issues: Mapping[str, str], zone: tzinfo | None = None
) -> None:
    """Write statements, a line each, and make sure they are seen."""
    for row in rows:
        out.write(line(row, parties, issues, zone) + "\n")
    out.flush()


def open_when_made(wire: Path) -> Reader | None:
    """A reader of the wire, None until it has its tables; a collector that just starts makes the file first.

    Raises StoreError when it cannot be read.
    """
    if not wire.exists():
        return None
    reader = Reader(wire)
    try:
        reader.last_id()
    except sqlite3.Error:
        reader.close()
        return None
    return reader
