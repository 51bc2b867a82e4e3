"""A farm of feeds on the loopback address, in a process of its own: `with Farm(1000) as farm: ... farm.urls`.

Every feed serves its newest 30 items (or `items`) as RSS with an ETag and answers 304. `add(i)` gives feed i one item
more; `served` tells when it was first sent. People and sentences are invented.
"""

import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from types import TracebackType

ITEMS = 30
PEOPLE = ("Ada Norling", "Boris Zagrin", "Carla Mentz", "Deniz Aral", "Elka Prohaska")
TOPICS = (
    "the ceasefire",
    "reciprocal limits on missiles",
    "the prisoner exchange",
    "the grain corridor",
    "the sanctions",
)


def item(feed: int, number: int, *, brief: bool = False) -> str:
    """One item as RSS: about 70 words with a quotation and a piece of reported speech, or one sentence with the latter.

    The classifier takes a fifth of the time for a brief one.
    """
    who, other = PEOPLE[(feed + number) % 5], PEOPLE[(feed + number + 2) % 5]
    topic = TOPICS[(feed * 7 + number) % 5]
    hour, minute = divmod(number % 1440, 60)
    brief_text = f"{who} said that the talks on {topic} in room {number} would go on."
    full_text = (
        f"Delegations met again on {topic}, the sixth round of its kind since the autumn, feed {feed} item {number}. "
        f"{who} said that the talks on {topic} had been long and that a further meeting was being prepared. "
        f"“We are ready to go on, but not at any price, and not in number {number},” {other} told reporters after the "
        "session, which had begun two hours late because of fog. Observers from both sides waited in the corridor."
    )
    return (
        f"<item><title>Round {number} on {topic} ends without agreement</title><guid>f{feed}-{number}</guid>"
        f"<link>http://127.0.0.1/{feed}/{number}</link><pubDate>Wed, 12 Jan 2022 {hour:02}:{minute:02}:00 GMT</pubDate>"
        f"<description>{brief_text if brief else full_text}</description></item>"
    )


class _Feeds:
    def __init__(self, feeds: int, items: int, *, brief: bool) -> None:
        self.items, self.brief = items, brief
        self.newest = [items] * feeds
        self.served: dict[str, float] = {}
        self.documents: dict[int, tuple[int, bytes]] = {}

    def document(self, feed: int) -> bytes:
        newest = self.newest[feed]
        if self.documents.get(feed, (0, b""))[0] != newest:
            items = "".join(item(feed, n, brief=self.brief) for n in range(newest, newest - self.items, -1))
            head = f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Feed {feed}</title>"
            self.documents[feed] = (newest, f"{head}{items}</channel></rss>".encode())
        return self.documents[feed][1]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                request, *lines = head.decode().split("\r\n")
                path = request.split(" ")[1].split("/")
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
                writer.write(self.answer(path, headers))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def answer(self, path: list[str], headers: dict[str, str]) -> bytes:
        if path[1] == "feed":
            feed = int(path[2])
            etag = f'"{self.newest[feed]}"'
            if headers.get("if-none-match") == etag:
                return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nContent-Length: 0\r\n\r\n".encode()
            for number in range(max(self.items, self.newest[feed] - self.items) + 1, self.newest[feed] + 1):
                self.served.setdefault(f"f{feed}-{number}", time.time())
            body = self.document(feed)
            more = f"ETag: {etag}\r\nContent-Type: application/rss+xml\r\n"
        elif path[1] == "add":
            self.newest[int(path[2])] += 1
            body, more = b"ok", ""
        else:
            body, more = json.dumps({"served": self.served, "newest": self.newest}).encode(), ""
        return f"HTTP/1.1 200 OK\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Farm:
    """A running farm of `feeds` feeds that show `items` each."""

    def __init__(self, feeds: int, items: int = ITEMS, *, brief: bool = False) -> None:
        argv = [sys.executable, __file__, str(feeds), str(items), "brief" if brief else "full"]
        self._process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.base = f"http://127.0.0.1:{self._process.stdout.readline().strip()}"
        self.urls = [f"{self.base}/feed/{i}" for i in range(feeds)]

    def __enter__(self) -> "Farm":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()

    def add(self, feed: int) -> None:
        """Give a feed one item more."""
        urllib.request.urlopen(f"{self.base}/add/{feed}").read()

    def state(self) -> dict[str, object]:
        """`served`: guid -> time of first sending, `newest`: the number of each feed's newest item."""
        state: dict[str, object] = json.load(urllib.request.urlopen(f"{self.base}/state"))
        return state


async def _main(feeds: int, items: int, length: str) -> None:
    farm = _Feeds(feeds, items, brief=length == "brief")
    server = await asyncio.start_server(farm.serve, "127.0.0.1", 0, limit=2**16, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
