from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from store.records import Health
from tests.tui.test_window import row
from tui.wording import Tally, clock, day, fit, shown, stamp_of, tally

NOW = datetime(2022, 1, 12, 16, 0, tzinfo=UTC)
GOOD = Health(
    source_id="a", title="A", url="", enabled=True, last_poll="2022-01-12T15:50:00Z",
    last_success="2022-01-12T15:50:00Z", next_due="2022-01-12T16:05:00Z", failures=0, status=200, error="", entries=3,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "counted"),
    [
        ({}, {"ok": 1}),
        ({"failures": 2, "error": "refused"}, {"failing": 1}),
        ({"failures": 2, "error": "refused", "status": 403}, {"failing": 1}),
        ({"next_due": "2022-01-12T15:56:00Z"}, {"ok": 1}),
        ({"next_due": "2022-01-12T15:50:00Z"}, {"late": 1}),
        ({"last_poll": "", "last_success": "", "next_due": ""}, {"waiting": 1}),
        ({"enabled": False}, {}),
        ({"next_due": "no time"}, {"ok": 1}),
        ({"last_entry": "2021-12-01T00:00:00Z"}, {"ok": 1}),
    ],
)
def test_how_a_source_is_counted(change: dict[str, object], counted: dict[str, int]) -> None:
    assert tally([replace(GOOD, **change)], NOW) == Tally(entries=3, **counted)


def test_tally_and_its_words() -> None:
    failing = replace(GOOD, failures=1, entries=0)
    assert tally([GOOD, GOOD, failing], NOW).words() == "2 sources ok, 1 failing"
    assert tally([failing], NOW).unreachable
    assert not tally([GOOD, failing], NOW).unreachable
    assert not tally([replace(failing, entries=1)], NOW).unreachable, "it was reached before"
    assert Tally().words() == "no sources yet"
    assert not Tally().unreachable


def test_times_are_shown_where_the_reader_is() -> None:
    zone = timezone(timedelta(hours=1))
    assert clock("2022-01-12T23:30:00Z", zone) == "00:30"
    assert day("2022-01-12T23:30:00Z", zone) == "Thu 13 Jan 2022"
    assert clock("nonsense", zone) == "--:--"


def test_a_clock_that_runs_ahead_is_not_believed() -> None:
    statement = replace(row(1), published="2022-01-12T09:00:00Z", first_seen="2022-01-12T10:00:00Z")
    assert stamp_of(statement) == "2022-01-12T09:00:00Z"
    assert stamp_of(replace(statement, published="2022-01-12T11:00:00Z")) == "2022-01-12T10:00:00Z"
    assert stamp_of(replace(statement, published="")) == "2022-01-12T10:00:00Z"


def test_a_quotation_stands_in_marks() -> None:
    assert shown(replace(row(1), kind="direct", text="we  will\nsee")) == "“we will see”"
    assert shown(replace(row(1), kind="direct", text="„we will see“")) == "„we will see“"
    assert shown(row(1)) == "text 1"
    assert shown(replace(row(1), cue="called on", text="all to wait")) == "called on: all to wait"
    assert shown(replace(row(1), cue="said", text="all would wait")) == "all would wait"
    assert shown(replace(row(1), cue=":", text="all wait")) == "all wait"


def test_fit() -> None:
    assert [fit("abcdef", n) for n in (0, 1, 3, 6, 9)] == ["", "…", "ab…", "abcdef", "abcdef"]
    assert fit("日本語", 4) == "日 …"
