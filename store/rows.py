"""Rows of the wire as records, for those who read it and for the collector, which starts sooner without the readers."""

import json
import sqlite3
from typing import Any

from store.records import Entry, Source


def source_of(row: sqlite3.Row) -> Source:
    """A row of the table `sources` as a Source."""
    fields: dict[str, Any] = {name: row[name] for name in Source.__struct_fields__}
    flags = {name: bool(row[name]) for name in ("full_text", "enabled", "verified", "private")}
    return Source(**(fields | flags | {"selectors": json.loads(row["selectors"])}))


def entry_of(row: sqlite3.Row) -> Entry:
    """A row of the table `entries` as an Entry."""
    fields = {name: row[name] for name in Entry.__struct_fields__}
    return Entry(**(fields | {"flags": tuple(json.loads(row["flags"]))}))
