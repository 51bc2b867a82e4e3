"""Statements as Markdown, CSV and JSON Lines, with a full citation each. Files are written beside and renamed."""

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from msgspec import Struct

from store.records import Row
from store.safetext import clean, clean_line

FORMATS = ("md", "csv", "jsonl")
FIELDS = (
    "uid", "statement", "speaker", "party", "issues", "position", "kind", "state", "outlet", "title", "link",
    "published", "first_seen",
)  # fmt: skip

# A spreadsheet would run these as formulas; the full-width forms too (OWASP, CSV injection).
_FORMULA = re.compile("^[=+\\-@\t\r＝＋－＠]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


class ExportError(Exception):
    """An export cannot be written; the text says what to do."""


class About(Struct, frozen=True, kw_only=True):
    """What an export says of itself."""

    made_at: str
    wire: str
    profile: str
    version: str
    query: str = ""
    session: str = ""
    parties: dict[str, str] = {}
    issues: dict[str, str] = {}


def save(path: Path, rows: Iterable[Row], format: str, about: About, *, force: bool = False) -> int:
    """Write an export to `path` atomically; returns the number of statements.

    Raises ExportError when the file exists (unless `force`) or cannot be written.
    """
    if path.exists() and not force:
        raise ExportError(f"{path} exists already: choose another name, or say --force to replace it.")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.")
    except OSError as error:
        raise ExportError(f"Nothing can be written in {path.parent} ({error.strerror}).") from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            count = write(rows, format, stream, about)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(0o644)
        if force:
            beside.replace(path)
        else:
            os.link(beside, path)  # fails where somebody made the file meanwhile
    except FileExistsError as error:
        raise ExportError(f"{path} exists already: choose another name, or say --force to replace it.") from error
    except OSError as error:
        raise ExportError(f"{path} cannot be written ({error.strerror}).") from error
    finally:
        beside.unlink(missing_ok=True)
    return count


def write(rows: Iterable[Row], format: str, stream: TextIO, about: About) -> int:
    """Write statements to a text stream in one of FORMATS; returns how many. Raises ExportError on another format."""
    writers: dict[str, Callable[[Iterable[Row], TextIO, About], int]] = {
        "md": _write_markdown,
        "csv": _write_csv,
        "jsonl": _write_jsonl,
    }
    if format not in writers:
        raise ExportError(f"There is no format {format!r}: choose one of {', '.join(FORMATS)}.")
    return writers[format](rows, stream, about)


def cite(row: Row, parties: dict[str, str]) -> str:
    """A citation of one statement: speaker (party), outlet, "title", date, link, when we saw it, uid."""
    people = "; ".join(_who(row, parties)) or "unattributed"
    parts = [people, row.outlet, f"“{row.title}”" if row.title else "", row.published or "no date given", row.url]
    return clean_line(", ".join(p for p in parts if p) + f" (seen {row.first_seen}; {row.uid})", 4000)


def _who(row: Row, parties: dict[str, str]) -> list[str]:
    return [f"{s.name} ({parties.get(s.party, s.party)})" if s.party else s.name for s in row.speakers]


def _write_markdown(rows: Iterable[Row], stream: TextIO, about: About) -> int:
    stream.write("# Statements\n\n")
    facts = [
        ("Made", about.made_at), ("Session", about.session), ("Query", about.query), ("Wire", about.wire),
        ("Profile", about.profile), ("talkwatch", about.version),
    ]  # fmt: skip
    stream.writelines(f"- {name}: {_escape(value)}\n" for name, value in facts if value)
    count = 0
    for row in rows:
        count += 1
        who = "; ".join(_who(row, about.parties)) or "Unattributed"
        stream.write(f"\n## {_escape(who)}\n\n")
        quoted = [f"> {_escape(line)}" if line else ">" for line in clean(row.text).split("\n")]
        stream.write("\n".join(quoted) + "\n\n")
        tags = [about.issues.get(i.id, i.id) for i in row.issues] or ["no issue"]
        position = f"position: {row.position.id}" if row.position else "no clear position"
        state = "" if row.state == "current" else f", **{row.state}**"
        stream.write(f"{row.kind}, {_escape(', '.join(tags))}, {_escape(position)}{state}  \n")
        link = f", <{row.url}>" if re.match(r"https?://[^\s<>]+$", row.url) else ""
        published = row.published or "no date given"
        stream.write(f"{_escape(row.outlet)}, “{_escape(row.title)}”, {published}{link}  \n")
        stream.write(f"seen {row.first_seen}, `{row.uid}`\n")
    if not count:
        stream.write("\nNothing was found.\n")
    return count


def _write_csv(rows: Iterable[Row], stream: TextIO, about: About) -> int:
    out = csv.writer(stream, lineterminator="\r\n")
    out.writerow(FIELDS)
    count = 0
    for row in rows:
        count += 1
        fields = _fields(row)
        out.writerow([_cell("; ".join(v) if isinstance(v, list) else v or "") for v in fields.values()])
    return count


def _write_jsonl(rows: Iterable[Row], stream: TextIO, about: About) -> int:
    count = 0
    for row in rows:
        count += 1
        why = {
            "speaker": [s.why for s in row.speakers],
            "issues": [t.why for t in row.issues],
            "position": row.position.why if row.position else None,
        }
        stream.write(json.dumps({**_fields(row), "why": why}, ensure_ascii=False) + "\n")
    return count


def _fields(row: Row) -> dict[str, str | list[str] | None]:
    """A statement by FIELDS, in their order."""
    return {
        "uid": row.uid,
        "statement": clean(row.text),
        "speaker": [clean_line(s.name) for s in row.speakers],
        "party": list(row.parties),
        "issues": [t.id for t in row.issues],
        "position": row.position.id if row.position else None,
        "kind": row.kind,
        "state": row.state,
        "outlet": clean_line(row.outlet),
        "title": clean_line(row.title),
        "link": row.url,
        "published": row.published,
        "first_seen": row.first_seen,
    }


def _cell(value: str) -> str:
    return f"'{value}" if _FORMULA.match(value) else value


def _escape(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", clean_line(text, 100_000))


def to_text(rows: Iterable[Row], format: str, about: About) -> str:
    """The same as `write`, as a string: for small exports and tests."""
    stream = io.StringIO()
    write(rows, format, stream, about)
    return stream.getvalue()
