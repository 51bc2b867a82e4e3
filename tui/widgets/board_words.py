"""The board in words and signs. Pure: the labels, the zone and the time are passed in."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from store.board import Cell, Line
from store.records import Party
from store.safetext import clean_line
from store.turns import TurnEvent
from tui.wording import POSITIONS, clock, count_words, day, moment

UNCLEAR = "no clear position"
SURE_ONLY = "Only sure statements that still stand say where a party stands; the others are counted."
_BARS = "▁▂▃▄▅▆▇█"
_LOW = 4  # so many statements in one stretch fill a bar half: a single one must not look like a flood


def stance(position: str) -> str:
    """A position with its glyph: "× reject"; "no clear position" where there is none."""
    return f"{POSITIONS[position][0]} {position}" if position in POSITIONS else UNCLEAR


def spark(hours: Sequence[int], width: int) -> str:
    """Counts of hours as bars, `width` cells wide: several hours share one. A dot for nothing; "" where never any."""
    if not any(hours):
        return ""
    size = max(1, len(hours) // width)
    sums = [sum(hours[at : at + size]) for at in range(0, len(hours), size)]
    most = max(*sums, 2 * _LOW)
    return "".join(_BARS[(count * len(_BARS) - 1) // most] if count else "·" for count in sums)


def when(stamp: str, zone: tzinfo | None, now: datetime) -> str:
    """A time as short as it can be: "14:05" today, "12 Jan" before, with the year where it is another one."""
    found, today = moment(stamp, zone), now.astimezone(zone)
    if found is None:
        return "--:--"
    if found.date() == today.date():
        return clock(stamp, zone)
    return f"{found.day} {found:%b}" if found.year == today.year else f"{found.day} {found:%b %y}"


def turn_words(was: str, now: str, at: str, zone: tzinfo | None, today: datetime) -> str:
    """ "reject → consult, 14:05"."""
    found = moment(at, zone)
    this_day = found is not None and found.date() == today.astimezone(zone).date()
    return f"{was} → {now}, " + (clock(at, zone) if this_day else f"{day(at, zone)} {clock(at, zone)}")


def summary(line: Line, labels: Mapping[str, str]) -> str:
    """Who is ready to talk on an issue, who refuses, who asks: one line."""
    parts = [
        f"{words}: {', '.join(labels.get(party, party) for party in parties)}"
        for words, parties in (("Ready to talk", line.ready), ("refuses", line.refusing), ("asks", line.asking))
        if parties
    ]
    words = "; ".join(parts)
    return clean_line(words[:1].upper() + words[1:], 400) if words else "Nobody takes a clear position"


def cell_words(cell: Cell | None, party: str, issue: str, zone: tzinfo | None, now: datetime) -> tuple[str, str]:
    """What a cell says, in two lines."""
    head = f"{party} on {issue}"
    if cell is None:
        return head, "Nothing said."
    parts = [stance(cell.position)]
    if cell.position:
        parts[0] += f" since {when(cell.since, zone, now)}"
    if cell.turn:
        turn = cell.turn
        parts.append("turned " + turn_words(turn.before.position, turn.after.position, turn.after.at, zone, now))
    parts.append(f"{count_words(cell.count, 'statement', 'statements')}, {cell.last_day:,} in the last day")
    return head, " · ".join(parts)


def event_words(
    event: TurnEvent, parties: Mapping[str, Party], issues: Mapping[str, str], zone: tzinfo | None, now: datetime
) -> str:
    """ "Northland on Open door: reject → consult, 14:05"."""
    party = clean_line(parties[event.party].label if event.party in parties else event.party, 60)
    issue = clean_line(issues.get(event.issue, event.issue), 80)
    return f"{party} on {issue}: {turn_words(event.was, event.now, event.at, zone, now)}"
