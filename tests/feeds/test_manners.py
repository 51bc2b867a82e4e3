"""How the collector treats servers over hours and days of its clock, and what it says of what it may have missed."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from feeds.collector import Polled, collect
from store.records import Meeting, Source
from tests.feeds import servers
from tests.feeds.score import Score
from tests.feeds.servers import rss
from tests.feeds.test_collector import NOW, PROFILE, QUICK, once, rows


async def test_a_server_that_keeps_score_counts_no_breach(server, wire):
    """A day and a bit of polls every half hour, the collector started anew for each as after so many crashes."""
    clock = [NOW]
    score = Score(lambda: clock[0], "/feed")
    source = Source(id="scored", url=server.add("/feed", score), interval=300)
    profile = msgspec.structs.replace(PROFILE, sources=(source,))
    while clock[0] < NOW + timedelta(hours=27):
        await collect(wire, profile, once=True, clock=lambda: clock[0], allow_private=True, classify=False)
        clock[0] += timedelta(minutes=30)
    assert +score.breaches == {}
    assert score.told[304] >= 6, "it was asked again and again"
    assert score.told[200] >= 8, "and read whenever it changed"
    assert score.told[429] == 1
    assert rows(wire, "SELECT count(*) FROM entries")[0][0] >= 10


async def test_a_server_that_only_says_304_is_asked_without_conditions_once_a_day(server, wire):
    clock = [NOW]
    content = [2]

    async def liar(asked, write) -> None:
        conditional = "if-none-match" in asked.headers
        await write(
            servers.answer(304 if conditional else 200, b"" if conditional else rss(content[0]), {"ETag": '"1"'})
        )

    source = Source(id="liar", url=server.add("/feed", liar), interval=3600)
    profile = msgspec.structs.replace(PROFILE, sources=(source,))
    told: list = []
    for _ in range(27):
        await collect(
            wire,
            profile,
            once=True,
            clock=lambda: clock[0],
            allow_private=True,
            classify=False,
            on_progress=told.append,
        )
        clock[0] += timedelta(hours=1, minutes=10)
        content[0] = 3
    polls = [p for p in told if isinstance(p, Polled)]
    whole = [p for p in polls if p.poll.status == 200]
    assert len(polls) == 27
    assert [p.recorded.new for p in whole] == [2, 1]
    assert "304 is not to be trusted" in whole[1].poll.note
    assert rows(wire, "SELECT count(*) FROM entries") == [(3,)]


async def test_when_two_polls_share_no_entry_a_gap_is_said_and_the_next_poll_is_sooner(server, wire):
    url = server.add("/feed", rss(servers.items(5)))
    _, told = await once(wire, [url])
    assert "gap" not in told["/feed"].poll.note
    server.add("/feed", rss(servers.items(5, first=4)))
    _, told = await once(wire, [url])
    assert "gap" not in told["/feed"].poll.note
    server.add("/feed", rss(servers.items(5, first=100)))
    _, told = await once(wire, [url])
    assert "gap" in told["/feed"].poll.note
    assert "gap" in rows(wire, "SELECT note FROM polls ORDER BY id DESC")[0][0]
    assert told["/feed"].poll.next_due < "2022-01-12T14:15:00Z"


# ------------------------------------------------------------------ what a server asks for is kept on disk


def told_of(wire: Path, source: Source, clock: list[datetime]):
    """A function that runs one round of a profile with just this source and returns its poll, None where not due."""

    async def go(**extra) -> Polled | None:
        told: list = []
        profile = msgspec.structs.replace(PROFILE, sources=(source,))
        given = {"allow_private": True, "classify": False, "bounds": QUICK} | extra
        await collect(wire, profile, once=True, clock=lambda: clock[0], on_progress=told.append, **given)
        return next((p for p in told if isinstance(p, Polled)), None)

    return go


async def test_a_move_for_good_is_believed_in_the_end_and_the_old_address_kept(server, wire):
    new = server.add("/new", rss(2))
    source = Source(id="s", url=server.add("/old", servers.redirect("/new", 301)))
    clock = [NOW]
    go = told_of(wire, source, clock)
    for _ in range(3):
        assert f"moved for good to {new}" in (await go()).poll.note
        clock[0] += timedelta(hours=8, minutes=10)
    assert f"asked at {new} from now on" in (await go()).poll.note
    clock[0] += timedelta(hours=1)
    await go()
    assert len(server.requests("/old")) == 4
    assert len(server.requests("/new")) == 5
    assert rows(wire, "SELECT url, address FROM sources") == [(source.url, new)]


async def test_what_is_gone_for_good_is_parked_until_it_is_named(server, wire):
    source = Source(id="s", url=server.add("/feed", servers.status(410)))
    clock = [NOW]
    go = told_of(wire, source, clock)
    await go()
    clock[0] += timedelta(hours=7)
    assert "parked" in (await go()).poll.error
    clock[0] += timedelta(days=3)
    assert await go() is None
    server.add("/feed", rss(1))
    assert (await go(sources=[source])).outcome == "read"
    clock[0] += timedelta(days=1)
    assert (await go()).outcome == "read"


async def test_retry_after_is_kept_for_the_host_when_the_collector_starts_anew(server, wire):
    server.add("/busy", servers.status(503, {"Retry-After": "7200"}))
    profile = msgspec.structs.replace(PROFILE, sources=(Source(id="a", url=server.url("/busy")),))
    given = {"once": True, "allow_private": True, "classify": False}
    await collect(wire, profile, clock=lambda: NOW, **given)
    both = msgspec.structs.replace(profile, sources=(*profile.sources, Source(id="b", url=server.add("/b", rss(1)))))
    assert (await collect(wire, both, clock=lambda: NOW + timedelta(hours=1), **given)).polled == 0
    assert (await collect(wire, both, clock=lambda: NOW + timedelta(hours=2, minutes=1), **given)).new == 1


async def test_a_profile_may_allow_a_private_host(server, wire):
    source = Source(id="s", url=server.add("/feed", rss(1)), private=True)
    go = told_of(wire, source, [NOW])
    assert (await go(allow_private=False)).outcome == "read"


async def test_validators_of_one_address_are_not_sent_to_another(server, wire):
    clock = [NOW]
    await told_of(wire, Source(id="s", url=server.add("/a", rss(1), etag='"a"')), clock)()
    await told_of(wire, Source(id="s", url=server.add("/b", rss(1), etag='"b"')), clock)()
    assert "if-none-match" not in server.requests("/b")[0].headers


async def test_on_the_days_of_a_meeting_its_sources_are_polled_more_often(server, wire):
    meeting = Meeting(id="m", title="Talks", place="", start="2022-01-12", end="2022-01-12", parties=("north",))
    source = Source(id="s", url=server.add("/feed", rss(1)), party="north")
    profile = msgspec.structs.replace(PROFILE, sources=(source,), meetings=(meeting,))
    await collect(wire, profile, once=True, clock=lambda: NOW, allow_private=True, classify=False)
    ((due,),) = rows(wire, "SELECT next_due FROM sources")
    assert "2022-01-12T14:10:00Z" <= due <= "2022-01-12T14:10:30Z"
