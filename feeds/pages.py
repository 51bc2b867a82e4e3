"""The text of entries whose source sends only a summary: read from their pages, newest first, after the polls.

Pages have a child process of their own, and a site is asked for one page at a time: a poll waits for no more than one.
What came of a page is written down, a wall and a fault too, so that none is asked for twice.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from feeds.children import Children
from feeds.poll import schedule
from feeds.poll.article import Articles, NotNow
from feeds.poll.fetch import Fetcher
from feeds.poll.robots import Robots
from feeds.tagging import tag_in_children
from store.records import Entry, Source
from store.wire import Wanted, Wire

SINCE = timedelta(days=1)  # pages of entries first seen before that are left alone
MOST = 60  # pages a round
LOOK_AT = 500  # entries without page among which a round finds its own, some of sites that are left alone
SITES = 4  # asked at once


class PagesRead(Struct, frozen=True):
    """What a round brought: pages asked for, texts taken from them, statements only those hold; of how many it is."""

    asked: int = 0
    texts: int = 0
    statements: int = 0
    of: int = 0


class Pages:
    """Reads pages for a collector. One for a run: it remembers robots.txt, walls, and sites that do not answer."""

    def __init__(
        self,
        wire: Wire,
        fetcher: Fetcher,
        children: Children,
        clock: Callable[[], datetime],
        tell: Callable[[PagesRead], None] = lambda _: None,
    ) -> None:
        self._tell = tell
        self._wire, self._children, self._clock = wire, children, clock
        self._articles = Articles(fetcher, Robots(fetcher, children, clock), children)
        self._at_once = asyncio.Semaphore(SITES)
        self._not_before: dict[str, float] = {}  # site: loop time from which it is asked again
        self._read = PagesRead()

    async def round(
        self,
        sources: Mapping[str, Source],
        *,
        seconds: float,
        allow_private: bool = False,
        closed: Container[str] = (),
        most: int = MOST,
    ) -> PagesRead:
        """Read up to `most` pages of entries of `sources` (by id), for at most `seconds`; none from sites in `closed`.

        A page on a private address is only read from the host of its source, where that may have one.
        """
        moment = asyncio.get_running_loop().time()
        self._not_before = {site: until for site, until in self._not_before.items() if until > moment}
        waiting: dict[str, list[Wanted]] = {}
        for wanted in self._wire.wanting_articles(schedule.iso(self._clock() - SINCE), LOOK_AT):
            site = _site(wanted.url)
            if most and wanted.source_id in sources and site not in self._not_before and site not in closed:
                waiting.setdefault(site, []).append(wanted)
                most -= 1
        self._read = PagesRead(of=sum(map(len, waiting.values())))
        if waiting:
            self._tell(self._read)
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                for site, some in waiting.items():
                    group.create_task(self._read_site(site, some, sources, allow_private))
        except TimeoutError:
            pass  # what was not read is asked for in the next round
        return self._read

    async def _read_site(
        self, site: str, some: Sequence[Wanted], sources: Mapping[str, Source], allow_private: bool
    ) -> None:
        for wanted in some:
            source = sources[wanted.source_id]
            async with self._at_once:
                try:
                    private = (allow_private or source.private) and site == _site(source.url)
                    await self._read_page(wanted, source, private)
                except NotNow as later:
                    self._not_before[site] = asyncio.get_running_loop().time() + later.seconds
                    return
                except sqlite3.OperationalError:  # a full disk, most likely: the polls say so
                    return

    async def _read_page(self, wanted: Wanted, source: Source, allow_private: bool) -> None:
        article = await self._articles.read(wanted.url, agent=source.agent, allow_private=allow_private)
        at = self._clock()
        entry = Entry(
            guid=wanted.guid, title=wanted.title, text=article.text, language=wanted.language,
            published=wanted.published,
        )  # fmt: skip
        tagged = await tag_in_children(self._children, source, [entry], at) if article.text else []
        note = f"unclassified ({tagged[0].fault})" if tagged and tagged[0].fault else article.note
        added = self._wire.record_article(
            wanted.id,
            msgspec.structs.replace(article, at=schedule.iso(at), note=note),
            tagged[0].statements if tagged else (),
        )
        read = self._read
        self._read = PagesRead(read.asked + 1, read.texts + bool(article.text), read.statements + added, read.of)
        self._tell(self._read)


def _site(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""
