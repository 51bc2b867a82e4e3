from datetime import UTC, datetime, timedelta

import pytest

from feeds.children import Children
from feeds.poll.fetch import Answer, Bounds, Fetcher
from feeds.poll.robots import KEEP, KEEP_FAILURE, MOST_BYTES, Robots, permission, rules_of
from tests.feeds.servers import Server, document, status

NOW = datetime(2022, 1, 12, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "verdict", "kept"),
    [
        (Answer(outcome="failed", status=404), "all", KEEP),
        (Answer(outcome="refused", status=403), "all", KEEP),
        (Answer(outcome="refused", status=429, retry_after=7200), "none", timedelta(hours=2)),
        (Answer(outcome="failed", status=503), "none", KEEP_FAILURE),
        (Answer(outcome="slow", fault="gave up"), "none", KEEP_FAILURE),
        (Answer(outcome="unreachable"), "none", KEEP_FAILURE),
        (Answer(outcome="unreadable", status=200, fault="body too large"), "none", KEEP_FAILURE),
        (Answer(outcome="read", status=200, body=b""), "text", KEEP),
    ],
)
def test_what_an_answer_means(answer: Answer, verdict: str, kept: timedelta) -> None:
    rules = rules_of(answer, NOW)
    assert (rules.verdict, rules.until) == (verdict, NOW + kept)


def test_only_the_first_500_kib_count_in_whole_lines() -> None:
    body = b"User-agent: *\nDisallow: /a\n" + b"#" * (MOST_BYTES - 40) + b"\nDisallow: /b/c\nDisallow: /d\n"
    text = rules_of(Answer(outcome="read", status=200, body=body), NOW).text
    assert len(text) <= MOST_BYTES
    assert not permission(text, "https://example.org/a", "talkwatch/1").allowed
    assert permission(text, "https://example.org/b/c", "talkwatch/1").allowed
    assert permission(text, "https://example.org/b", "talkwatch/1").allowed, "no line is cut in two"


ROBOTS = """
User-agent: *
Disallow: /
Allow: /open/
Crawl-delay: 7

User-agent: talkwatch
Disallow: /private/*.pdf$
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed", "delay"),
    [
        ("talkwatch/1.2", "/news/1", True, 0),
        ("talkwatch/1.2", "/private/a.pdf", False, 0),
        ("talkwatch/1.2", "/private/a.pdf?x", True, 0),
        ("other/3", "/news/1", False, 7),
        ("other/3", "/open/1", True, 7),
    ],
)
def test_rules(agent: str, path: str, allowed: bool, delay: int) -> None:
    found = permission(ROBOTS, f"https://example.org{path}", agent)
    assert (found.allowed, found.delay) == (allowed, delay)


@pytest.mark.parametrize("delay", ["1e9", "-5", "nan", "soon"])
def test_a_delay_without_sense_is_bounded(delay: str) -> None:
    found = permission(f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /x", "https://example.org/", "talkwatch")
    assert 0 <= found.delay <= 60


async def test_asked_once_a_day(server: Server, children: Children) -> None:
    server.add("/robots.txt", document("User-agent: *\nDisallow: /no", content_type="text/plain"))
    now = [NOW]
    async with Fetcher(Bounds(total=5.0)) as fetcher:
        robots = Robots(fetcher, children, lambda: now[0])

        async def may(path: str) -> bool:
            return (await robots.may_read(server.url(path), "talkwatch/1", allow_private=True)).allowed

        assert (await may("/yes"), await may("/no/1")) == (True, False)
        now[0] += timedelta(hours=23)
        assert await may("/yes")
        assert len(server.asked) == 1
        server.add("/robots.txt", status(503))
        now[0] += timedelta(hours=2)
        assert not await may("/yes")
        server.add("/robots.txt", status(404))
        assert not await may("/yes"), "a failure is not asked again at once"
        now[0] += timedelta(hours=1)
        assert await may("/no/1")
        assert len(server.asked) == 3


async def test_rules_that_take_too_long_to_read_forbid(
    server: Server, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.poll.robots.PATIENCE", 0.1)
    rules = "User-agent: *\n" + "".join(f"Disallow: /*{n}*x*{n}$\n" for n in range(20_000))
    server.add("/robots.txt", document(rules, content_type="text/plain"))
    async with Fetcher(Bounds(total=5.0)) as fetcher:
        found = await Robots(fetcher, children, lambda: NOW).may_read(server.url("/1"), "t/1", allow_private=True)
    assert not found.allowed
    assert "took longer than 0.1 s" in found.why
