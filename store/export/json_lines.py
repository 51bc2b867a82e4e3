"""JSON Lines: what the export is, then one statement or event a line. The schema is in docs/export.md."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

import msgspec

from store.export.items import SCHEMA, About, Event, Item, Note, Wording
from store.records import Correction, Row, SpeakerTag, Tag


def write_json_lines(items: Iterable[Item | Event], stream: TextIO, about: About) -> int:
    """Write a line on the export itself, then all statements and events. Returns the number of statements."""
    stream.write(_line(about_object(about)))
    return write_bare_lines(items, stream)


def about_object(about: About) -> dict[str, Any]:
    """What an export says of itself, as the JSON object of the schema."""
    return {"type": "about", "schema": SCHEMA, **{k: v for k, v in msgspec.structs.asdict(about).items() if v}}


def write_bare_lines(items: Iterable[Item | Event], stream: TextIO) -> int:
    """Write statements and events alone, for pipes. Returns the number of statements."""
    count = 0
    for item in items:
        if isinstance(item, Event):
            stream.write(_line({"type": "event", **msgspec.structs.asdict(item)}))
        else:
            count += 1
            stream.write(_line(statement_object(item)))
    return count


def statement_object(item: Item) -> dict[str, Any]:
    """A statement as the JSON object of the schema."""
    row = item.row
    roles = [*item.roles, *[""] * len(row.speakers)]
    return {
        "type": "statement",
        "uid": row.uid,
        "statement": row.text,
        "speakers": [
            {"name": s.name, "role": role, "party": s.party, "id": s.id, "why": s.why}
            for s, role in zip(row.speakers, roles, strict=False)
        ],
        "issues": [{"id": tag.id, "why": tag.why} for tag in row.issues],
        "position": {"id": row.position.id, "why": row.position.why} if row.position else None,
        "kind": row.kind,
        "cue": row.cue,
        "confidence": row.confidence,
        "state": row.state,
        "outlet": row.outlet,
        "place": row.place,
        "language": row.language,
        "title": row.title,
        "link": row.url,
        "published": row.published,
        "first_seen": row.first_seen,
        "revised": row.revised,
        "retrieved": item.retrieved,
        "revision": item.revision,
        "group": item.group,
        "witnesses": row.witnesses,
        "wordings": [msgspec.structs.asdict(w) for w in item.wordings],
        "others": item.others,
        "corrected": [msgspec.to_builtins(correction) for correction in row.corrected],
        "pinned": item.pinned,
        "notes": [{"at": n.at, "text": n.text} for n in item.notes],
        "source": row.source_id,
        "where": row.where,
        "start": row.start,
        "end": row.end,
        "wire": {"id": row.id, "entry": row.entry_id, "group": row.witness},
    }


def read_json_lines(lines: Iterable[str]) -> Iterator[Item | Event]:
    """The statements and events of an export, as they were. Raises ValueError on a line of a newer schema."""
    for line in lines:
        found = json.loads(line)
        if found["type"] == "about":
            if found["schema"] > SCHEMA:
                raise ValueError(f"schema {found['schema']} was written by a newer talkwatch")
        elif found["type"] == "event":
            known = {name: found[name] for name in Event.__struct_fields__ if name in found}
            yield msgspec.convert(known, Event)
        else:
            yield _item(found)


def _item(found: dict[str, Any]) -> Item:
    speakers = tuple(SpeakerTag(name=s["name"], why=s["why"], id=s["id"], party=s["party"]) for s in found["speakers"])
    same = (
        "uid", "kind", "cue", "language", "confidence", "state", "outlet", "place", "title", "published", "first_seen",
        "revised", "witnesses", "where", "start", "end",
    )  # fmt: skip
    position = found["position"]
    row = Row(
        id=found["wire"]["id"], entry_id=found["wire"]["entry"], witness=found["wire"]["group"],
        text=found["statement"], url=found["link"], source_id=found["source"], speakers=speakers,
        parties=tuple(dict.fromkeys(s.party for s in speakers if s.party)),
        issues=tuple(Tag(tag["id"], tag["why"]) for tag in found["issues"]),
        position=Tag(position["id"], position["why"]) if position else None,
        corrected=msgspec.convert(found["corrected"], tuple[Correction, ...]),
        **{name: found[name] for name in same},
    )  # fmt: skip
    return Item(
        row=row, roles=tuple(s["role"] for s in found["speakers"]), retrieved=found["retrieved"],
        revision=found["revision"], group=found["group"],
        wordings=tuple(Wording(**wording) for wording in found["wordings"]), others=found["others"],
        pinned=found["pinned"], notes=tuple(Note(n["at"], n["text"]) for n in found["notes"]),
    )  # fmt: skip


def _line(value: dict[str, Any]) -> str:
    return msgspec.json.encode(value).decode() + "\n"
