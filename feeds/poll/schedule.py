"""When to ask a source again, and what its headers say about that. Pure functions; times are aware UTC datetimes.

The rule: never sooner than the source's own interval, what the server asks for (max-age, Expires, ttl, Retry-After),
or the back-off after failures; jitter only ever adds.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from store.records import Meeting, Source

DAY = 86400
HOT = 300  # seconds; intervals up to this are "hot" and back off for an hour at most
HOTTEST = 120  # where the server makes it cheap, or says itself that its answer is old by then
SEARCH = 1800  # a search is never asked for sooner
JITTER = 0.1


def iso(moment: datetime) -> str:
    """As the store writes it: "2022-01-12T14:05:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def interval(
    source: Source, meetings: Iterable[Meeting], now: datetime, *, validators: bool, hint: int, gap: bool = False
) -> int:
    """Seconds between polls of a source at `now`: its own, or less on the (UTC) days of a meeting that concerns it.

    A meeting concerns the sources of its place and those that speak for one of its parties. `validators`: the server
    can say that nothing changed; `hint` is what it asks for, 0 for nothing. After a `gap` the next poll comes sooner,
    so that the next one is smaller.
    """
    day = iso(now)[:10]
    hot = any(
        meeting.start <= day <= meeting.end
        and ((source.place and source.place == meeting.place) or (source.party and source.party in meeting.parties))
        for meeting in meetings
    )
    cheap = validators or 0 < hint <= HOTTEST
    seconds = min(source.interval, HOTTEST if cheap else HOT) if hot else source.interval
    if gap:
        seconds = max(seconds // 2, min(seconds, HOTTEST))
    return max(seconds, SEARCH) if source.adapter == "search" else seconds


def next_due(
    now: datetime,
    *,
    seed: str,
    interval: int,
    hint: int = 0,
    retry_after: int = 0,
    failures: int = 0,
    light: bool = False,
) -> datetime:
    """When a source is due after a poll at `now`. All spans in seconds.

    `hint` is what the server or the document asks for, `failures` how many polls failed in a row with this one;
    `light` failures (no network, no such host) say little about the source and count a quarter.
    """
    wait = float(interval)
    if failures:
        weight = failures * (0.25 if light else 1.0)
        wait = min(max(interval, interval * weight), max(3600 if interval <= HOT else 6 * 3600, interval))
    spread = JITTER * wait * _fraction(f"{seed} {iso(now)}")
    return now + timedelta(seconds=min(max(wait, hint, retry_after), DAY) + spread)


def is_due(now: datetime, *, due: str, last_poll: str) -> bool:
    """Whether to poll now. `due` and `last_poll` are as stored; "" was never.

    A clock that was set back leaves polls in the future and due times too far ahead: both count as due.
    """
    if due <= iso(now):
        return True
    return last_poll > iso(now + timedelta(seconds=60)) or due > iso(now + timedelta(seconds=DAY * (1 + JITTER)))


def jumped(wall: float, steady: float) -> bool:
    """Whether the clock moved by more than a minute, either way, beside a steady one (seconds passed on each).

    The machine slept, or its clock was set: many sources may be due at once.
    """
    return abs(wall - steady) > 60


def may_trust_304(now: datetime, last_document: str) -> bool:
    """Whether to send validators: not when the last whole document (time as stored, "" for never) is a day old."""
    return last_document > iso(now - timedelta(seconds=DAY))


def phase(seed: str, span: float) -> float:
    """A fixed place for `seed` in [0, span): spreads polls that would all be due at once."""
    return span * _fraction(seed)


def _fraction(seed: str) -> float:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6]) / 2**48


def freshness(headers: Mapping[str, str], now: datetime) -> int:
    """How many seconds the server says its answer stays fresh, 0 where it says nothing (RFC 9111, 4.2.1)."""
    control = headers.get("cache-control", "").lower()
    if re.search(r"\bno-(?:cache|store)\b", control):
        return 0
    if found := re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", control):
        age = headers.get("age", "")
        return _clamp(int(found[1]) - (int(age) if age.isdecimal() and len(age) < 10 else 0))
    expires = _date(headers.get("expires", ""))
    return _clamp((expires - (_date(headers.get("date", "")) or now)).total_seconds()) if expires else 0


def retry_after(headers: Mapping[str, str], now: datetime) -> int:
    """Seconds that Retry-After asks for, as a number or a date, read against the server's own clock; 0 for none."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal() and len(value) < 10:
        return _clamp(int(value))
    until = _date(value)
    return _clamp((until - (_date(headers.get("date", "")) or now)).total_seconds()) if until else 0


def _clamp(seconds: float) -> int:
    return int(min(max(seconds, 0), DAY))


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
