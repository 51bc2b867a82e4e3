"""The wire keeps count of the owners that carry a statement, whatever happens to it."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from store.desk import Desk
from store.prune import prune
from store.query import parse
from store.reader import Reader
from store.records import Source
from store.wire import Wire
from tests.store.samples import entry, poll, statement

SAID = [
    f"the {thing} by the great river stays closed until every side has looked into it"
    for thing in ("depot", "harbour", "bridge over the old canal", "long tunnel under the eastern hills")
]
OUTLETS = ("Lake Courier", "Hill Radio", "")


def sources(owner: str) -> list[Source]:
    return [
        Source(id=f"s{i}", url=f"http://127.0.0.1/{i}", title=f"Wire {i}", outlet=f"Outlet {i}",
               owner=owner if i < 2 else "")
        for i in range(4)
    ]  # fmt: skip


def kept(wire: Wire) -> dict[int, int]:
    return dict(wire.connection.execute("SELECT id, owners FROM carried").fetchall())


def counted(wire: Wire) -> dict[int, int]:
    """In plain words: of each group the different owners, for every statement in it."""
    rows = wire.connection.execute(
        "SELECT s.id, s.witness, o.owner, e.outlet, o.outlet AS of_source, o.id AS source FROM statements s "
        "JOIN entries e ON e.id = s.entry_id JOIN sources o ON o.id = e.source_id"
    ).fetchall()
    owners: dict[int, set[str]] = {}
    for row in rows:
        owner = row["owner"] or row["outlet"] or row["of_source"] or row["source"]
        owners.setdefault(row["witness"], set()).add(owner)
    return {
        row["id"]: len(owners[row["witness"]])
        for row in rows
        if row["witness"] is not None and len(owners[row["witness"]]) > 1
    }


def test_the_count_follows_all_that_happens(tmp_path: Path) -> None:
    chance, path = random.Random(7), tmp_path / "wire.db"
    wire = Wire(path)
    wire.load_profile("test", "1", sources=sources(""))
    seen = []
    for turn in range(80):
        at = f"2022-01-{11 + turn // 40}T{8 + turn % 40 // 10:02d}:{turn % 10 * 6:02d}:00Z"
        if turn % 10 == 9:  # who owns an outlet becomes known, or is corrected
            wire.load_profile("test", str(turn), sources=sources(chance.choice(("", "Valley Press"))))
        guid = str(chance.randrange(30))  # some entries come again, edited, or of another outlet
        text = chance.choice(SAID)
        found = entry(guid, text, f"Title {turn}", outlet=chance.choice(OUTLETS))
        wire.record_poll(f"s{turn % 4}", poll(at), [(found, [statement(text)])])
        seen.append(kept(wire))
        assert seen[-1] == counted(wire)
    for _ in prune(wire, "2022-01-12T09:00:00Z", tmp_path / "desk.db"):
        assert kept(wire) == counted(wire)
    assert 0 < len(kept(wire)) < len(seen[-1]), "some were forgotten, some are left"
    assert len({number for each in seen for number in each.values()}) > 2, "groups of several sizes"
    wire.close()


def test_a_wire_of_an_older_version_is_read_and_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "wire.db"
    wire = Wire(path)
    wire.load_profile("test", "1", sources=sources(""))
    for i in range(6):
        wire.record_poll(
            f"s{i % 4}", poll("2022-01-12T14:00:00Z"), [(entry(str(i), SAID[i % 2]), [statement(SAID[i % 2])])]
        )
    wanted = kept(wire)
    wire.close()
    with closing(sqlite3.connect(path)) as db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'carried_%'"
        ).fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("DROP TABLE carried")
        db.execute("DROP INDEX statements_confidence")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'w012_owners_and_sureness'")
        db.commit()
    query = parse("witnesses:>1")
    with closing(Reader(path)) as reader:
        before = [row.id for row in reader.page(query)]
    wire = Wire(path)
    assert kept(wire) == wanted
    wire.close()
    with closing(Reader(path)) as reader:
        assert [row.id for row in reader.page(query)] == before == sorted(wanted, reverse=True)


def test_a_statement_that_was_taken_out_of_its_group_is_not_found_by_its_witnesses(tmp_path: Path) -> None:
    wire = Wire(tmp_path / "wire.db")
    wire.load_profile("test", "1", sources=sources(""))
    for i in range(3):
        wire.record_poll(f"s{i}", poll("2022-01-12T14:00:00Z"), [(entry(str(i), SAID[0]), [statement(SAID[0])])])
    wire.close()
    with closing(Reader(tmp_path / "wire.db")) as reader, closing(Desk(tmp_path / "desk.db")) as desk:
        first = reader.page(parse("witnesses:3"))[0]
        desk.split(first.uid, "2022-01-12T15:00:00Z")
        assert [row.id for row in reader.page(parse("witnesses:1"))] == [first.id]
        assert reader.count(parse("witnesses:2")) == 2
        assert reader.count(parse("witnesses:>2")) == 0
        desk.join(first.uid)
        assert reader.count(parse("witnesses:3")) == 3
