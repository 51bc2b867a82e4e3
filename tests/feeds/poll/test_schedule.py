from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.poll import schedule
from feeds.poll.schedule import DAY, JITTER, freshness, is_due, iso, next_due, phase, retry_after
from store.records import Meeting, Source

NOW = datetime(2022, 1, 12, 14, 5, tzinfo=UTC)


def wait(**said) -> float:
    return (next_due(NOW, **({"seed": "a", "interval": 900} | said)) - NOW).total_seconds()


@given(
    interval=st.integers(1, DAY),
    hint=st.integers(0, DAY),
    retry=st.integers(0, DAY),
    failures=st.integers(0, 10_000),
    light=st.booleans(),
    seed=st.text(max_size=5),
)
def test_never_sooner_than_anybody_asked_for_and_never_beyond_a_day(interval, hint, retry, failures, light, seed):
    due = wait(interval=interval, hint=hint, retry_after=retry, failures=failures, light=light, seed=seed)
    assert max(interval, hint, retry) <= due <= DAY * (1 + JITTER)


def test_an_ordinary_source_waits_its_interval_and_a_little():
    assert 900 <= wait() <= 990
    assert wait() == wait()
    assert len({wait(seed=str(n)) for n in range(20)}) == 20


def test_failures_back_off_by_their_number_up_to_six_hours():
    assert 900 <= wait(failures=1) <= 990
    assert 4500 <= wait(failures=5) <= 4950
    assert 6 * 3600 <= wait(failures=500) <= 6 * 3600 * 1.1


def test_a_hot_source_backs_off_for_an_hour_at_most():
    assert 3600 <= wait(interval=300, failures=500) <= 3960


def test_a_lost_network_counts_a_quarter():
    assert 900 <= wait(failures=4, light=True) <= 990
    assert 1800 <= wait(failures=8, light=True) <= 1980


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": "public, Max-Age=600", "age": "100"}, 500),
        ({"cache-control": "max-age=100", "age": "600"}, 0),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=99999999"}, DAY),
        ({"cache-control": "max-age=soon"}, 0),
        ({"expires": "Wed, 12 Jan 2022 14:15:00 GMT"}, 600),
        ({"expires": "Wed, 12 Jan 2022 14:15:00 GMT", "date": "Wed, 12 Jan 2022 14:10:00 GMT"}, 300),
        ({"expires": "Wed, 12 Jan 2021 14:15:00 GMT"}, 0),
        ({"expires": "0"}, 0),
        ({"expires": "Wed, 12 Jan 2022 14:15:00 GMT", "cache-control": "max-age=60"}, 60),
    ],
)
def test_how_long_an_answer_stays_fresh(headers, seconds):
    assert freshness(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("", 0),
        ("120", 120),
        ("316800", DAY),  # 88 hours
        ("-5", 0),
        ("soon", 0),
        ("٣", 3),
        ("1e9", 0),
        ("99999999999999999999", 0),
        ("Wed, 12 Jan 2022 14:15:00 GMT", 600),
        ("Wed, 12 Jan 2022 16:15:00 +0200", 600),
        ("Wed, 12 Jan 2022 13:00:00 GMT", 0),
        ("Wed, 99 Jan 2022 13:00:00 GMT", 0),
    ],
)
def test_retry_after_as_number_date_and_nonsense(value, seconds):
    assert retry_after({"retry-after": value}, NOW) == seconds


def test_retry_after_is_read_against_the_clock_of_the_server():
    headers = {"retry-after": "Wed, 12 Jan 2022 10:10:00 GMT", "date": "Wed, 12 Jan 2022 10:00:00 GMT"}
    assert retry_after(headers, NOW) == 600


def test_what_is_due():
    later, earlier = iso(NOW + timedelta(minutes=10)), iso(NOW - timedelta(minutes=10))
    assert is_due(NOW, due="", last_poll="")
    assert is_due(NOW, due=earlier, last_poll=earlier)
    assert is_due(NOW, due=iso(NOW), last_poll=earlier)
    assert not is_due(NOW, due=later, last_poll=earlier)


def test_a_clock_set_back_does_not_stop_the_polls():
    assert is_due(NOW, due=iso(NOW + timedelta(hours=2, minutes=15)), last_poll=iso(NOW + timedelta(hours=2)))
    assert is_due(NOW, due=iso(NOW + timedelta(days=3)), last_poll=iso(NOW - timedelta(minutes=1)))
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert is_due(epoch, due=iso(NOW), last_poll=iso(NOW))


def test_phases_spread():
    phases = [phase(f"source-{n}", 600) for n in range(200)]
    assert all(0 <= p < 600 for p in phases)
    assert all(any(start <= p < start + 60 for p in phases) for start in range(0, 600, 60))


@pytest.mark.parametrize(
    ("source", "day", "validators", "hint", "seconds"),
    [
        ({"place": "Lakeside"}, "2022-01-10", False, 0, 300),
        ({"place": "Lakeside"}, "2022-01-12", True, 0, 120),
        ({"place": "Lakeside"}, "2022-01-12", False, 120, 120),
        ({"place": "Lakeside"}, "2022-01-12", False, 121, 300),
        ({"party": "north"}, "2022-01-11", False, 0, 300),
        ({"party": "north", "interval": 60}, "2022-01-11", False, 0, 60),
        ({"party": "south"}, "2022-01-11", True, 0, 900),
        ({"place": "Lakeside"}, "2022-01-09", True, 0, 900),
        ({"place": "Lakeside"}, "2022-01-13", True, 0, 900),
        ({}, "2022-01-11", True, 0, 900),
        ({"place": "Lakeside", "adapter": "search", "interval": 3600}, "2022-01-11", True, 0, 1800),
        ({"adapter": "search", "interval": 60}, "2022-01-11", False, 0, 1800),
    ],
)
def test_sources_that_a_meeting_concerns_are_polled_more_often_on_its_days(source, day, validators, hint, seconds):
    meeting = Meeting(
        id="m", title="Talks", place="Lakeside", start="2022-01-10", end="2022-01-12", parties=("north", "east")
    )
    elsewhere = Meeting(id="e", title="Nowhere", place="", start="2022-01-01", end="2022-01-31")
    asked = Source(**({"id": "s", "url": "https://example.org/feed", "interval": 900} | source))
    now = datetime.fromisoformat(f"{day}T23:59:00Z")
    assert schedule.interval(asked, [elsewhere, meeting], now, validators=validators, hint=hint) == seconds


def test_after_a_gap_sooner_but_no_search_sooner_than_searches_may_be():
    def seconds(**said) -> int:
        source = Source(**({"id": "s", "url": "https://example.org/feed"} | said))
        return schedule.interval(source, [], NOW, validators=True, hint=0, gap=True)

    assert [seconds(interval=n) for n in (900, 200, 60)] == [450, 120, 60]
    assert seconds(interval=1800, adapter="search") == 1800
