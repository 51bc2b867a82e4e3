"""What an export is made of: statements with all that a citation needs, and events of a session."""

import re
from urllib.parse import urlsplit

from msgspec import Struct

from store.records import Row
from store.safetext import SafeText, clean, clean_line

SCHEMA = 1  # of JSON Lines and SQLite; rises when a field goes or changes its meaning, not when one is added

EVENTS = {
    "session": "Session",
    "pin": "Pinned",
    "note": "Note",
    "correction": "Correction",
    "alert": "Alert",
    "turn": "Turn",
    "outage": "Source fails",
    "recovery": "Source works again",
    "gap": "Gap",
}


class About(Struct, frozen=True, kw_only=True):
    """What an export says of itself. `as_of` is the moment that is shown; `parties` and `issues` are id -> label."""

    made_at: str
    wire: str
    profile: str
    version: str
    query: str = ""
    pane: str = ""
    session: str = ""
    as_of: str = ""
    parties: dict[str, str] = {}
    issues: dict[str, str] = {}

    def facts(self) -> list[tuple[str, str]]:
        """Name and value of everything but the labels, as people read it."""
        found = [
            ("Made", self.made_at), ("As of", self.as_of), ("Session", self.session), ("Pane", self.pane),
            ("Query", self.query), ("Wire", self.wire), ("Profile", self.profile),
            ("Program", f"talkwatch {self.version}".strip()),
        ]  # fmt: skip
        return [(name, clean_line(value, 2000)) for name, value in found if value]

    def line(self) -> SafeText:
        """The same in one line: "made 2022-01-12T16:00:00Z, wire /data/wire.db, ..."."""
        return clean_line(", ".join(f"{name.lower()} {value}" for name, value in self.facts()), 4000)


class Wording(Struct, frozen=True, kw_only=True):
    """How another outlet, or the same one again, carries a statement."""

    uid: str
    outlet: str
    title: str
    link: str
    published: str
    first_seen: str
    state: str
    text: str


class Note(Struct, frozen=True):
    """A note of the operator, and when it was made."""

    at: str
    text: str


class Item(Struct, frozen=True, kw_only=True):
    """A statement with its citation.

    `roles` stand beside `row.speakers`, "" where none is known for the day. `retrieved` is when we read the text it
    stands in, `revision` counts the versions of its entry from 1. `group` is the uid of the first wording of its
    witnesses, "" where it stands alone; `wordings` are the others, in the order we saw them, at most 100 of `others`.
    """

    row: Row
    roles: tuple[str, ...] = ()
    retrieved: str = ""
    revision: int = 1
    group: str = ""
    wordings: tuple[Wording, ...] = ()
    others: int = 0
    pinned: str = ""
    notes: tuple[Note, ...] = ()


class Event(Struct, frozen=True, kw_only=True):
    """Something that happened during a session. `kind` is one of EVENTS; `uids` are the statements it is about.

    `until` is when an outage was over, "" while it lasts and for every other kind.
    """

    at: str
    kind: str
    text: str
    uids: tuple[str, ...] = ()
    until: str = ""

    @property
    def span(self) -> str:
        """When, as people read it: "2022-01-12 14:05 UTC", for an outage that is over with its end."""
        return short_time(self.at) + (f" to {short_time(self.until)}" if self.until else "")


def who(item: Item, parties: dict[str, str]) -> list[str]:
    """The speakers as a citation names them: "Ada Norling, foreign minister (Northland)"."""
    found = []
    for place, speaker in enumerate(item.row.speakers):
        role = item.roles[place] if place < len(item.roles) else ""
        name = clean_line(f"{speaker.name}, {role}" if role else speaker.name, 300)
        party = clean_line(parties.get(speaker.party, speaker.party), 100)
        found.append(f"{name} ({party})" if party else name)
    return found


def cite(item: Item, parties: dict[str, str]) -> SafeText:
    """A citation in one line: speaker, role (party), outlet, "title", date, link, when retrieved, revision, uid."""
    row = item.row
    parts = [
        "; ".join(who(item, parties)) or "unattributed", row.outlet, f"“{row.title}”" if row.title else "",
        short_time(row.published) if row.published else "no date given", web_link(row.url),
        f"retrieved {short_time(item.retrieved or row.first_seen)}", f"revision {item.revision}",
        "" if row.state == "current" else f"{row.state} since", row.uid,
    ]  # fmt: skip
    return clean_line(", ".join(part for part in parts if part), 4000)


def said(item: Item) -> str:
    """What was said: its lines, clean."""
    return clean(item.row.text)


def tags(item: Item, issues: dict[str, str]) -> list[str]:
    """Kind, issues and position in words."""
    row = item.row
    found: list[str] = [clean_line(issues.get(tag.id, tag.id)) for tag in row.issues] or ["no issue"]
    position = f"position: {row.position.id}" if row.position else "no clear position"
    return [
        {"direct": "quotation", "indirect": "reported speech", "mixed": "partly quoted"}[row.kind],
        *found,
        position,
    ]


def corrections(row: Row) -> list[str]:
    """What an operator corrected, in words: "speakers, was Ada Norling"."""
    return [clean_line(f"{c.field}, was {', '.join(c.old) or 'not given'}", 400) for c in row.corrected]


def nothing(about: About) -> str:
    """What an export without statements says."""
    return "No statement came in." if about.session else "Nothing was found."


def web_link(url: str) -> str:
    """`url` where it is a plain http or https address, "" for every other."""
    if not re.fullmatch(r"https?://[^\s<>\"'`\\]+", url, re.IGNORECASE) or url != clean_line(url, 4000):
        return ""
    try:
        return url if urlsplit(url).hostname else ""
    except ValueError:
        return ""


def short_time(stamp: str) -> str:
    """ "2022-01-12 14:05 UTC" from "2022-01-12T14:05:00Z"; any other text as it is."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?Z", stamp)
    return f"{found[1]} {found[2]} UTC" if found else clean_line(stamp, 40)
