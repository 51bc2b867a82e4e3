"""CSV after RFC 4180, safe to open in a spreadsheet, and readable back to what it was made from."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from store.export.items import About, Event, Item, corrections
from store.safetext import LIMIT

COLUMNS = (
    "first_seen", "published", "speaker", "role", "party", "statement", "issues", "position", "kind", "state",
    "outlet", "title", "link", "retrieved", "revision", "witnesses", "outlets", "group", "corrected", "pinned", "notes",
    "confidence", "place", "language", "uid", "event", "until", "export",
)  # fmt: skip
LISTS = ("speaker", "role", "party", "issues", "outlets", "corrected", "notes")

# A spreadsheet would run these as formulas; the full-width forms too (OWASP, CSV injection). Apostrophes before one
# count as well, so that taking one away gives every text back.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile("''*[=+\\-@\t\r\n＝＋－＠]")


def write_csv(items: Iterable[Item | Event], stream: TextIO, about: About) -> int:
    """Write a line of column names, then a line a statement or event. Returns the number of statements."""
    out = csv.writer(stream, lineterminator="\r\n")
    out.writerow(COLUMNS)
    count, made = 0, about.line()
    for item in items:
        values = plain(item) if isinstance(item, Item) else plain_event(item)
        count += isinstance(item, Item)
        values["export"] = made
        out.writerow([_cell(values[column]) if column in values else "" for column in COLUMNS])
    return count


def plain_event(event: Event) -> dict[str, str | list[str]]:
    """An event of a session as the values of one line; its words stand where a statement's do."""
    return {
        "first_seen": event.at, "until": event.until, "event": event.kind, "statement": event.text,
        "uid": "; ".join(event.uids),
    }  # fmt: skip


def plain(item: Item) -> dict[str, str | list[str]]:
    """A statement as the values of one line, before they are guarded."""
    row = item.row
    outlets = [row.outlet, *(wording.outlet for wording in item.wordings)]
    return {
        "first_seen": row.first_seen,
        "published": row.published,
        "speaker": [s.name for s in row.speakers],
        "role": list(item.roles) if any(item.roles) else [],
        "party": list(row.parties),
        "statement": row.text,
        "issues": [tag.id for tag in row.issues],
        "position": row.position.id if row.position else "",
        "kind": row.kind,
        "state": row.state,
        "outlet": row.outlet,
        "title": row.title,
        "link": row.url,
        "retrieved": item.retrieved,
        "revision": str(item.revision),
        "witnesses": str(row.witnesses),
        "outlets": list(dict.fromkeys(outlet for outlet in outlets if outlet)),
        "group": item.group,
        "corrected": corrections(row),
        "pinned": item.pinned,
        "notes": [f"{note.at} {note.text}" for note in item.notes],
        "confidence": f"{row.confidence:.4g}",
        "place": row.place,
        "language": row.language,
        "uid": row.uid,
        "event": "",
        "until": "",
    }


def read_csv(stream: Iterable[str]) -> Iterator[dict[str, str | list[str]]]:
    """The lines of an export as `plain` gave them, and what the export said of itself in `export`.

    `stream` is text opened with newline="" and encoding="utf-8-sig".
    """
    csv.field_size_limit(max(csv.field_size_limit(), 2 * LIMIT))
    for line in csv.DictReader(stream):
        yield {column: _value(column, line) for column in line}


def _cell(value: str | list[str]) -> str:
    return guarded("; ".join(map(_escape, value)) if isinstance(value, list) else value)


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs."""
    # Nearly all begin with a letter or a digit, and hold no formula.
    return f"'{text}" if text and not text[0].isalnum() and _FORMULA.match(text) else text


def _value(column: str, line: Mapping[str, Any]) -> str | list[str]:
    text: str = line[column]
    if _GUARDED.match(text):
        text = text[1:]
    if column not in LISTS:
        return text
    return _split(text)


def _split(text: str) -> list[str]:
    """Undo `_escape` and "; ".join."""
    parts = [""] if text else []
    signs = iter(text)
    for sign in signs:
        if sign == "\\":
            parts[-1] += next(signs, "")
        elif sign == ";":
            parts.append("")
            next(signs, "")
        else:
            parts[-1] += sign
    return parts


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;")
