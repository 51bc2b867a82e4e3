from feeds.poll.moving import after, words
from store.records import Standing

NEW = "https://new.example/feed"


def seen(standing: Standing, at: str, moved: str = NEW, **extra) -> Standing:
    return after(standing, at, **({"status": 200, "read": True, "moved": moved, "failures": 0} | extra))


def test_a_redirect_is_believed_after_three_feeds_over_a_day() -> None:
    standing = Standing()
    for at in ("2022-01-12T08:00:00Z", "2022-01-12T09:00:00Z", "2022-01-12T10:00:00Z", "2022-01-13T07:59:00Z"):
        standing = seen(standing, at)
        assert standing.address == ""
        assert words(Standing(), standing) == f"moved for good to {NEW}"
    moved = seen(standing, "2022-01-13T08:00:00Z")
    assert moved == Standing(address=NEW)
    assert words(standing, moved) == f"asked at {NEW} from now on"


def test_one_answer_without_it_or_to_elsewhere_starts_the_count_anew() -> None:
    once = seen(Standing(), "2022-01-12T08:00:00Z")
    assert seen(once, "2022-01-13T09:00:00Z", "") == Standing()
    other = seen(once, "2022-01-13T09:00:00Z", "https://other.example/")
    assert (other.moved_since, other.moved_times) == ("2022-01-13T09:00:00Z", 1)
    assert seen(once, "2022-01-13T09:00:00Z", read=False, status=304) == once, "a 304 says nothing"
    assert seen(once, "2022-01-13T09:00:00Z", read=False, status=500, failures=1) == once


def test_a_new_address_that_fails_gives_way_to_the_old_one() -> None:
    moved = Standing(address=NEW)
    assert seen(moved, "2022-01-13T09:00:00Z", read=False, status=404, failures=2) == moved
    back = seen(moved, "2022-01-13T09:00:00Z", read=False, status=404, failures=3)
    assert back == Standing()
    assert words(moved, back) == "asked at its own address again"


def test_410_twice_an_hour_apart_parks() -> None:
    once = seen(Standing(), "2022-01-12T08:00:00Z", read=False, status=410)
    assert (once.gone_since, once.parked) == ("2022-01-12T08:00:00Z", "")
    assert seen(once, "2022-01-12T08:59:00Z", read=False, status=410) == once
    assert seen(once, "2022-01-12T09:00:00Z", read=False, status=0).gone_since, "no network says nothing"
    assert seen(once, "2022-01-12T09:00:00Z", read=False, status=500).gone_since == ""
    assert seen(once, "2022-01-12T09:00:00Z", read=False, status=410).parked == "2022-01-12T09:00:00Z"
