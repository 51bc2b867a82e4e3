"""How a source does, in one word and one sentence. Pure: a `Health` and the time decide.

A source that answers but brings nothing new is "silent", one that refuses us is "blocked", one that has not worked for
days is "dead", and one that has just begun to fail is "failing": each asks for something else from a person.
"""

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal

from msgspec import Struct

from store.records import Health

HealthState = Literal["off", "new", "well", "silent", "failing", "blocked", "dead"]

LATE = 300  # seconds that a busy collector may be behind
DEAD_AFTER = timedelta(days=3)  # of failures only
GONE_AFTER = timedelta(days=1)  # where the server says that there is nothing (404, 410)
SILENT_AFTER = timedelta(days=14)  # whatever its habits
_REFUSALS = (401, 402, 403, 406, 429, 451)
_EXPECTED = 5.0  # entries that should have come: with fewer than e^-5 = 0.7 % chance none of a steady stream did
_STEADY = 24.0  # entries a day from which nights and weekends do not explain a gap of half a day


class Judgement(Struct, frozen=True, kw_only=True):
    """`lag` and `due_in` are seconds, since the last success and until the next poll (negative: overdue); None where
    there is none. `per_day` is the usual number of new entries, None where it is not known yet."""

    state: HealthState
    words: str
    lag: int | None = None
    due_in: int | None = None
    per_day: float | None = None

    @property
    def late(self) -> bool:
        """It works, but was not asked when it should have been: the collector is behind, or there is none."""
        return self.state in ("well", "silent") and self.due_in is not None and self.due_in < -LATE


def judge(health: Health, now: datetime) -> Judgement:
    """Say how a source does at `now` (aware)."""
    success, entry = _time(health.last_success), _time(health.last_entry)
    due = _time(health.next_due)
    state, words = _state(health, now, success, entry)
    return Judgement(
        state=state,
        words=words,
        lag=int((now - success).total_seconds()) if success else None,
        due_in=int((due - now).total_seconds()) if due and health.enabled else None,
        per_day=per_day(health),
    )


def per_day(health: Health) -> float | None:
    """New entries a day in the week before the newest one, without the ones its first poll found."""
    first, last = _time(health.first_entry), _time(health.last_entry)
    if first is None or last is None or last <= first:
        return None
    days = max((last - max(first, last - timedelta(days=7))).total_seconds() / 86400, 1.0)
    return health.recent / days


def offline(sources: Iterable[Health]) -> bool:
    """Whether every source that is on fails without any answer: then it is the network, not the sources."""
    polled = [s for s in sources if s.enabled and s.last_poll]
    return bool(polled) and all(s.failures and not s.status for s in polled)


def span(seconds: float) -> str:
    """A length of time in words: "40 s", "12 min", "3 h", "5 days"."""
    seconds = abs(seconds)
    for size, word in ((86400, "day"), (3600, "h"), (60, "min")):
        if seconds >= (2 if word == "day" else 1) * size:
            number = math.floor(seconds / size)
            return f"{number} {word}{'s' if word == 'day' else ''}"
    return f"{int(seconds)} s"


def _state(health: Health, now: datetime, success: datetime | None, entry: datetime | None) -> tuple[HealthState, str]:
    if not health.enabled:
        return "off", "switched off"
    if not health.last_poll:
        return "new", "not asked yet"
    if health.failures:
        return _failing(health, now, success)
    quiet = now - entry if entry else None
    if quiet is None:
        return ("silent", "answers, but never brought an entry") if _old(health, now) else ("well", "no entry yet")
    rate = per_day(health) or 0.0
    expected = rate * quiet.total_seconds() / 86400
    patience = timedelta(hours=12) if rate >= _STEADY else timedelta(days=3)
    if quiet >= SILENT_AFTER or (expected >= _EXPECTED and quiet >= patience):
        usual = f", though {rate:.0f} a day are usual" if rate >= 1 else ""
        return "silent", f"answers, but nothing new for {span(quiet.total_seconds())}{usual}"
    return "well", f"newest entry {span(quiet.total_seconds())} ago"


def _failing(health: Health, now: datetime, success: datetime | None) -> tuple[HealthState, str]:
    times = "once" if health.failures == 1 else f"{health.failures} times"
    since = f", last worked {span((now - success).total_seconds())} ago" if success else ", never worked"
    words = f"{health.error} ({times}{since})"
    if health.error.startswith("parked"):
        return "dead", words
    if health.status in _REFUSALS or "browser check" in health.error:
        return "blocked", words
    # Without any success the failures themselves must show that days have passed.
    failing_for = now - success if success else timedelta(seconds=health.failures * max(health.interval, 60))
    limit = GONE_AFTER if health.status in (404, 410) else DEAD_AFTER
    if health.failures >= 3 and failing_for >= limit:
        return "dead", words
    return "failing", words


def _old(health: Health, now: datetime) -> bool:
    since = _time(health.first_poll)
    return since is not None and now - since >= DEAD_AFTER


def _time(stamp: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
