from datetime import UTC, datetime, timedelta

import pytest

from store.health import judge, offline, per_day, span
from store.reader import Reader
from store.records import Health
from store.wire import Wire
from tests.store.samples import entry, poll

NOW = datetime(2022, 1, 20, 12, 0, tzinfo=UTC)


def ago(**span: float) -> str:
    return (NOW - timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%SZ")


def health(**more: object) -> Health:
    """A source that works: asked every 15 minutes for ten days, 70 entries in the week before its newest."""
    fields = {
        "source_id": "a", "title": "A", "url": "https://a.example", "enabled": True, "last_poll": ago(minutes=5),
        "last_success": ago(minutes=5), "next_due": ago(minutes=-10), "failures": 0, "status": 304, "error": "",
        "entries": 100, "first_poll": ago(days=10), "first_entry": ago(days=10), "last_entry": ago(hours=1),
        "recent": 70,
    }  # fmt: skip
    return Health(**(fields | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "state", "words"),
    [
        ({}, "well", "newest entry 1 h ago"),
        ({"enabled": False, "failures": 9}, "off", "switched off"),
        ({"last_poll": "", "last_success": ""}, "new", "not asked yet"),
        # silent: answers, but less than it should
        ({"last_entry": ago(days=2)}, "well", "newest entry 2 days ago"),
        ({"last_entry": ago(days=3)}, "silent", "answers, but nothing new for 3 days, though 10 a day are usual"),
        ({"last_entry": ago(hours=13), "recent": 700}, "silent", "answers, but nothing new for 13 h, though 100"),
        ({"last_entry": ago(hours=11), "recent": 700}, "well", "newest entry 11 h ago"),
        ({"last_entry": ago(days=13), "recent": 0}, "well", "newest entry 13 days ago"),
        ({"last_entry": ago(days=14), "recent": 0}, "silent", "answers, but nothing new for 14 days"),
        ({"first_entry": "", "last_entry": "", "recent": 0}, "silent", "answers, but never brought an entry"),
        ({"first_entry": "", "last_entry": "", "first_poll": ago(hours=1), "recent": 0}, "well", "no entry yet"),
        # failing, blocked, dead
        ({"failures": 1, "status": 503, "error": "busy"}, "failing", "busy (once, last worked 5 min ago)"),
        ({"failures": 40, "status": 503, "error": "busy", "last_success": ago(days=4)}, "dead", "busy (40 times"),
        ({"failures": 40, "status": 503, "error": "busy", "last_success": ago(days=2)}, "failing", "busy (40 times"),
        ({"failures": 40, "status": 404, "error": "gone", "last_success": ago(days=2)}, "dead", "gone (40 times"),
        ({"failures": 3, "status": 0, "error": "no such host", "last_success": ""}, "failing", "never worked"),
        ({"failures": 300, "status": 0, "error": "no such host", "last_success": ""}, "dead", "never worked"),
        ({"failures": 300, "status": 200, "error": "web page instead of a feed", "last_success": ""}, "dead", "web"),
        ({"failures": 99, "status": 403, "error": "refused", "last_success": ago(days=9)}, "blocked", "last worked 9"),
        ({"failures": 1, "status": 503, "error": "blocked by a browser check (HTTP 503)"}, "blocked", "browser"),
    ],
)  # fmt: skip
def test_silent_dead_and_blocked_are_told_apart(more: dict[str, object], state: str, words: str) -> None:
    judgement = judge(health(**more), NOW)
    assert judgement.state == state
    assert words in judgement.words


def test_spans() -> None:
    judgement = judge(health(), NOW)
    assert (judgement.lag, judgement.due_in, judgement.per_day) == (300, 600, 10.0)
    unknown = judge(health(last_success="", next_due="", first_entry="", last_entry=""), NOW)
    assert (unknown.lag, unknown.due_in, unknown.per_day) == (None, None, None)
    assert [span(s) for s in (5, 90, -7200, 86400 * 1.5, 86400 * 3)] == ["5 s", "1 min", "2 h", "36 h", "3 days"]


def test_offline_is_one_thing_not_many() -> None:
    unreachable = health(failures=2, status=0, error="no such host")
    assert offline([unreachable, unreachable, health(enabled=False)])
    assert not offline([unreachable, health()])
    assert not offline([])


def test_entries_a_day_leave_out_the_first_poll(wire: Wire, reader: Reader) -> None:
    wire.record_poll("wire-a", poll("2022-01-12T10:00:00Z"), [(entry(f"old-{n}", "x"), []) for n in range(30)])
    for day in (13, 14):
        wire.record_poll("wire-a", poll(f"2022-01-{day}T10:00:00Z"), [(entry(f"{day}-{n}", "x"), []) for n in range(4)])
    wire.record_poll("wire-a", poll("2022-01-15T10:00:00Z"))
    a, b = reader.health()
    assert (a.entries, a.recent, a.first_entry, a.last_entry) == (38, 8, "2022-01-12T10:00:00Z", "2022-01-14T10:00:00Z")
    assert (a.first_poll, a.interval) == ("2022-01-12T10:00:00Z", 900)
    assert per_day(a) == 4.0
    assert (b.entries, b.first_entry, per_day(b)) == (0, "", None)


def test_a_gap_between_two_polls_is_remembered(wire: Wire, reader: Reader) -> None:
    wire.record_poll("wire-a", poll(note="ill-formed; gap: nothing of the last document is left"))
    wire.record_poll("wire-a", poll("2022-01-12T15:05:00Z"))
    assert {h.source_id: h.gap for h in reader.health()} == {"wire-a": "2022-01-12T14:05:00Z", "wire-b": ""}
