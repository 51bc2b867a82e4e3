"""Ask a source over HTTP, politely and within bounds.

Measured reasons for the bounds: httpx unpacks a bomb of 495 bytes to 200 MB before one can count, a server that drips a
byte each half second passes every read timeout, and requests that are cancelled can take httpx's pool of connections
with them. So the body is read raw and unpacked here, the whole answer has one deadline, and the transport is renewed
when requests begin to starve.
"""

import asyncio
import functools
import importlib.metadata
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urljoin, urlsplit

import httpx
from msgspec import Struct

from feeds.poll import schedule
from feeds.poll.guard import GuardedBackend, GuardedTransport, Refused

Outcome = Literal["read", "unchanged", "unreachable", "slow", "refused", "failed", "unreadable"]

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)


class Bounds(Struct, frozen=True, kw_only=True):
    """What a single answer may cost: seconds, and bytes before and after unpacking."""

    total: float = 30.0
    connect: float = 5.0
    read: float = 15.0
    packed: int = 5 * 2**20
    unpacked: int = 10 * 2**20
    redirects: int = 5
    at_once: int = 24
    host_gap: float = 5.0


class Ask(Struct, frozen=True, kw_only=True):
    """A question to a server. The validators are what it sent last time, byte for byte ("" for none).

    With `allow_private` the host named in `url` may be a private or local address; a host it redirects to may not.
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    agent: str = ""
    allow_private: bool = False


class Answer(Struct, frozen=True, kw_only=True):
    """What came of it. `fault` is words for a person, "" where `outcome` is "read" or "unchanged".

    `url` is the address in the end, `moved` the new address if every redirect was permanent. `size` is bytes on the
    wire; `hint` and `retry_after` are seconds the server asks to wait.
    """

    outcome: Outcome
    fault: str = ""
    status: int = 0
    url: str = ""
    moved: str = ""
    body: bytes = b""
    size: int = 0
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    hint: int = 0
    retry_after: int = 0


class _Fault(Exception):
    def __init__(self, outcome: Outcome, words: str, status: int = 0) -> None:
        super().__init__(words)
        self.outcome: Outcome = outcome
        self.status = status


def is_this_machine(host: str) -> bool:
    """Whether a host's name says by itself that it is this machine."""
    return host == "localhost" or host == "::1" or host.startswith("127.")


@functools.cache  # it is looked up in the files of the installation
def agent() -> str:
    """Our name in requests: "talkwatch/1.2"."""
    try:
        return f"talkwatch/{importlib.metadata.version('talkwatch')}"
    except importlib.metadata.PackageNotFoundError:
        return "talkwatch/0"


def request_headers(ask: Ask) -> list[tuple[bytes, bytes]]:
    """Headers of a request. Validators go back exactly as they came; only gzip is offered."""
    headers = {"User-Agent": ask.agent or agent(), "Accept": ACCEPT, "Accept-Encoding": "gzip"}
    if ask.etag:
        headers["If-None-Match"] = ask.etag
    if ask.last_modified:
        headers["If-Modified-Since"] = ask.last_modified
    return [(name.encode(), value.encode("latin-1", "ignore")) for name, value in headers.items()]


class Body:
    """Collects a body piece by piece and unpacks it within `bounds`. Raises _Fault at the first byte too many."""

    def __init__(self, encoding: str, bounds: Bounds) -> None:
        codings = [c for c in (part.strip().lower() for part in encoding.split(",")) if c and c != "identity"]
        if len(codings) > 1:
            raise _Fault("unreadable", f"stacked encodings: {', '.join(codings)[:60]}")
        if codings and codings[0] not in ("gzip", "x-gzip"):
            raise _Fault("unreadable", f"encoding {codings[0][:30]!r}, though only gzip was offered")
        self._bounds = bounds
        self._head = b""
        self._begun = False
        self._unpacker: zlib._Decompress | None = None
        self._out = bytearray()
        self.size = 0

    def feed(self, piece: bytes) -> None:
        """Take the next piece as it came over the wire."""
        self.size += len(piece)
        if self.size > self._bounds.packed:
            raise _Fault("unreadable", f"body larger than {_mib(self._bounds.packed)}")
        if not self._begun:
            self._head += piece
            if len(self._head) < 2:
                return
            # Some servers send gzip without saying so, others say so and do not: the first bytes decide.
            self._begun, piece = True, self._head
            self._unpacker = zlib.decompressobj(31) if piece.startswith(b"\x1f\x8b") else None
        self._add(piece)

    def _add(self, piece: bytes) -> None:
        if self._unpacker is None:
            self._out += piece
        else:
            while piece:
                room = self._bounds.unpacked + 1 - len(self._out)
                try:
                    self._out += self._unpacker.decompress(piece, max(room, 1))
                except zlib.error:
                    raise _Fault("unreadable", "broken gzip body") from None
                if len(self._out) > self._bounds.unpacked:
                    break
                piece = self._unpacker.unconsumed_tail
                if self._unpacker.eof:  # members may follow one another; anything else after the end is padding
                    piece = self._unpacker.unused_data
                    if not piece.startswith(b"\x1f\x8b"):
                        break
                    self._unpacker = zlib.decompressobj(31)
        if len(self._out) > self._bounds.unpacked:
            raise _Fault("unreadable", f"body unpacks to more than {_mib(self._bounds.unpacked)}")

    def finish(self) -> bytes:
        """The whole body, unpacked."""
        if self._unpacker is not None and not self._unpacker.eof:
            raise _Fault("unreadable", "gzip body is cut off")
        body = bytes(self._out) if self._begun else self._head
        if self._unpacker is not None and body.startswith(b"\x1f\x8b"):
            raise _Fault("unreadable", "stacked encodings: gzip in gzip")
        return body


def _mib(size: int) -> str:
    return f"{size / 2**20:g} MiB"


def refusal(status: int, headers: httpx.Headers) -> _Fault:
    """Name an HTTP status that brings no document."""
    if headers.get("cf-mitigated"):
        return _Fault("refused", f"blocked by a browser check (HTTP {status})", status)
    if status in (401, 402, 403, 406, 451):
        return _Fault("refused", f"the server refuses us (HTTP {status})", status)
    if status == 429:
        return _Fault("refused", "the server asks to come less often (HTTP 429)", status)
    if status in (404, 410):
        return _Fault("failed", f"{'not found' if status == 404 else 'gone for good'} (HTTP {status})", status)
    return _Fault("failed", f"the server fails (HTTP {status})" if status >= 500 else f"HTTP {status}", status)


@functools.cache
def _tls() -> ssl.SSLContext:
    """One for all clients: to read the certificates takes longer than a poll."""
    return httpx.create_ssl_context(trust_env=False)


class _Line:
    """A transport and how many requests are on it; a retired one is closed when the last has ended.

    httpx's client is left out: cookies and redirects are just what it does by itself and we must not.
    """

    def __init__(self, bounds: Bounds, *, allow_private: bool) -> None:
        self.busy = 0
        self.retired = False
        self._backend = GuardedBackend(allow_private=allow_private)
        # Larger than all that can be under way at once, so that no request ever waits in the pool.
        self._transport = GuardedTransport(self._backend, connections=4 * bounds.at_once, tls=_tls())
        timeouts = httpx.Timeout(bounds.read, connect=bounds.connect, pool=2.0)
        self._extensions = {"timeout": timeouts.as_dict()}

    async def get(self, url: str, headers: list[tuple[bytes, bytes]]) -> httpx.Response:
        return await self._transport.handle_async_request(
            httpx.Request("GET", url, headers=headers, extensions=self._extensions)
        )

    async def close(self) -> None:
        self._backend.close()
        await self._transport.aclose()


class Fetcher:
    """Fetches documents, a host at a time, `bounds.at_once` in all. Use as an async context manager.

    `clock` gives the current time as an aware datetime, for dates in headers.
    """

    def __init__(self, bounds: Bounds | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._bounds = bounds or Bounds()
        self._clock = clock
        self._slots = asyncio.Semaphore(self._bounds.at_once)
        self._slots_ahead = asyncio.Semaphore(self._bounds.at_once)
        self._hosts: dict[str, asyncio.Lock] = {}
        self._started: dict[str, float] = {}
        self._lines: dict[bool, _Line] = {}
        self._starved = 0
        self.renewed = 0
        self.calm = asyncio.Event()
        """While this is not set, nothing new is asked for, but what goes ahead."""
        self.calm.set()

    async def __aenter__(self) -> "Fetcher":
        return self

    async def __aexit__(self, *_: object) -> None:
        for line in self._lines.values():
            await line.close()

    async def fetch(self, ask: Ask, *, ahead: bool = False) -> Answer:
        """Ask and read the answer. Never raises for what a server or the network does.

        What goes `ahead` waits for its host, and for no other question but those that go ahead too.
        """
        slots = self._slots_ahead if ahead else self._slots
        host = _host(ask)
        if ask.allow_private and is_this_machine(host):  # nobody there to be polite to
            async with slots:
                if not ahead:
                    await self.calm.wait()
                return await self._within(ask)
        async with self._hosts.setdefault(host, asyncio.Lock()):
            await self._keep_distance(host)
            async with slots:
                if not ahead:
                    await self.calm.wait()
                self._started[host] = asyncio.get_running_loop().time()
                return await self._within(ask)

    async def _keep_distance(self, host: str) -> None:
        loop = asyncio.get_running_loop()
        last = self._started.get(host)
        if last is not None and (wait := last + self._bounds.host_gap - loop.time()) > 0:
            await asyncio.sleep(wait)

    async def _within(self, ask: Ask) -> Answer:
        try:
            async with asyncio.timeout(self._bounds.total):
                answer = await self._follow(ask)
        except TimeoutError:
            self._starve()
            return Answer(outcome="slow", fault=f"gave up after {self._bounds.total:g} s", url=ask.url)
        except _Fault as fault:
            self._starved = 0
            return Answer(outcome=fault.outcome, fault=str(fault), status=fault.status, url=ask.url)
        except httpx.PoolTimeout:
            self._starve(at_once=True)
            return Answer(outcome="slow", fault="no free connection", url=ask.url)
        except httpx.ConnectTimeout:
            return Answer(
                outcome="unreachable",
                fault=f"no answer within {self._bounds.connect:g} s from {_host(ask)}",
                url=ask.url,
            )
        except httpx.TimeoutException:
            return Answer(outcome="slow", fault=f"silent for {self._bounds.read:g} s", url=ask.url)
        except httpx.ConnectError as error:
            words = str(error) or f"cannot connect to {_host(ask)}"
            if isinstance(error.__cause__, Refused):
                return Answer(outcome="refused", fault=words, url=ask.url)
            if "certificate" in words.lower() or "ssl" in words.lower():
                return Answer(outcome="failed", fault=f"TLS: {words[:120]}", url=ask.url)
            return Answer(outcome="unreachable", fault=words, url=ask.url)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return Answer(outcome="failed", fault=_protocol_words(error), url=ask.url)
        self._starved = 0
        return answer

    async def _follow(self, ask: Ask) -> Answer:
        url, permanent = ask.url, True
        own = urlsplit(ask.url).netloc
        for _ in range(self._bounds.redirects + 1):
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.netloc:
                raise _Fault("refused", f"leads to {url[:80]!r}, which is no web address")
            with self._line(ask.allow_private and parts.netloc == own) as line:
                response = await line.get(url, request_headers(ask))
                try:
                    location = response.headers.get("location", "")
                    if response.status_code not in _REDIRECTS or not location:
                        return await self._read(response, url, url if permanent and url != ask.url else "")
                    permanent = permanent and response.status_code in _PERMANENT
                finally:
                    await response.aclose()
            url = urljoin(url, location.strip()).partition("#")[0]
        raise _Fault("failed", f"more than {self._bounds.redirects} redirects")

    async def _read(self, response: httpx.Response, url: str, moved: str) -> Answer:
        status, headers, now = response.status_code, response.headers, self._clock()
        hint, wait = schedule.freshness(headers, now), schedule.retry_after(headers, now)
        etag, last_modified = _verbatim(response, b"etag"), _verbatim(response, b"last-modified")
        if status == 304:
            return Answer(
                outcome="unchanged", status=304, url=url, etag=etag, last_modified=last_modified, hint=hint,
                retry_after=wait,
            )  # fmt: skip
        try:
            if status != 200:
                raise refusal(status, headers)
            length = headers.get("content-length", "")
            if length.isdecimal() and int(length[:20]) > self._bounds.packed:
                raise _Fault("unreadable", f"body larger than {_mib(self._bounds.packed)}")
            body = Body(headers.get("content-encoding", ""), self._bounds)
            async for piece in response.aiter_raw():
                body.feed(piece)
            document = body.finish()
        except _Fault as fault:
            return Answer(outcome=fault.outcome, fault=str(fault), status=status, url=url, hint=hint, retry_after=wait)
        return Answer(
            outcome="read", status=200, url=url, moved=moved, body=document, size=body.size,
            content_type=headers.get("content-type", "")[:200], etag=etag, last_modified=last_modified, hint=hint,
            retry_after=wait,
        )  # fmt: skip

    @contextmanager
    def _line(self, allow_private: bool) -> Iterator[_Line]:
        line = self._lines.get(allow_private)
        if line is None:
            line = self._lines[allow_private] = _Line(self._bounds, allow_private=allow_private)
        line.busy += 1
        try:
            yield line
        finally:
            line.busy -= 1
            if line.retired and not line.busy:
                _later(line.close())

    def _starve(self, *, at_once: bool = False) -> None:
        """Count requests that ran out of time; when a row of them did, put the clients aside for new ones."""
        self._starved += 1
        if not at_once and self._starved < max(4, self._bounds.at_once // 2):
            return
        self._starved = 0
        self.renewed += 1
        for line in self._lines.values():
            line.retired = True
            if not line.busy:
                _later(line.close())
        self._lines = {}


_closing: set[asyncio.Task[None]] = set()


def _later(closing: object) -> None:
    task = asyncio.ensure_future(closing)  # type: ignore[call-overload]
    _closing.add(task)
    task.add_done_callback(_closing.discard)


def _verbatim(response: httpx.Response, name: bytes) -> str:
    """A header's bytes as text that turns into the same bytes again."""
    for key, value in response.headers.raw:
        if key.lower() == name and len(value) <= 1000:
            return value.decode("latin-1")
    return ""


def _host(ask: Ask) -> str:
    try:
        return urlsplit(ask.url).hostname or ""
    except ValueError:
        return ""


def _protocol_words(error: Exception) -> str:
    if isinstance(error, httpx.InvalidURL | ValueError):
        return "not a usable address"
    if isinstance(error, httpx.RemoteProtocolError):
        text = str(error)
        if "header" in text.lower() or "too large" in text.lower() or "larger" in text.lower():
            return "unreasonable headers"
        return (
            "the connection closed in the middle of the answer"
            if "incomplete" in text or "without" in text
            else (f"no proper HTTP: {text[:100]}")
        )
    if isinstance(error, httpx.ReadError | httpx.WriteError):
        return "the connection broke"
    return f"{type(error).__name__}: {str(error)[:100]}"
