"""A recorded week served again over HTTP, at any speed, so that the whole road can be walked without a network.

A recording is a folder: `recording.toml` says what it is, every other TOML file is one source with its items. What a
source serves is a pure function of the recording and a moment (`feed()`); `serve()` puts that on a loopback port with
the time of a `ReplayClock`.
"""

import hashlib
import html
import threading
import time
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec
from msgspec import Struct

from store.records import Source

FOLDER = Path(__file__).parent / "replays"
DEFAULT = "january-2022"
QUIET = timedelta(minutes=16)
_CUT = 60  # bytes: about where the root element begins, so that no half item comes out

T = TypeVar("T", bound=Struct)
Moment = Annotated[datetime, msgspec.Meta(tz=True)]

_ATOM = "http://www.w3.org/2005/Atom"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSS1 = "http://purl.org/rss/1.0/"
_DC = "http://purl.org/dc/elements/1.1/"


class ReplayError(Exception):
    """A recording cannot be used; the text is one sentence that names the file."""


# ------------------------------------------------------------------ the recording


class Edit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an item says from `at` on. An empty title leaves the title as it was."""

    at: Moment
    text: str
    title: str = ""


class Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One report. Paragraphs are parted by an empty line; items with the same `story` tell one wire story."""

    at: Moment
    title: str
    text: str
    story: str = ""
    edit: tuple[Edit, ...] = ()

    def seen(self, moment: datetime) -> tuple[str, str, datetime]:
        """Title, text and time of the latest change as they stand at `moment`."""
        title, text, changed = self.title, self.text, self.at
        for edit in self.edit:
            if edit.at <= moment:
                title, text, changed = edit.title or title, edit.text, edit.at
        return title.strip(), text.strip(), changed


class Spell(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """A stretch of time, its end excluded."""

    start: Moment
    end: Moment


class Track(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one source published, oldest first. In a `broken` spell its document is cut off in the head."""

    title: str
    place: str
    format: Literal["rss", "atom", "rdf"]
    id: str = ""
    kind: str = "press"
    party: str = ""
    newest: int = 15
    broken: tuple[Spell, ...] = ()
    item: tuple[Item, ...] = ()


class Recording(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recorded stretch of time. `label` goes into every feed and onto the screen: it says what the texts are."""

    title: str
    note: str
    label: str
    start: Moment
    end: Moment
    tracks: tuple[Track, ...] = ()

    def moments(self) -> list[datetime]:
        """When something is published or edited, in order."""
        items = [item for track in self.tracks for item in track.item]
        return sorted({item.at for item in items} | {edit.at for item in items for edit in item.edit})


def load(name_or_folder: str | Path = DEFAULT) -> Recording:
    """Read a recording that ships (by name) or any folder. Raises ReplayError."""
    folder = Path(name_or_folder)
    if not folder.is_dir():
        folder = FOLDER / name_or_folder
    head = _read(folder / "recording.toml", Recording)
    paths = sorted(path for path in folder.glob("*.toml") if path.name != "recording.toml")
    tracks = tuple(msgspec.structs.replace(_read(path, Track), id=path.stem) for path in paths)
    for path, track in zip(paths, tracks, strict=True):
        times = [item.at for item in track.item]
        if times != sorted(times) or any(edit.at <= item.at for item in track.item for edit in item.edit):
            raise ReplayError(f"{path}: the items or their edits are out of order.")
        if times and times[-1] > head.end:
            raise ReplayError(f"{path}: an item comes after the end of the recording.")
    return msgspec.structs.replace(head, tracks=tracks)


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ReplayError(f"{path}: not a part of a recording ({error}).") from error


# ------------------------------------------------------------------ what a source serves at a moment


class Served(Struct, frozen=True, kw_only=True):
    """A document as it goes out. The ETag changes exactly when the body does."""

    body: bytes
    content_type: str

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


def feed(recording: Recording, track: Track, moment: datetime, base: str) -> Served:
    """The feed of `track` at `moment`: its newest items, newest first, cut off in its head during a broken spell.

    `base` is the address that the items' links begin with, without a slash at the end.
    """
    shown = [(number, item) for number, item in enumerate(track.item, 1) if item.at <= moment][-track.newest :][::-1]
    entries = [_Entry(track, number, item, moment, base) for number, item in shown]
    build, content_type = {
        "rss": (_rss, "application/rss+xml; charset=utf-8"),
        "atom": (_atom, "application/atom+xml; charset=utf-8"),
        "rdf": (_rdf, "application/rdf+xml; charset=utf-8"),
    }[track.format]
    body: bytes = tostring(build(recording, track, entries, base), encoding="utf-8", xml_declaration=True)
    if any(spell.start <= moment < spell.end for spell in track.broken):
        body = body[:_CUT]
    return Served(body=body, content_type=content_type)


def page(recording: Recording, track: Track, number: int, moment: datetime) -> Served | None:
    """The page that item `number` (from 1) of `track` links to, None where it is not out yet."""
    if not 1 <= number <= len(track.item) or track.item[number - 1].at > moment:
        return None
    title, text, _ = track.item[number - 1].seen(moment)
    body = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<article><h1>{html.escape(title)}</h1>{_paragraphs(text)}</article>"
        f"<footer><p>{html.escape(track.title)}. {html.escape(recording.label)}.</p></footer></html>"
    )
    return Served(body=body.encode(), content_type="text/html; charset=utf-8")


class _Entry:
    """An item as a feed shows it at a moment."""

    def __init__(self, track: Track, number: int, item: Item, moment: datetime, base: str) -> None:
        self.title, text, self.changed = item.seen(moment)
        self.html = _paragraphs(text)
        self.at = item.at
        self.link = f"{base}/items/{track.id}/{number}"
        self.guid = f"tag:talkwatch.invalid,2022:{track.id}/{number}"


def _paragraphs(text: str) -> str:
    parts = (" ".join(part.split()) for part in text.split("\n\n"))
    return "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, tag, attributes)
    child.text = text or None
    return child


def _rss(recording: Recording, track: Track, entries: Sequence[_Entry], base: str) -> Element:
    root = Element("rss", version="2.0")
    channel = _add(root, "channel")
    _add(channel, "title", track.title)
    _add(channel, "link", f"{base}/")
    _add(channel, "description", recording.label)
    _add(channel, "language", "en")
    for entry in entries:
        item = _add(channel, "item")
        _add(item, "title", entry.title)
        _add(item, "link", entry.link)
        _add(item, "guid", entry.guid, isPermaLink="false")
        _add(item, "pubDate", format_datetime(entry.at.astimezone(UTC), usegmt=True))
        _add(item, "description", entry.html)
    return root


def _atom(recording: Recording, track: Track, entries: Sequence[_Entry], base: str) -> Element:
    root = Element("feed", xmlns=_ATOM)
    _add(root, "id", f"tag:talkwatch.invalid,2022:{track.id}")
    _add(root, "title", track.title)
    _add(root, "subtitle", recording.label)
    _add(root, "updated", _iso(max((entry.changed for entry in entries), default=recording.start)))
    _add(root, "link", rel="self", href=f"{base}/feeds/{track.id}")
    for entry in entries:
        item = _add(root, "entry")
        _add(item, "id", entry.guid)
        _add(item, "title", entry.title)
        _add(item, "link", href=entry.link)
        _add(item, "published", _iso(entry.at))
        _add(item, "updated", _iso(entry.changed))
        _add(_add(item, "author"), "name", track.title)
        _add(item, "content", entry.html, type="html")
    return root


def _rdf(recording: Recording, track: Track, entries: Sequence[_Entry], base: str) -> Element:
    root = Element("rdf:RDF", {"xmlns:rdf": _RDF, "xmlns": _RSS1, "xmlns:dc": _DC})
    channel = _add(root, "channel", **{"rdf:about": f"{base}/feeds/{track.id}"})
    _add(channel, "title", track.title)
    _add(channel, "link", f"{base}/")
    _add(channel, "description", recording.label)
    order = _add(_add(channel, "items"), "rdf:Seq")
    for entry in entries:
        _add(order, "rdf:li", **{"rdf:resource": entry.guid})
        item = _add(root, "item", **{"rdf:about": entry.guid})
        _add(item, "title", entry.title)
        _add(item, "link", entry.link)
        _add(item, "description", entry.html)
        _add(item, "dc:date", _iso(entry.at))
    return root


# ------------------------------------------------------------------ the time of the recording


class ReplayClock:
    """Tells the time of a recording: `speed` seconds of it pass in a second, and long silence is left out.

    Where items lie more than `quiet` apart, the clock leaps from half of that after the one to half of that before the
    other; after the recording's end it goes on at the pace of the wall. Calling it gives an aware UTC datetime.

    It stands still until `read()` gives `origin` (now, if None); two processes of a machine that agree on it have the
    same time, since time.monotonic() is one clock for all of them.
    """

    def __init__(
        self,
        recording: Recording,
        speed: float,
        *,
        origin: float | None = None,
        quiet: timedelta = QUIET,
        read: Callable[[], float] = time.monotonic,
    ) -> None:
        self._recording, self._quiet = recording, quiet
        self.speed, self._read = speed, read
        self.origin = read() if origin is None else origin
        inside = [moment for moment in recording.moments() if recording.start < moment < recording.end]
        passed = timedelta()  # time of the recording that the clock shows, up to a moment
        self._stretches = [(passed, recording.start)]  # where the clock stands on after a leap
        for before, after in pairwise([recording.start, *inside, recording.end]):
            if after - before > quiet:
                self._stretches.append((passed + quiet / 2, after - quiet / 2))
            passed += min(after - before, quiet)
        self._length, self._end = passed, recording.end

    def __call__(self) -> datetime:
        wall = timedelta(seconds=max(0.0, self._read() - self.origin))
        passed = wall * self.speed
        if passed >= self._length:
            return self._end + wall - self._length / self.speed
        start, moment = self._stretches[bisect_right(self._stretches, passed, key=lambda stretch: stretch[0]) - 1]
        return moment + (passed - start)

    def behind(self, seconds: float) -> "ReplayClock":
        """The same clock, late by so many seconds of the wall."""
        return ReplayClock(
            self._recording, self.speed, origin=self.origin + seconds, quiet=self._quiet, read=self._read
        )

    @property
    def over(self) -> bool:
        """Whether the recording has ended."""
        return self() >= self._end

    @property
    def seconds(self) -> float:
        """How long the whole recording takes, in seconds of the wall."""
        return self._length.total_seconds() / self.speed


# ------------------------------------------------------------------ the server


@contextmanager
def serve(recording: Recording, clock: Callable[[], datetime]) -> Iterator[str]:
    """Serve every source on a free loopback port while the context lasts; gives the address, "http://127.0.0.1:PORT".

    Feeds stand at /feeds/ID with an ETag and answer 304 to whoever has the same; items at /items/ID/NUMBER.
    """
    server = _Server(recording, clock)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="replay", daemon=True)
    thread.start()
    try:
        yield server.base
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def sources(recording: Recording, base: str, interval: int) -> list[Source]:
    """The sources of a recording that is served at `base`, polled every `interval` seconds of its time."""
    return [
        Source(
            id=track.id,
            url=f"{base}/feeds/{track.id}",
            title=track.title,
            place=track.place,
            outlet=track.title,
            kind=track.kind,
            party=track.party,
            full_text=True,
            interval=interval,
        )
        for track in recording.tracks
    ]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, recording: Recording, clock: Callable[[], datetime]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.recording, self.clock = recording, clock
        self.tracks = {track.id: track for track in recording.tracks}
        self.base = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is none of the screen's business."""

    def document(self, path: str) -> Served | None:
        now = self.clock()
        match path.strip("/").split("/"):
            case ["feeds", name] if name in self.tracks:
                return feed(self.recording, self.tracks[name], now, self.base)
            case ["items", name, number] if name in self.tracks and number.isdecimal():
                return page(self.recording, self.tracks[name], int(number[:6]), now)
        return None


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "talkwatch-replay"
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        served = self.server.document(urlsplit(self.path).path)
        if served is None:
            self._answer(404, b"Not found.\n", {"Content-Type": "text/plain"})
        elif served.etag in {
            tag.strip().removeprefix("W/") for tag in self.headers.get("If-None-Match", "").split(",")
        }:
            self._answer(304, b"", {"ETag": served.etag})
        else:
            self._answer(200, served.body, {"Content-Type": served.content_type, "ETag": served.etag})

    do_HEAD = do_GET

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the terminal belongs to the desk."""
