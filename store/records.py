"""The plain values that travel between the floors.

All are frozen; times are ISO 8601 text in UTC ("2022-01-12T14:05:00Z"), dates are "YYYY-MM-DD" (a profile may
give only "YYYY-MM" or "YYYY"). Offsets count code points.
"""

from typing import Literal

from msgspec import Struct

Kind = Literal["direct", "indirect", "mixed"]
State = Literal["current", "changed", "withdrawn"]
Where = Literal["text", "title", "article"]
Span = tuple[int, int]

POSITIONS = ("agree", "consult", "support", "concede", "request", "accuse", "reject", "threaten", "none")

SURE = 0.75
"""A statement is shown as sure from this confidence on; feeds/classify/certainty.py says how it was measured."""

# ------------------------------------------------------------------ what a profile says


class Party(Struct, frozen=True, kw_only=True):
    """A side at the talks. `words` stand for it as a whole ("Moscow"); `adjectives` beside a person or a post show
    whom that one speaks for ("Russian", "US"); `glyph` and `colour` mark it on screen."""

    id: str
    label: str
    words: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    glyph: str = "•"
    colour: str = "#8a8a8a"


class Office(Struct, frozen=True, kw_only=True):
    """A post that people hold for a time. `short` words count only where the context names the party."""

    id: str
    party: str
    title: str
    words: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


class Role(Struct, frozen=True, kw_only=True):
    """One term in an office (by id) or with a free title. `to` is "" while in office, "?" when unknown.

    `party` is set where the holder speaks for another party than their own.
    """

    office: str = ""
    title: str = ""
    party: str = ""
    start: str = ""
    to: str = ""


class Speaker(Struct, frozen=True, kw_only=True):
    """A person who speaks for a party. `common` surnames count only after a first name or title."""

    id: str
    name: str
    party: str
    alias: tuple[str, ...] = ()
    surname: tuple[str, ...] = ()
    common: bool = False
    pronoun: Literal["he", "she", "they", ""] = ""
    roles: tuple[Role, ...] = ()


class Issue(Struct, frozen=True, kw_only=True):
    """What a statement may be about. Phrase syntax: see feeds/classify/issues.py."""

    id: str
    group: str
    label: str
    labels: dict[str, str] = {}
    scope: str = ""
    phrases: dict[str, tuple[str, ...]] = {}
    cased: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    eurovoc: tuple[str, ...] = ()
    iptc: tuple[str, ...] = ()


class Meeting(Struct, frozen=True, kw_only=True):
    """Talks in a place from `start` to `end` (dates, both inclusive)."""

    id: str
    title: str
    place: str
    start: str
    end: str
    parties: tuple[str, ...] = ()


class Source(Struct, frozen=True, kw_only=True):
    """Something to poll.

    `interval` is in seconds; `party` is set where the outlet speaks for a party; `owner` is who owns the outlet, where
    several belong to one; `private` lets its host have a private or local address. `adapter` says how the answer is
    read; `selectors` are the CSS selectors of a list page.
    """

    id: str
    url: str
    title: str = ""
    place: str = ""
    outlet: str = ""
    language: str = "en"
    kind: str = "press"
    party: str = ""
    full_text: bool = False
    enabled: bool = True
    verified: bool = True
    interval: int = 900
    adapter: Literal["feed", "sitemap", "page", "search"] = "feed"
    selectors: dict[str, str] = {}
    agent: str = ""
    owner: str = ""
    private: bool = False


# ------------------------------------------------------------------ what the classifier says


class Part(Struct, frozen=True):
    """A stretch of the text as given: text == given[start:end]."""

    text: str
    start: int
    end: int


class SpeakerTag(Struct, frozen=True, kw_only=True):
    """Who said it. `id` is None for people no profile knows; `name` is then as written. `party` "" is unknown."""

    name: str
    why: str
    id: str | None = None
    party: str = ""


class Tag(Struct, frozen=True):
    """An issue or a position, with the words that decided."""

    id: str
    why: str


class Statement(Struct, frozen=True, kw_only=True):
    """Who said what, found in a text.

    `text` == given[start:end]; `content` holds what was said (several spans where "he said" breaks a quotation),
    the first starts at `start`, the last ends at `end`. `where` says whether offsets count in the entry's text, its
    title, or the text of its page. `confidence` is the estimated
    probability that the speaker is right.
    """

    text: str
    kind: Kind
    start: int
    end: int
    content: tuple[Span, ...]
    source: Part | None = None
    cue: Part | None = None
    speakers: tuple[SpeakerTag, ...] = ()
    issues: tuple[Tag, ...] = ()
    position: Tag | None = None
    confidence: float = 0.5
    where: Where = "text"

    @property
    def parties(self) -> tuple[str, ...]:
        """Party ids of the speakers, each once, in order."""
        return tuple(dict.fromkeys(s.party for s in self.speakers if s.party))


# ------------------------------------------------------------------ what a poll brings


class Entry(Struct, frozen=True, kw_only=True):
    """One item of a source. `raw_*` is as received (evidence); `title` and `text` went through `clean()`."""

    guid: str
    url: str = ""
    title: str = ""
    text: str = ""
    raw_title: str = ""
    raw_text: str = ""
    author: str = ""
    outlet: str = ""
    language: str = ""
    published: str = ""
    updated: str = ""
    flags: tuple[str, ...] = ()


class Article(Struct, frozen=True, kw_only=True):
    """What reading an entry's page brought. `text` is clean, "" unless `kind` is "article"; `note` says why not.

    `tool` and `version` took the text out; `page` is the HTML, zlib-compressed, as evidence.
    """

    kind: Literal["article", "wall", "empty"]
    at: str = ""
    url: str = ""
    text: str = ""
    tool: str = ""
    version: str = ""
    note: str = ""
    page: bytes = b""


class Standing(Struct, frozen=True, kw_only=True):
    """Where a source is asked. `address` is the one it moved to for good, "" while it is asked at its own.

    `moved_*`: a permanent redirect seen so many times since then; `gone_since`: when the server first said 410;
    `parked`: since when it is not asked any more.
    """

    address: str = ""
    moved_to: str = ""
    moved_since: str = ""
    moved_times: int = 0
    gone_since: str = ""
    parked: str = ""


class Poll(Struct, frozen=True, kw_only=True):
    """One attempt at a source. `status` is the HTTP status, 0 where there was none; `error` is words for a person."""

    at: str
    status: int = 0
    bytes: int = 0
    seconds: float = 0.0
    found: int = 0
    repeated: int = 0
    error: str = ""
    note: str = ""
    etag: str = ""
    last_modified: str = ""
    next_due: str = ""


# ------------------------------------------------------------------ what the desk reads


Field = Literal["speakers", "parties", "issues", "position", "statement"]


class Correction(Struct, frozen=True, kw_only=True):
    """What an operator changed in one field of a statement, and when.

    `old` is what the classifier says, `new` what stands: names of speakers, ids of parties, ids of issues, a position
    (or nothing: no clear one), and for "statement" ("no",) where it is none.
    """

    field: Field
    old: tuple[str, ...]
    new: tuple[str, ...]
    at: str = ""


class Row(Struct, frozen=True):
    """A statement as panes, export and search show it: the statement with its entry and source.

    `witness` is the id of the first statement of its group of witnesses, None where it stands alone; `witnesses` counts
    the owners of outlets that carry it, itself included. `corrected` is what an operator changed; the other fields hold
    what stands.
    """

    id: int
    uid: str
    entry_id: int
    source_id: str
    kind: Kind
    text: str
    state: State
    where: Where
    start: int
    end: int
    cue: str
    speakers: tuple[SpeakerTag, ...]
    parties: tuple[str, ...]
    issues: tuple[Tag, ...]
    position: Tag | None
    confidence: float
    outlet: str
    place: str
    title: str
    url: str
    published: str
    first_seen: str
    revised: str
    witness: int | None = None
    witnesses: int = 1
    language: str = ""
    state_why: str = ""
    corrected: tuple[Correction, ...] = ()

    @property
    def dismissed(self) -> bool:
        """An operator said that this is no statement."""
        return any(c.field == "statement" and c.new for c in self.corrected)


class Health(Struct, frozen=True, kw_only=True):
    """How a source does; store.health judges it. `last_success` is "" where there was none yet, `interval` in seconds.

    `first_entry` and `last_entry` are when its oldest and newest entries were first seen; `recent` counts the entries
    that came in the week before the newest one, without those of the first poll, as far as polls are remembered.
    `gap` is when entries may last have been missed between two polls.
    """

    source_id: str
    title: str
    url: str
    enabled: bool
    last_poll: str
    last_success: str
    next_due: str
    failures: int
    status: int
    error: str
    entries: int
    interval: int = 900
    first_poll: str = ""
    first_entry: str = ""
    last_entry: str = ""
    recent: int = 0
    gap: str = ""


class Session(Struct, frozen=True, kw_only=True):
    """A stretch of work at the desk, in one run of it or several. Rows of the wire with first_id < id <= last_id came
    in during it.

    Pruning the wire leaves a `kept` one whole.
    """

    id: int
    name: str
    started: str
    ended: str = ""
    first_id: int = 0
    last_id: int = 0
    kept: bool = False
