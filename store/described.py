"""How a wire describes itself: parties, speakers, issues and meetings are tables, so that no reader needs a profile."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from store.records import Issue, Meeting, Party, Speaker


def describe(
    db: sqlite3.Connection,
    parties: Sequence[Party],
    speakers: Sequence[Speaker],
    issues: Sequence[Issue],
    meetings: Sequence[Meeting],
) -> None:
    """Fill the tables anew, inside the transaction of the caller. Parties and issues keep their order as `place`."""
    _replace(db, "parties", [_party_row(p, place) for place, p in enumerate(parties)])
    _replace(db, "speakers", [_speaker_row(s) for s in speakers])
    _replace(db, "issues", [_issue_row(i, place) for place, i in enumerate(issues)])
    _replace(db, "meetings", [{**msgspec.structs.asdict(m), "parties": _json(m.parties)} for m in meetings])


def _party_row(party: Party, place: int) -> dict[str, Any]:
    return {
        "id": party.id, "label": party.label, "glyph": party.glyph, "colour": party.colour,
        "words": _json(party.words), "place": place,
    }  # fmt: skip


def _speaker_row(speaker: Speaker) -> dict[str, Any]:
    return {"id": speaker.id, "name": speaker.name, "party": speaker.party, "roles": _json(speaker.roles)}


def _issue_row(issue: Issue, place: int) -> dict[str, Any]:
    return {"id": issue.id, "label": issue.label, "grp": issue.group, "scope": issue.scope, "place": place}


def _replace(db: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    db.execute(f"DELETE FROM {table}")
    if rows:
        values = ", ".join(f":{column}" for column in rows[0])
        columns = ", ".join(f'"{column}"' for column in rows[0])
        db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", rows)


def _json(value: object) -> str:
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
