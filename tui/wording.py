"""Words and signs of the screen: times, positions, states, sources. Pure; the zone and the clock are passed in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from rich.cells import cell_len, set_cell_size

from store.health import judge
from store.records import Correction, Field, Health, Party, Row
from store.safetext import SafeText, clean_line

Tone = Literal["warm", "cool", "calm"]

# A sign and a tone for each position: the word always stands beside them.
POSITIONS: dict[str, tuple[str, Tone]] = {
    "agree": ("✓", "calm"),
    "consult": ("↔", "cool"),
    "support": ("+", "calm"),
    "concede": ("~", "calm"),
    "request": ("?", "cool"),
    "accuse": ("!", "warm"),
    "reject": ("×", "warm"),
    "threaten": ("‼", "warm"),
}
KINDS = {"direct": "quotation", "indirect": "reported speech", "mixed": "partly quoted"}
STATES = {"changed": "changed since", "withdrawn": "withdrawn"}
UNATTRIBUTED = Party(id="", label="Unattributed", glyph="·", colour="#8a8a8a")

_SHOWN = 6000
_QUOTES = ('"', "“", "”", "„", "«", "»", "‘", "'", "‹")
_PLAIN_CUES = {
    "said",
    "say",
    "says",
    "saying",
    "told",
    "tells",
    "stated",
    "according to",
    "a dit",
    "sagte",
    "сказал",
    "сказала",
}


def fit(text: str, width: int) -> str:
    """`text`, cut to `width` cells with an ellipsis where it is longer."""
    if width <= 0:
        return ""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def sign(party: Party) -> str:
    """A party's glyph, one cell wide."""
    glyph = clean_line(party.glyph, 2)
    return glyph if glyph and cell_len(glyph) == 1 else "•"


def shown(row: Row) -> SafeText:
    """A statement as one line of text.

    A quotation stands in quotation marks; reported speech after its verb, where that says more than "said".
    """
    text = clean_line(row.text, _SHOWN)
    if row.kind == "direct":
        return text if text.startswith(_QUOTES) else SafeText(f"“{text}”")
    if row.cue.casefold() not in _PLAIN_CUES and any(map(str.isalpha, row.cue)):
        return SafeText(f"{clean_line(row.cue, 60)}: {text}")
    return text


def names(row: Row) -> SafeText:
    """Who said it."""
    return clean_line(", ".join(s.name for s in row.speakers) or "unattributed", 200)


@lru_cache(maxsize=8192)
def moment(stamp: str, zone: tzinfo | None) -> datetime | None:
    """A time of the store in `zone` (None: the machine's), None where it is none."""
    try:
        found = datetime.fromisoformat(stamp)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def stamp_of(row: Row) -> str:
    """The time to show: as published, unless the outlet's clock claims a time after we saw it."""
    return row.published if row.published and row.published <= row.first_seen else row.first_seen


def clock(stamp: str, zone: tzinfo | None) -> str:
    """Hours and minutes, five cells wide."""
    found = moment(stamp, zone)
    return found.strftime("%H:%M") if found else "--:--"


def day(stamp: str, zone: tzinfo | None) -> str:
    """A day as it heads a run of statements: "Wed 12 Jan 2022"."""
    found = moment(stamp, zone)
    return f"{found:%a} {found.day} {found:%b %Y}" if found else ""


def full_time(stamp: str, zone: tzinfo | None) -> str:
    """Date, time and zone: "Wed 12 Jan 2022, 14:05 CET"."""
    found = moment(stamp, zone)
    return f"{day(stamp, zone)}, {found:%H:%M} {found.tzname() or ''}".rstrip() if found else "not given"


FIELDS: dict[Field, str] = {
    "speakers": "speaker", "parties": "party", "issues": "issue", "position": "position", "statement": "statement",
}  # fmt: skip
_NOTHING: dict[Field, str] = {
    "speakers": "not named", "parties": "none", "issues": "none", "position": "no clear position", "statement": "yes",
}  # fmt: skip


def correction_words(
    correction: Correction, parties: Mapping[str, Party], issues: Mapping[str, str], zone: tzinfo | None
) -> tuple[str, str]:
    """What an operator changed and what was there before: ("party: Northland", "was Isles; Wed 12 Jan 2022, ...")."""

    def words(values: tuple[str, ...]) -> str:
        called = [parties[v].label if v in parties else issues.get(v, v) for v in values]
        return clean_line(", ".join(called) or _NOTHING[correction.field], 300)

    what = f"{FIELDS[correction.field]}: {words(correction.new)}"
    return what, f"was {words(correction.old)}; {full_time(correction.at, zone)}"


def count_words(count: int, one: str, many: str) -> str:
    """ "1 source", "3 sources", "1,204 sources"."""
    return f"{count:,} {one if count == 1 else many}"


class Tally(Struct, frozen=True):
    """How the sources do, as a status line counts them."""

    ok: int = 0
    late: int = 0
    failing: int = 0
    waiting: int = 0
    entries: int = 0

    @property
    def unreachable(self) -> bool:
        """Most sources were tried, none answered, nothing ever came in."""
        return self.failing > self.waiting and not (self.ok or self.late or self.entries)

    def words(self) -> str:
        """ "12 sources ok, 2 late, 1 failing"."""
        if not (self.ok or self.late or self.failing):
            return count_words(self.waiting, "source", "sources") + " waiting" if self.waiting else "no sources yet"
        parts = [f"{count_words(self.ok, 'source', 'sources')} ok"]
        for count, word in ((self.late, "late"), (self.failing, "failing"), (self.waiting, "waiting")):
            if count:
                parts.append(f"{count} {word}")
        return ", ".join(parts)


def tally(sources: Sequence[Health], now: datetime) -> Tally:
    """Count the sources by how they do at `now`."""
    judged = [judge(source, now) for source in sources]
    late = sum(1 for judgement in judged if judgement.late)
    states = Counter(judgement.state for judgement in judged)
    return Tally(
        ok=states["well"] + states["silent"] - late,
        late=late,
        failing=states["failing"] + states["blocked"] + states["dead"],
        waiting=states["new"],
        entries=sum(source.entries for source in sources),
    )
