"""Read all stored texts again with the profile and the classifier of today: in children, step by step, beside polls."""

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from feeds.children import Children
from feeds.poll.schedule import iso
from feeds.profile import Profile, titled_speakers
from feeds.tagging import tag_in_children
from store import retag
from store.records import Source, Statement
from store.retag import Reread, Text
from store.wire import Wire


def classifier_of(profile: Profile) -> str:
    """A name for what decides which statements are found: this profile's people, words and issues, this program."""
    told = (profile.parties, profile.offices, profile.speakers, profile.groups, profile.issues)
    with suppress(PackageNotFoundError):
        return f"{version('talkwatch')} {hashlib.sha256(msgspec.msgpack.encode(told)).hexdigest()[:12]}"
    return hashlib.sha256(msgspec.msgpack.encode(told)).hexdigest()[:12]


def load_into(wire: Wire, profile: Profile, sources: Sequence[Source] | None = None) -> None:
    """Have the wire describe this profile, and poll `sources` beside it."""
    wire.load_profile(
        profile.id,
        profile.version,
        parties=profile.parties,
        speakers=titled_speakers(profile),
        issues=profile.issues,
        meetings=profile.meetings,
        sources=profile.sources,
    )
    retag.know_classifier(wire, classifier_of(profile))
    if sources is not None:
        wire.add_sources([msgspec.structs.replace(source, enabled=True) for source in sources])


async def reclassify(
    wire: Wire,
    profile: Profile,
    children: Children,
    clock: Callable[[], datetime],
    tell: Callable[[Reread], None] = lambda _: None,
) -> Reread:
    """Read every entry again, or go on with the run that was cut off. `children` hold the profile as a setting.

    Raises sqlite3.Error; what was told before that is in the wire.
    """
    run = retag.begin(wire, classifier_of(profile))
    tell(run)
    while texts := retag.step(wire, run):
        read = await _read(children, texts, clock)
        run = retag.record(wire, run, read, texts[-1].entry_id, iso(clock()))
        tell(run)
        await asyncio.sleep(0)
    run = retag.finish(wire, run, iso(clock()))
    tell(run)
    return run


async def _read(
    children: Children, texts: Sequence[Text], clock: Callable[[], datetime]
) -> list[tuple[Text, Sequence[Statement] | None]]:
    by_source: dict[str, list[Text]] = {}
    for text in texts:
        by_source.setdefault(text.source.id, []).append(text)
    found: dict[int, Sequence[Statement] | None] = {}
    for some in by_source.values():
        tagged = await tag_in_children(children, some[0].source, [text.entry for text in some], clock())
        for text, tags in zip(some, tagged, strict=True):
            found[id(text)] = None if tags.fault else tags.statements
    return [(text, found[id(text)]) for text in texts]


class Retagging:
    """Carries out requests for a collector, in a child of its own."""

    def __init__(
        self, wire: Wire, path: Path, profile: Profile, clock: Callable[[], datetime], say: Callable[[str], None]
    ) -> None:
        self._wire, self._path, self._profile, self._clock, self._say = wire, path, profile, clock, say

    async def forever(self, tick: float) -> None:
        """Do what is asked, whenever it is."""
        while True:
            if retag.asked(self._path):
                with suppress(sqlite3.OperationalError):  # a full disk, most likely: it goes on where it stopped
                    await self._do()
            await asyncio.sleep(tick)

    async def _do(self) -> None:
        children = Children(1, settings={"profile": msgspec.msgpack.encode(self._profile)})
        try:
            run = await reclassify(self._wire, self._profile, children, self._clock)
        finally:
            children.close()
        retag.answered(self._path)
        self._say(words(run))


def words(run: Reread) -> str:
    """What a run brought, as a sentence for a person."""
    parts = [f"{run.new:,} new statements", f"{run.other:,} with other tags", f"{run.changed:,} changed",
             f"{run.withdrawn:,} no longer found"]  # fmt: skip
    parts += [f"{run.back:,} found again"] if run.back else []
    parts += [f"{run.failed:,} texts could not be read"] if run.failed else []
    return f"{run.done:,} entries read again: {', '.join(parts)}."
