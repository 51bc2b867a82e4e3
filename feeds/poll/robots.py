"""robots.txt (RFC 9309), asked before a page of an article is: what a site does not want read stays unread.

A missing file (4xx) allows all; a server that fails, does not answer or says 429 forbids all until asked again. Kept
for 24 hours, an answer that is none for one. Rules are matched in a child: patterns may be written to take for ever.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct
from protego import Protego

from feeds.children import ChildFailed, Children
from feeds.poll.discover import Fetches
from feeds.poll.fetch import Answer, Ask

MOST_BYTES = 500 * 1024  # RFC 9309, 2.5: what a reader must take at least; what comes after is not read
KEEP = timedelta(hours=24)
KEEP_FAILURE = timedelta(hours=1)
MOST_HOSTS = 2000
MOST_DELAY = 60.0
PATIENCE = 3.0


class Rules(Struct, frozen=True, kw_only=True):
    """What a site's robots.txt amounts to: all allowed, nothing allowed (`why` says why), or a text to read."""

    verdict: Literal["all", "none", "text"]
    text: str = ""
    why: str = ""
    until: datetime


class Permission(Struct, frozen=True, kw_only=True):
    """Whether an address may be read, and how many seconds the site wants between two readings (0: no wish).

    `later`: the site did not say, so not now.
    """

    allowed: bool
    why: str = ""
    delay: float = 0.0
    later: bool = False


def rules_of(answer: Answer, now: datetime) -> Rules:
    """What an answer to the question for robots.txt means (RFC 9309, 2.3.1)."""
    if answer.outcome == "read":
        # A line cut in two could turn "/archive" into "/": the last one goes, unless the file ends there.
        body = answer.body
        if len(body) > MOST_BYTES:
            body = body[:MOST_BYTES].rpartition(b"\n")[0]
        return Rules(verdict="text", text=body.decode("utf-8-sig", "replace"), until=now + KEEP)
    if 400 <= answer.status < 500 and answer.status != 429:
        return Rules(verdict="all", until=now + KEEP)
    keep = max(KEEP_FAILURE, timedelta(seconds=answer.retry_after))
    return Rules(verdict="none", why=f"robots.txt could not be read: {answer.fault}", until=now + min(keep, KEEP))


def permission(text: str, url: str, agent: str) -> Permission:
    """What a robots.txt says about `url` for our `agent` (product token first: "talkwatch/1.2"). For a child."""
    rules = Protego.parse(text)
    delay = min(float(rules.crawl_delay(agent) or 0.0), MOST_DELAY)
    if rules.can_fetch(url, agent):
        return Permission(allowed=True, delay=max(delay, 0.0))
    return Permission(allowed=False, why="robots.txt forbids it", delay=max(delay, 0.0))


class Robots:
    """Asks and remembers robots.txt, one file per scheme, host and port."""

    def __init__(self, fetch: Fetches, children: Children, clock: Callable[[], datetime]) -> None:
        self._fetch, self._children, self._clock = fetch, children, clock
        self._known: dict[str, Rules] = {}
        self._asking: dict[str, asyncio.Lock] = {}  # two articles of a site need its file asked for once

    async def may_read(self, url: str, agent: str, *, allow_private: bool = False) -> Permission:
        """Whether `url` may be read by `agent`. Never raises for what a server says."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        async with self._asking.setdefault(site, asyncio.Lock()):
            rules = await self._rules(site, agent, allow_private)
        if rules.verdict != "text":
            none = rules.verdict == "none"
            return Permission(allowed=not none, why=rules.why, later=none)
        try:
            return await self._children.run(permission, PATIENCE, rules.text, url, agent)
        except ChildFailed as failure:
            return Permission(allowed=False, why=f"robots.txt can't be read ({failure})")

    async def _rules(self, site: str, agent: str, allow_private: bool) -> Rules:
        rules = self._known.get(site)
        if rules is None or rules.until <= self._clock():
            ask = Ask(url=f"{site}/robots.txt", agent=agent, allow_private=allow_private)
            rules = rules_of(await self._fetch.fetch(ask), self._clock())
            self._known.pop(site, None)
            if len(self._known) >= MOST_HOSTS:
                oldest = next(iter(self._known))
                del self._known[oldest]
                self._asking.pop(oldest, None)
            self._known[site] = rules
        return rules
