"""What a newer reading of the stored texts brings: tags in place, new statements beside the old, and how far it is.

Entries are read again in order; the place is kept with each step, so a killed run goes on where it stopped. No uid
changes, nothing is deleted: what the new reading does not find becomes `changed` or `withdrawn`, and says why. Only
whoever writes the wire may do it: `ask` leaves a request for a collector that runs.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from store.records import Entry, Source, Statement
from store.rows import entry_of, source_of
from store.wire import Wire

A_STEP = 24  # entries in one transaction
NOT_FOUND = "a later reading of the same text does not find it"
CLASSIFIER, TAGGED_BY, PROGRESS = "classifier", "tagged_by", "reclassify"  # keys of the table meta


class Reread(Struct, frozen=True, kw_only=True):
    """How far a run is: entries up to `last` of `to` are done. `classifier` names profile and program it reads with.

    `new` statements were added, `other` got other tags, `changed` and `withdrawn` are no longer found as they stand,
    `back` are found again, `failed` texts could not be read and stay as they are. `finished` is when, "" before.
    """

    classifier: str
    to: int
    total: int
    last: int = 0
    done: int = 0
    new: int = 0
    other: int = 0
    changed: int = 0
    withdrawn: int = 0
    back: int = 0
    failed: int = 0
    finished: str = ""


class Text(Struct, frozen=True):
    """A stored text: an entry's own or, with `article`, that of its page."""

    entry_id: int
    source: Source
    entry: Entry
    article: bool


def know_classifier(wire: Wire, classifier: str) -> None:
    """Say by which profile and program what comes in is read from now on; of an empty wire, all of it."""
    wire.tell(CLASSIFIER, classifier)
    if wire.connection.execute("SELECT 1 FROM entries LIMIT 1").fetchone() is None:
        wire.tell(TAGGED_BY, classifier)


def outdated(meta: dict[str, str]) -> bool:
    """Whether statements were found by another profile or program than the one that reads what comes in."""
    return CLASSIFIER in meta and meta[CLASSIFIER] != meta.get(TAGGED_BY)


def progress(meta: dict[str, str]) -> Reread | None:
    """How far the last run is, None where there never was one."""
    with suppress(KeyError, msgspec.MsgspecError):
        return msgspec.json.decode(meta[PROGRESS], type=Reread)
    return None


def begin(wire: Wire, classifier: str) -> Reread:
    """The run that was under way with this classifier, or a new one over all entries that are there now."""
    meta = dict(wire.connection.execute("SELECT key, value FROM meta").fetchall())
    found = progress(meta)
    if found is not None and not found.finished and found.classifier == classifier:
        return found
    to, total = wire.connection.execute("SELECT coalesce(max(id), 0), count(*) FROM entries").fetchone()
    return Reread(classifier=classifier, to=to, total=total)


def step(wire: Wire, run: Reread) -> list[Text]:
    """The texts of the next entries, in order; none when all were read."""
    rows = wire.connection.execute(
        "SELECT e.*, a.text AS page FROM entries e LEFT JOIN articles a ON a.entry_id = e.id AND a.text != '' "
        "WHERE e.id > ? AND e.id <= ? ORDER BY e.id LIMIT ?",
        (run.last, run.to, A_STEP),
    ).fetchall()
    sources = {
        row["id"]: source_of(row)
        for row in wire.connection.execute(
            f"SELECT * FROM sources WHERE id IN ({', '.join('?' * len(rows))})", [row["source_id"] for row in rows]
        )
    }
    texts = []
    for row in rows:
        entry, source = entry_of(row), sources[row["source_id"]]
        # Who held which office is asked of the day it came in, not of today.
        entry = msgspec.structs.replace(entry, published=entry.published or row["first_seen"])
        texts.append(Text(row["id"], source, entry, False))
        if row["page"]:
            texts.append(Text(row["id"], source, msgspec.structs.replace(entry, text=row["page"]), True))
    return texts


def record(
    wire: Wire, run: Reread, read: Sequence[tuple[Text, Sequence[Statement] | None]], last: int, at: str
) -> Reread:
    """Write what a step brought, with how far the run is, in one transaction; None is a text that could not be read.

    A text that was edited meanwhile was read with that, and is left alone.
    """
    writer = wire.new_writer()
    new = failed = 0
    with wire.transaction() as db:
        for text, found in read:
            stored = db.execute("SELECT * FROM entries WHERE id = ?", (text.entry_id,)).fetchone()
            if found is None:
                failed += 1
            elif stored is not None and _unchanged(db, stored, text):
                source = db.execute("SELECT * FROM sources WHERE id = ?", (stored["source_id"],)).fetchone()
                if text.article:
                    found = [msgspec.structs.replace(s, where="article") for s in found if s.where == "text"]
                new += writer.write(
                    source, text.entry_id, entry_of(stored), found, at, article=text.article, again=NOT_FOUND
                )
        told = writer.told
        run = msgspec.structs.replace(
            run, last=last, done=run.done + len({text.entry_id for text, _ in read}), new=run.new + new,
            other=run.other + told["other"], changed=run.changed + told["changed"], failed=run.failed + failed,
            withdrawn=run.withdrawn + told["withdrawn"], back=run.back + told["current"],
        )  # fmt: skip
        wire.tell(PROGRESS, msgspec.json.encode(run).decode())
    return run


def finish(wire: Wire, run: Reread, at: str) -> Reread:
    """All was read: say so, and by what."""
    run = msgspec.structs.replace(run, finished=at)
    with wire.transaction():
        wire.tell(PROGRESS, msgspec.json.encode(run).decode())
        wire.tell(TAGGED_BY, run.classifier)
    return run


def _unchanged(db: sqlite3.Connection, stored: sqlite3.Row, text: Text) -> bool:
    if not text.article:
        return bool(stored["title"] == text.entry.title and stored["text"] == text.entry.text)
    page = db.execute("SELECT text FROM articles WHERE entry_id = ?", (text.entry_id,)).fetchone()
    return page is not None and page["text"] == text.entry.text


# ------------------------------------------------------------------ a request to the collector


def ask(wire: Path) -> None:
    """Leave a request beside the wire; it stays until a run is finished, so that a killed collector goes on with it."""
    _request_file(wire).touch()


def asked(wire: Path) -> bool:
    """Whether somebody asked."""
    return _request_file(wire).exists()


def answered(wire: Path) -> None:
    """Take the request away."""
    _request_file(wire).unlink(missing_ok=True)


def _request_file(wire: Path) -> Path:
    return Path(f"{wire}.reclassify")
