"""A loopback HTTP server that misbehaves on purpose, for every test that needs a source.

async with Server() as server:
    server.add("/feed", rss(3), etag='"a"')          # an honest document
    server.add("/slow", drip(b"x", every=0.01))      # anything that writes to the connection
    ... server.url("/feed"), server.asked            # what came in, in order
"""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found"}


@dataclass
class Asked:
    """A request as it came in; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    at: float


Write = Callable[[bytes], Awaitable[None]]
Behaviour = Callable[[Asked, Write], Awaitable[None]]


@dataclass
class Server:
    """Serves behaviours by path from 127.0.0.1; what has none is a 404."""

    asked: list[Asked] = field(default_factory=list)
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    connections: int = 0
    most_at_once: int = 0
    port: int = 0

    async def __aenter__(self) -> "Server":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self._tasks: set[asyncio.Task[None]] = set()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def add(self, path: str, behaviour: "Behaviour | bytes | str", **extra: object) -> str:
        """Serve a behaviour, or a document with validators (see `document`); returns its address."""
        if not callable(behaviour):
            behaviour = document(behaviour, **extra)  # type: ignore[arg-type]
        self.behaviours[path] = behaviour
        return self.url(path)

    def requests(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        self.most_at_once = max(self.most_at_once, len(self._tasks))

        async def write(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        try:
            while asked := await _request(reader):
                self.asked.append(asked)
                await self.behaviours.get(asked.path.partition("?")[0], status(404))(asked, write)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, Hangup):
            pass  # the connection or the server is over
        finally:
            self._tasks.discard(task)
            writer.close()


class Hangup(Exception):
    """A behaviour closes the connection."""


async def _request(reader: asyncio.StreamReader) -> Asked | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    if not first:
        return None
    method, path, _ = first.split(" ", 2)
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, value in pairs}
    return Asked(method, path, headers, asyncio.get_running_loop().time())


# ------------------------------------------------------------------ behaviours


def answer(code: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """A whole HTTP answer; Content-Length is added unless `headers` frame the body otherwise."""
    fields = {"Content-Length": str(len(body))} | dict(headers or {})
    if "Transfer-Encoding" in fields or fields.get("Connection") == "close":
        fields.pop("Content-Length", None)
    head = f"HTTP/1.1 {code} {REASONS.get(code, 'So')}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items())
    return head.encode("latin-1") + b"\r\n" + body


def status(code: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Behaviour:
    async def behave(asked: Asked, write: Write) -> None:
        await write(answer(code, body, headers))

    return behave


def document(
    body: bytes | str,
    *,
    content_type: str = "application/rss+xml",
    etag: str = "",
    last_modified: str = "",
    headers: Mapping[str, str] | None = None,
) -> Behaviour:
    """A document with validators; asked with the same ones it says 304."""
    data = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": content_type} | ({"ETag": etag} if etag else {})
    fields |= ({"Last-Modified": last_modified} if last_modified else {}) | dict(headers or {})

    async def behave(asked: Asked, write: Write) -> None:
        known = (etag and asked.headers.get("if-none-match") == etag) or (
            last_modified and asked.headers.get("if-modified-since") == last_modified
        )
        await write(
            answer(304, b"", {k: v for k, v in fields.items() if k != "Content-Type"})
            if known
            else (answer(200, data, fields))
        )

    return behave


def redirect(to: str, code: int = 302) -> Behaviour:
    return status(code, {"Location": to})


def drip(piece: bytes, *, every: float, times: int = 1_000_000, head: bytes = b"") -> Behaviour:
    """Sends `head`, then `piece` again and again: each read is in time, the whole never ends."""

    async def behave(asked: Asked, write: Write) -> None:
        await write(head or b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(times):
            await write(piece)
            await asyncio.sleep(every)
        raise Hangup

    return behave


def silent() -> Behaviour:
    """Takes the question and never says a word."""

    async def behave(asked: Asked, write: Write) -> None:
        await asyncio.Event().wait()

    return behave


def cut_off(body: bytes, after: int) -> Behaviour:
    """Promises the whole body and hangs up in the middle of it."""

    async def behave(asked: Asked, write: Write) -> None:
        await write(answer(200, body)[: len(answer(200, body)) - len(body) + after])
        raise Hangup

    return behave


def raw(data: bytes) -> Behaviour:
    async def behave(asked: Asked, write: Write) -> None:
        await write(data)
        raise Hangup

    return behave


# ------------------------------------------------------------------ documents


@dataclass
class Item:
    guid: str
    title: str
    text: str = ""
    link: str = ""
    date: str = ""


def items(count: int, first: int = 1) -> list[Item]:
    """Invented news, each of which holds one quotation."""
    return [
        Item(
            guid=f"item-{n}",
            title=f"Delegation {n} arrives",
            text=f'"We came to talk about point {n}," said Anna Weber, the spokeswoman, on arrival.',
            link=f"https://example.org/news/{n}",
            date=f"Mon, 10 Jan 2022 {n // 60 % 24:02}:{n % 60:02}:00 GMT",
        )
        for n in range(first, first + count)
    ]


def rss(entries: "int | list[Item]", *, title: str = "The Example Post", extra: str = "") -> bytes:
    """An RSS 2.0 document, newest item first as feeds have it."""
    chosen = items(entries) if isinstance(entries, int) else entries
    parts = [
        "<item>"
        + f'<guid isPermaLink="false">{escape(i.guid)}</guid>' * bool(i.guid)
        + f"<title>{escape(i.title)}</title>"
        + f"<description>{escape(i.text)}</description>" * bool(i.text)
        + f"<link>{escape(i.link)}</link>" * bool(i.link)
        + f"<pubDate>{i.date}</pubDate>" * bool(i.date)
        + "</item>"
        for i in reversed(chosen)
    ]
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{escape(title)}</title>'
        f"<link>https://example.org/</link>{extra}{''.join(parts)}</channel></rss>"
    ).encode()


# ------------------------------------------------------------------ for tests that have no event loop


@contextlib.contextmanager
def in_thread() -> Iterator[Server]:
    """A Server on an event loop of its own, for tests that run a command and wait for it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = Server()
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(5)
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
