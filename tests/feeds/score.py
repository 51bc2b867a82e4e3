"""A feed that keeps score of how a reader treats it, after the "feed reader score" (rachelbythebay.com/fs/help.html).

The document changes every few hours of the reader's clock, the ETag with it; what the score counts is in `breaches`.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.feeds import servers
from tests.feeds.servers import Asked, Write, answer, rss

MAX_AGE = 3600
RETRY_AFTER = 7200
LIBRARIES = ("python-httpx", "python-requests", "feedparser", "aiohttp", "Python-urllib")


class Score:
    """The behaviour of one feed, on the clock that the reader is given."""

    def __init__(self, clock: Callable[[], datetime], path: str) -> None:
        self.breaches: Counter[str] = Counter()
        self.told: Counter[int] = Counter()
        self._clock = clock
        self._path = path
        self._begun = clock()
        self._sent: tuple[str, str] | None = None
        self._last: datetime | None = None
        self._last_plain: datetime | None = None
        self._not_before = self._begun
        self._busy_at = self._begun + timedelta(hours=5)

    def validators(self) -> tuple[str, str]:
        """Of the document of now. The date stays while the tag changes, which some readers fail to store."""
        version = int((self._clock() - self._begun).total_seconds()) // (3 * 3600)
        return f'W/"v{version} \xe9 {{x}}"', f"Mon, 10 Jan 2022 0{version // 4}:00:00 GMT"

    async def __call__(self, asked: Asked, write: Write) -> None:
        now = self._clock()
        self._judge(asked, now)
        self._last = now
        if self._busy_at and now >= self._busy_at:
            self._busy_at = datetime.max.replace(tzinfo=now.tzinfo)
            self._not_before = now + timedelta(seconds=RETRY_AFTER)
            self.told[429] += 1
            await write(answer(429, b"", {"Retry-After": str(RETRY_AFTER)}))
            return
        tag, date = self.validators()
        fields = {"ETag": tag, "Last-Modified": date, "Cache-Control": f"max-age={MAX_AGE}", "Set-Cookie": "seen=1"}
        self._not_before = now + timedelta(seconds=MAX_AGE)
        code = 304 if asked.headers.get("if-none-match") == tag else 200
        self.told[code] += 1
        if code == 200:
            self._sent = (tag, date)
        document = rss(servers.items(3, first=1 + int((now - self._begun).total_seconds()) // (3 * 3600)))
        await write(answer(code, document if code == 200 else b"", fields))

    def _judge(self, asked: Asked, now: datetime) -> None:
        given = (asked.headers.get("if-none-match", ""), asked.headers.get("if-modified-since", ""))
        if self._sent is None:
            self.breaches["invented validators"] += given != ("", "")
        elif given == ("", ""):
            plain = self._last_plain
            self.breaches["unconditional within a day"] += plain is not None and now - plain < timedelta(days=1)
        else:
            self.breaches["validators not as sent"] += given != self._sent
        if given == ("", ""):
            self._last_plain = now
        self.breaches["too soon"] += self._last is not None and now < self._not_before
        self.breaches["cookies"] += "cookie" in asked.headers
        self.breaches["referer"] += "referer" in asked.headers
        self.breaches["changed address"] += asked.path != self._path
        agent = asked.headers.get("user-agent", "")
        self.breaches["no name of its own"] += not agent or agent.startswith(LIBRARIES)
        self.breaches["not GET"] += asked.method != "GET"
