"""`talkwatch collect`: poll the sources and write what they say into the wire."""

import asyncio
import signal
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from feeds.collector import CollectorBusy, Polled, Progress, Said, Started, Summary
from feeds.collector import collect as run_collector
from feeds.own_sources import FILE, new_source
from feeds.pages import PagesRead
from feeds.poll.opml import is_web_address
from feeds.profile import DEFAULT, Profile, ProfileError, load_profile
from store.records import Source
from store.safetext import clean_line
from tui.cli.shared import WIRE, data_option, fail, telling

OFFLINE = "No source could be reached: is this machine online? `talkwatch demo` works without any network."


@click.command()
@click.option("--once", is_flag=True, help="One round, then end.")
@click.option(
    "--source", "urls", multiple=True, metavar="URL", help="Just this address, now; may be repeated, may be local."
)
@click.option("--profile", "profile_name", default=DEFAULT, metavar="NAME|FILE", show_default=True, help="Whose talks.")
@data_option
def collect(once: bool, urls: tuple[str, ...], profile_name: str, data: Path) -> None:
    """Poll the sources and write what they say into the wire, until stopped.

    One line a poll on standard output, progress on standard error. Exit code 0 if anything worked, 1 if nothing did.
    """
    try:
        profile = load_profile(profile_name, own=data / FILE)
    except ProfileError as error:
        fail(str(error))
    sources = named_sources(urls, profile) if urls else None
    with telling():
        try:
            summary = asyncio.run(_run(data / WIRE, profile, sources, once))
        except CollectorBusy as error:
            fail(str(error))
    if summary is not None and summary.polled and not summary.worked:
        click.get_current_context().exit(1)


def named_sources(urls: tuple[str, ...], profile: Profile) -> list[Source]:
    """The sources that addresses on the command line mean: the profile's own where it knows them."""
    known = {source.url: source for source in profile.sources}
    found: dict[str, Source] = {}
    for url in urls:
        if not is_web_address(url):
            fail(f"{url!r} is no address of a feed: it should begin with http:// or https://.")
        found[url] = known.get(url) or new_source(url)
    return list(found.values())


async def _run(wire: Path, profile: Profile, sources: list[Source] | None, once: bool) -> Summary | None:
    """Collect until done or told to stop; None when stopped. A stop lets the transaction under way end."""
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    teller = Teller()
    try:
        with teller:
            summary = await run_collector(
                wire, profile, once=once, sources=sources, on_progress=teller.tell, allow_private=sources is not None,
                articles=sources is None, copies=sources is None,
            )  # fmt: skip
    except asyncio.CancelledError:
        return None
    teller.close(summary)
    return summary


class Teller:
    """Tells a person how it goes: a bar on standard error, a line a poll on standard output."""

    def __init__(self) -> None:
        self._talk = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
        self._bar = Bar(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            console=self._talk, transient=True, disable=not self._talk.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task("collecting", total=0)
        self._total = 0
        self._unreachable: list[str] = []
        self._online = False
        self._said_offline = False

    def __enter__(self) -> "Teller":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, progress: Progress) -> None:
        """Take the collector's progress. Lines of sources out of reach wait until another one was reached."""
        if isinstance(progress, Started):
            self._total += progress.sources
            self._bar.update(self._task, total=self._total)
            return
        if isinstance(progress, PagesRead):
            words = f"reading pages of entries, {progress.texts} texts"
            self._bar.update(self._task, description=words, completed=progress.asked, total=progress.of)
            if progress.asked == 0 and not self._talk.is_terminal:
                self._talk.print(f"Reading {_count(progress.of, 'page', 'pages')} of entries.")
            return
        if isinstance(progress, Said):
            self._talk.print(clean_line(progress.words, 500))
            return
        self._bar.advance(self._task)
        if progress.outcome == "unreachable" and not self._online:
            self._unreachable.append(line(progress))
            if len(self._unreachable) >= self._total and not self._said_offline:
                self._said_offline = True
                self._talk.print(OFFLINE)
            return
        if progress.outcome != "unreachable" and not self._online:
            self._online = True
            for held in self._unreachable:
                click.echo(held)
            self._unreachable.clear()
        click.echo(line(progress))

    def close(self, summary: Summary) -> None:
        """The last word of a round."""
        if not summary.polled:
            self._talk.print(f"Nothing is due before {summary.next_due}." if summary.next_due else "No source is on.")
        elif not summary.offline:
            pages = f"{_count(summary.texts, 'text', 'texts')} from pages, " if summary.texts else ""
            self._talk.print(
                f"{summary.worked} of {summary.polled} sources worked: {summary.new} new entries, "
                f"{summary.changed} edited, {pages}{summary.statements} statements."
            )


def line(polled: Polled) -> str:
    """One poll in one line: "http://…: 200, 30 entries, 28 new, 2 repeated, 41 statements", or its fault by name."""
    poll, recorded = polled.poll, polled.recorded
    if poll.error:
        words = [poll.error]
    elif polled.outcome == "unchanged":
        words = ["304, nothing new"]
    else:
        words = [str(poll.status), _count(poll.found, "entry", "entries"), f"{recorded.new} new"]
        words += [f"{recorded.changed} edited"] if recorded.changed else []
        words += [f"{poll.repeated} repeated"] if poll.repeated else []
        words += [_count(recorded.statements, "statement", "statements")]
    words += [poll.note] if poll.note else []
    return clean_line(f"{polled.source.url}: {', '.join(words)}", 500)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
