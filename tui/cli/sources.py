"""`talkwatch sources`: what is polled and how it does; try, add, import and export sources."""

import asyncio
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
from msgspec import Struct

from feeds.children import ChildFailed, Children
from feeds.own_sources import FILE, add_own, new_source
from feeds.poll.adapters import read_document
from feeds.poll.discover import Discovery, Read, discover, read_any
from feeds.poll.fetch import Answer, Ask, Bounds, Fetcher
from feeds.poll.opml import MOST_BYTES, OpmlError, Skipped, is_web_address, read_opml, write_opml
from feeds.poll.parse import Parsed
from feeds.profile import DEFAULT, Profile, ProfileError, load_profile
from store.health import HealthState, Judgement, judge, offline, span
from store.reader import Reader
from store.records import Health, Source
from store.safetext import clean_line
from tui.cli.collect import OFFLINE
from tui.cli.shared import WIRE, data_option, fail, telling

PATIENCE = 10.0  # seconds a child may take over a document

profile_option = click.option(
    "--profile", "profile_name", default=DEFAULT, metavar="NAME|FILE", show_default=True, help="Whose talks."
)


class Line(Struct, frozen=True, kw_only=True):
    """A source as `list` shows it; the fields of `--json`. Seconds, and ISO 8601 in UTC."""

    id: str
    url: str
    title: str
    outlet: str
    place: str
    kind: str
    party: str
    adapter: str
    verified: bool
    state: HealthState
    words: str
    last_success: str
    lag: int | None
    interval: int
    next_due: str
    due_in: int | None
    per_day: float | None
    entries: int
    failures: int
    status: int


class Checked(Struct, frozen=True, kw_only=True):
    """What one try at a source brought; the fields of `check --json`. `fault` is "" where it worked."""

    url: str
    status: int = 0
    bytes: int = 0
    title: str = ""
    entries: int = 0
    repeated: int = 0
    newest: str = ""
    newest_title: str = ""
    full_text: int = 0
    fault: str = ""
    note: str = ""


@click.group()
def sources() -> None:
    """What is polled and how it does; try, add, import and export sources."""


# ------------------------------------------------------------------ list


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines instead of text.")
@click.option("--all", "everything", is_flag=True, help="Those that are switched off too.")
@profile_option
@data_option
def list_sources(as_json: bool, everything: bool, profile_name: str, data: Path) -> None:
    """Say of each source when it last worked, how often it is asked, and what is wrong with it.

    well: works. silent: answers, but brings nothing new. failing: has just begun to fail. blocked: refuses us.
    dead: has not worked for days. new: was not asked yet. off: switched off.
    """
    profile = _profile(profile_name, data)
    health: list[Health] = []
    if (data / WIRE).exists():
        with telling():
            reader = Reader(data / WIRE)
            try:
                health = reader.health()
            finally:
                reader.close()
    now = datetime.now(UTC)
    shown = [line for line in lines(profile.sources, health, now) if everything or line.state != "off"]
    if as_json:
        for line in shown:
            click.echo(msgspec.json.encode(line))
        return
    if offline(health):
        click.echo(OFFLINE, err=True)
    width = min(max((len(line.id) for line in shown), default=0), 60)
    for line in shown:
        click.echo(_row(line, width))
    counts = {state: sum(1 for line in shown if line.state == state) for state in dict.fromkeys(s.state for s in shown)}
    told = ", ".join(f"{count} {state}" for state, count in counts.items())
    click.echo(f"{len(shown)} sources: {told}." if shown else "No source is on.", err=True)


def lines(sources: Sequence[Source], health: Iterable[Health], now: datetime) -> list[Line]:
    """A line for each source; `health` of sources that are not among them is left out."""
    known = {h.url: h for h in health}
    found = []
    for source in sources:
        blank = _blank(source)
        seen = known.get(source.url, blank)
        # The profile has the last word on what is on: the wire learns of it when a collector starts.
        seen = msgspec.structs.replace(seen, enabled=source.enabled, interval=source.interval)
        found.append(_line(source, seen, judge(seen, now)))
    return found


def _blank(source: Source) -> Health:
    return Health(
        source_id=source.id, title=source.title, url=source.url, enabled=source.enabled, last_poll="", last_success="",
        next_due="", failures=0, status=0, error="", entries=0, interval=source.interval,
    )  # fmt: skip


def _line(source: Source, health: Health, judgement: Judgement) -> Line:
    return Line(
        id=source.id, url=source.url, title=source.title, outlet=source.outlet, place=source.place, kind=source.kind,
        party=source.party, adapter=source.adapter, verified=source.verified, state=judgement.state,
        words=judgement.words, last_success=health.last_success, lag=judgement.lag, interval=source.interval,
        next_due=health.next_due, due_in=judgement.due_in, entries=health.entries, failures=health.failures,
        status=health.status, per_day=None if judgement.per_day is None else round(judgement.per_day, 1),
    )  # fmt: skip


def _row(line: Line, width: int) -> str:
    lag = f"{span(line.lag)} ago" if line.lag is not None else "never"
    due = "-"
    if line.due_in is not None:
        due = f"in {span(line.due_in)}" if line.due_in > 0 else "now"
    a_day = "-" if line.per_day is None else f"{line.per_day:.0f} a day"
    words = clean_line(line.words if line.verified else f"{line.words}; unverified", 300)
    return (
        f"{line.state:<8} {clean_line(line.id, 60):<{width}}  {lag:>11}  every {span(line.interval):<7} "
        f"next {due:<10} {a_day:>9}  {words}"
    )


# ------------------------------------------------------------------ check


@sources.command()
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines instead of text.")
@profile_option
@data_option
def check(urls: tuple[str, ...], as_json: bool, profile_name: str, data: Path) -> None:
    """Ask sources once, store nothing, and say what is found: all that are on, or each URL.

    A URL may be a source's address or id, or any feed, even a local one. Exit code 1 if nothing worked.
    """
    profile = _profile(profile_name, data)
    chosen = [_named(url, profile) for url in urls] if urls else [s for s in profile.sources if s.enabled]

    def tell(checked: Checked) -> None:
        click.echo(msgspec.json.encode(checked) if as_json else _told(checked))

    found = asyncio.run(check_sources(chosen, tell, allow_private=bool(urls)))
    if found and not any(not c.fault for c in found):
        click.get_current_context().exit(1)


async def check_sources(
    chosen: Sequence[Source], tell: Callable[[Checked], None] = lambda _: None, *, allow_private: bool = False
) -> list[Checked]:
    """Ask each source once; `tell` hears of each as it comes in."""
    children = Children(2)
    found: list[Checked] = []

    async def one(source: Source) -> None:
        answer = await fetcher.fetch(Ask(url=source.url, agent=source.agent, allow_private=allow_private))
        parsed = Parsed(fault=answer.fault)
        if answer.outcome == "read":
            try:
                parsed = await children.run(
                    read_document, PATIENCE, answer.body, source, url=answer.url, content_type=answer.content_type
                )
            except ChildFailed as failure:
                parsed = Parsed(fault=f"reading it {failure}")
        found.append(_checked(source, answer, parsed))
        tell(found[-1])

    try:
        async with Fetcher(Bounds()) as fetcher, asyncio.TaskGroup() as group:
            for source in chosen:
                group.create_task(one(source))
    finally:
        children.close()
    return found


def _checked(source: Source, answer: Answer, parsed: Parsed) -> Checked:
    newest = max(parsed.entries, key=lambda entry: entry.published, default=None)
    notes = [parsed.note, f"moved for good to {answer.moved}" if answer.moved else ""]
    return Checked(
        url=source.url,
        status=answer.status,
        bytes=answer.size,
        title=parsed.title,
        entries=len(parsed.entries),
        repeated=parsed.repeated,
        newest=newest.published if newest else "",
        newest_title=newest.title if newest else "",
        full_text=sum(1 for entry in parsed.entries if len(entry.text) >= 1500),
        fault=parsed.fault,
        note="; ".join(filter(None, notes)),
    )


def _told(checked: Checked) -> str:
    if checked.fault:
        return clean_line(f"{checked.url}: {checked.fault}", 500)
    words = [f"{checked.entries} {'entry' if checked.entries == 1 else 'entries'}"]
    words += [f"{checked.repeated} repeated"] if checked.repeated else []
    words += [f"{checked.full_text} with full text"] if checked.full_text else []
    words += [f"newest {checked.newest or 'without a date'}: “{clean_line(checked.newest_title, 80)}”"] * bool(
        checked.entries
    )
    words += [checked.note] if checked.note else []
    return clean_line(f"{checked.url}: {checked.title or 'no title'}: {', '.join(words)}", 600)


def _named(url: str, profile: Profile) -> Source:
    for source in profile.sources:
        if url in (source.url, source.id):
            return source
    if not is_web_address(url):
        fail(f"{url!r} is neither a source nor an address: an address begins with http:// or https://.")
    return new_source(url)


# ------------------------------------------------------------------ add


@sources.command()
@click.argument("url")
@click.option("--place", default="own", show_default=True, help="The group it is listed under.")
@click.option("--party", default="", metavar="ID", help="The party the outlet speaks for.")
@click.option("--title", default="", help="Its name, instead of its own.")
@click.option("--interval", type=click.IntRange(60), default=900, show_default=True, help="Seconds between polls.")
@profile_option
@data_option
def add(url: str, place: str, party: str, title: str, interval: int, profile_name: str, data: Path) -> None:
    """Find the feed of a page and add it to your own sources. Exit code 1 where none is found."""
    profile = _profile(profile_name, data)
    if not is_web_address(url):
        fail(f"{url!r} is no address: it should begin with http:// or https://.")
    if party and party not in {p.id for p in profile.parties}:
        fail(f"There is no party {party!r} in the profile; it has: {', '.join(p.id for p in profile.parties)}.")
    found = asyncio.run(find_feed(url))
    for other in found.others:
        click.echo(clean_line(f"The page also names {other.url} ({other.title or 'no title'})", 500), err=True)
    if found.found is None:
        for tried in found.tried:
            click.echo(clean_line(tried, 500), err=True)
        click.echo(f'No feed was found for {url}; a page can be read with selectors (adapter = "page").', err=True)
        click.get_current_context().exit(1)
    feed = found.found
    known = next((s for s in profile.sources if s.url == feed.url), None)
    if known and known.enabled:
        fail(f'{feed.url} is a source already ("{known.id}").')
    source = new_source(
        feed.url,
        title=title or clean_line(feed.title, 200),
        place=place,
        language=clean_line(feed.language, 2).lower(),
        kind="official" if party else "press",
        party=party,
        adapter=feed.adapter,
        interval=interval,
    )
    if known:  # one of the profile's that is off: the same with the switch on
        source = msgspec.structs.replace(known, enabled=True)
    _add([source], data)
    count = f"{feed.entries} {'entry' if feed.entries == 1 else 'entries'}"
    click.echo(clean_line(f"{source.id}: {source.title}, {feed.url} ({feed.how}, {count})", 500))
    click.echo(f"Written to {data / FILE}; a collector that runs learns of it when it starts again.", err=True)


async def find_feed(url: str) -> Discovery:
    """Find the feed of an address that a person typed: private and local hosts are allowed."""
    children = Children(1)

    async def read(answer: Answer) -> Read:
        try:
            return await children.run(read_any, PATIENCE, answer.body, url=answer.url, content_type=answer.content_type)
        except ChildFailed as failure:
            return Read(Parsed(fault=f"reading it {failure}"))

    try:
        # A person waits: one second between questions instead of five.
        async with Fetcher(Bounds(host_gap=1.0)) as fetch, Fetcher(Bounds(host_gap=1.0, redirects=0)) as probe:
            return await discover(url, fetch=fetch, probe=probe, read=read, allow_private=True)
    finally:
        children.close()


# ------------------------------------------------------------------ import and export


@sources.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@profile_option
@data_option
def import_opml(file: Path, profile_name: str, data: Path) -> None:
    """Add the feeds of an OPML list to your own sources, and say which were left out and why."""
    profile = _profile(profile_name, data)
    try:
        with file.open("rb") as stream:
            found = read_opml(stream.read(MOST_BYTES + 1))
    except OSError as error:
        fail(f"{file} can't be read ({error.strerror}).")
    except OpmlError as error:
        fail(f"{file} {error}.")
    urls, ids = {s.url for s in profile.sources}, {p.id for p in profile.parties}
    known = [Skipped(s.url, "it is a source already") for s in found.sources if s.url in urls]
    new = [s if s.party in ids else msgspec.structs.replace(s, party="") for s in found.sources if s.url not in urls]
    if new:
        _add(new, data)
    _tell_skipped([*found.skipped, *known], found.more_skipped)
    click.echo(f"{len(new)} sources added to {data / FILE}." if new else "No source was added.", err=True)


@sources.command("export")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write; stdout without.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@profile_option
@data_option
def export_opml(output: Path | None, force: bool, profile_name: str, data: Path) -> None:
    """Write the sources as an OPML list for other readers."""
    profile = _profile(profile_name, data)
    made_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    body, skipped = write_opml(profile.sources, title=f"talkwatch: {profile.title}", made_at=made_at)
    if output is None:
        sys.stdout.buffer.write(body)
    else:
        try:
            with output.open("wb" if force else "xb") as stream:
                stream.write(body)
        except FileExistsError:
            fail(f"{output} exists: --force replaces it.")
        except OSError as error:
            fail(f"{output} can't be written ({error.strerror}).")
    _tell_skipped(skipped, 0)
    click.echo(f"{len(profile.sources) - len(skipped)} sources written.", err=True)


def _tell_skipped(skipped: Sequence[Skipped], more: int) -> None:
    for left_out in skipped:
        click.echo(clean_line(f"Left out {left_out.what}: {left_out.why}.", 600), err=True)
    if more:
        click.echo(f"Left out {more:,} more.", err=True)


def _profile(name: str, data: Path) -> Profile:
    try:
        return load_profile(name, own=data / FILE)
    except ProfileError as error:
        fail(str(error))


def _add(new: Sequence[Source], data: Path) -> None:
    try:
        add_own(data, new)
    except OSError as error:
        fail(f"{data / FILE} can't be written ({error.strerror}).")
