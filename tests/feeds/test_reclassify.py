"""The wire is read again after a profile changed: what changes, what stays, and that a killed run goes on."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from feeds import reclassify as module
from feeds.children import Children
from feeds.classify.classifier import Classifier
from feeds.profile import Group, Profile
from feeds.reclassify import Retagging, classifier_of, load_into, reclassify, words
from feeds.tagging import Tagged
from store import retag
from store.desk import Desk
from store.query import parse
from store.reader import Reader
from store.records import Article, Correction, Entry, Issue, Party, Poll, Source, Speaker
from store.retag import Reread
from store.wire import Wire

NOW = datetime(2022, 1, 13, 9, 0, tzinfo=UTC)
PAPER = Source(id="paper", url="http://127.0.0.1/feed", outlet="The Example Post")
OLD = Profile(
    id="test",
    title="Talks about a lake",
    parties=(Party(id="north", label="North Shore", words=("North Shore",)),),
    speakers=(Speaker(id="anna-weber", name="Anna Weber", party="north", surname=("Weber",)),),
    sources=(PAPER,),
)
NEW = msgspec.structs.replace(
    OLD,
    parties=(*OLD.parties, Party(id="south", label="South Shore", words=("South Shore",))),
    speakers=(*OLD.speakers, Speaker(id="carl-holm", name="Carl Holm", party="south", surname=("Holm",))),
    groups=(Group(id="water", label="Water"),),
    issues=(Issue(id="ferry", group="water", label="The ferry", phrases={"en": ("ferry",)}),),
)
TEXT = (
    "“The ferry must run on Sundays {n},” Carl Holm said on Wednesday. “We want the lake {n} clean,” said Anna Weber."
)


@pytest.fixture(autouse=True)
def read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Children cost seconds, and what they do has tests of its own."""
    read: list[str] = []

    async def tag(children: object, source: Source, entries: Sequence[Entry], at: datetime) -> list[Tagged]:
        classifier = children if isinstance(children, Classifier) else Classifier(NEW)
        read.extend(entry.guid for entry in entries)
        return [
            Tagged(fault="crashed") if "crash" in e.text else Tagged(tuple(classifier.statements(
                e.text, title=e.title, date=date.fromisoformat(e.published[:10])
            )))
            for e in entries
        ]  # fmt: skip

    monkeypatch.setattr(module, "tag_in_children", tag)
    return read


def filled(path: Path, count: int = 60) -> Wire:
    wire = Wire(path / "wire.db")
    load_into(wire, OLD)
    classifier = Classifier(OLD)
    entries = [Entry(guid=f"e{n}", title="A day at the lake", text=TEXT.format(n=n)) for n in range(count)]
    found = [(e, classifier.statements(e.text, title=e.title, date=NOW.date())) for e in entries]
    wire.record_poll("paper", Poll(at="2022-01-12T14:05:00Z", status=200), found)
    return wire


def state(wire: Wire) -> list[tuple[object, ...]]:
    sql = "SELECT id, uid, state, s_tags, s_names, first_seen FROM statements ORDER BY id"
    return [tuple(row) for row in wire.connection.execute(sql)]


async def again(wire: Wire, profile: Profile = NEW, tell=lambda _: None) -> Reread:  # type: ignore[no-untyped-def]
    load_into(wire, profile)
    return await reclassify(wire, profile, Classifier(profile), lambda: NOW, tell)  # type: ignore[arg-type]


async def test_tags_follow_the_profile_and_uids_stay(tmp_path: Path) -> None:
    wire, reader = filled(tmp_path, 5), Reader(tmp_path / "wire.db")
    before = {row.uid: row for row in reader.all()}
    assert reader.count(parse("speaker:holm party:south")) == 0
    run = await again(wire)
    after = {row.uid: row for row in reader.all()}
    assert after.keys() == before.keys()
    assert {row.id for row in after.values()} == {row.id for row in before.values()}
    assert (run.done, run.new, run.other, run.withdrawn, run.failed) == (5, 0, 5, 0, 0)
    assert reader.count(parse("party:south issue:ferry")) == 5
    assert reader.count(parse("party:south ferry -weber")) == 5
    assert {row.parties for row in after.values()} == {("north",), ("south",)}
    assert "5 with other tags" in words(run)
    wire.connection.execute("INSERT INTO statements_fts(statements_fts, rank) VALUES ('integrity-check', 1)")
    assert (await again(wire)).other == 0, "nothing differs a second time"


async def test_what_is_not_found_any_more_stays_and_says_why(tmp_path: Path) -> None:
    wire, reader = filled(tmp_path, 2), Reader(tmp_path / "wire.db")
    known = [row.uid for row in reader.all()]

    class Deaf(Classifier):
        def statements(self, text: str, **_: object) -> list:  # type: ignore[override, type-arg]
            return []

    load_into(wire, NEW)
    run = await reclassify(wire, NEW, Deaf(NEW), lambda: NOW)  # type: ignore[arg-type]
    assert run.withdrawn == len(known)
    assert [row.uid for row in reader.all()] == known
    assert {(row.state, row.state_why) for row in reader.all()} == {("withdrawn", retag.NOT_FOUND)}
    run = await again(wire)
    assert (run.back, run.new) == (len(known), 0)
    assert {(row.state, row.state_why) for row in reader.all()} == {("current", "")}


async def test_a_text_that_cannot_be_read_keeps_what_it_had(tmp_path: Path) -> None:
    wire = filled(tmp_path, 1)
    wire.connection.execute("UPDATE entries SET text = text || ' crash'")
    before = state(wire)
    assert (await again(wire)).failed == 1
    assert state(wire) == before


class Killed(BaseException):
    pass


@pytest.mark.parametrize("where", ["between steps", "within a step"])
async def test_a_killed_run_goes_on_where_it_was(
    tmp_path: Path, read_in_this_process: list[str], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    wire = filled(tmp_path, 60)

    def kill(run: Reread) -> None:
        if run.done:
            raise Killed

    def kill_within(*_: object, **__: object) -> object:
        raise Killed

    with monkeypatch.context() as patch:
        if where == "within a step":
            patch.setattr("store.retag.msgspec.json.encode", kill_within)
        with pytest.raises(Killed):
            await again(wire, tell=kill)
    done = 0 if where == "within a step" else retag.A_STEP
    tagged = wire.connection.execute("SELECT count(*) FROM statements WHERE s_tags LIKE '%issueferry%'").fetchone()[0]
    assert tagged == done
    wire.close()
    read_in_this_process.clear()
    wire = Wire(tmp_path / "wire.db")
    run = await again(wire)
    assert read_in_this_process == [f"e{n}" for n in range(done, 60)]
    assert (run.done, run.other, run.total) == (60, 60, 60)
    assert not retag.outdated(Reader(tmp_path / "wire.db").meta())


async def test_the_wire_knows_that_it_is_outdated(tmp_path: Path) -> None:
    wire, reader = filled(tmp_path, 1), Reader(tmp_path / "wire.db")
    assert not retag.outdated(reader.meta())
    load_into(wire, NEW)
    assert retag.outdated(reader.meta())
    await again(wire)
    assert not retag.outdated(reader.meta())
    assert classifier_of(NEW) != classifier_of(OLD)
    assert classifier_of(NEW) == classifier_of(msgspec.structs.replace(NEW, sources=()))


async def test_a_page_is_read_again_beside_its_entry(tmp_path: Path) -> None:
    wire, reader = filled(tmp_path, 1), Reader(tmp_path / "wire.db")
    page = "“The ferry is late every single day of the week,” Carl Holm said on Friday."
    found = Classifier(OLD).statements(page, date=NOW.date())
    wire.record_article(1, Article(kind="article", at="2022-01-12T15:00:00Z", text=page), found)
    assert (await again(wire)).other == 2
    assert [row.where for row in reader.all(parse("party:south"))] == ["text", "article"]


async def test_corrections_outlive_it(tmp_path: Path) -> None:
    wire, reader, desk = filled(tmp_path, 1), Reader(tmp_path / "wire.db"), Desk(tmp_path / "desk.db")
    row = reader.page(parse("holm"))[0]
    desk.correct(row.uid, [Correction(field="position", old=(), new=("reject",), at="2022-01-12T15:00:00Z")])
    await again(wire)
    [row] = reader.page(parse("party:south position:reject issue:ferry"))
    assert row.position is not None
    assert row.position.id == "reject"


async def test_a_collector_does_it_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wire, said = filled(tmp_path, 3), asyncio.Queue[str]()
    load_into(wire, NEW)
    monkeypatch.setattr(Children, "close", lambda self: None)
    retagging = Retagging(wire, tmp_path / "wire.db", NEW, lambda: NOW, said.put_nowait)
    task = asyncio.create_task(retagging.forever(0.01))
    retag.ask(tmp_path / "wire.db")
    assert "3 entries read again" in await asyncio.wait_for(said.get(), 20)
    assert not retag.asked(tmp_path / "wire.db")
    task.cancel()
    run = retag.progress(Reader(tmp_path / "wire.db").meta())
    assert run is not None
    assert run.finished
