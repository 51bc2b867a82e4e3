"""A writer that is killed, a file system without room, a wire that was copied without its shared memory: real ones."""

import multiprocessing
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from store.reader import Reader
from store.wire import Wire
from tests.store.samples import SOURCES, entry, poll, statement

ROOT = Path(__file__).parents[2]
KILLS = 12


def write_on(path: Path, pipe: Connection) -> None:
    """Record polls of one new entry each, without end; say the number of each after it was committed."""
    wire = Wire(path)
    number = wire.connection.execute("SELECT count(*) FROM entries").fetchone()[0]
    while True:
        number += 1
        said = f"Norling said point {number} of {'many ' * (number % 40)}stays open."
        found = [(entry(str(number), said), [statement(said, "Ada Norling")])]
        wire.record_poll("wire-a", poll(etag=str(number)), found)
        pipe.send(number)


def test_a_writer_killed_at_any_moment_loses_and_doubles_nothing_it_acknowledged(wire: Wire, tmp_path: Path) -> None:
    wire.connection.close()
    path = tmp_path / "wire.db"
    chance = random.Random(3)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.test_wire_faults"])
    known = 0
    for _ in range(KILLS):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=write_on, args=(path, theirs), daemon=True)
        process.start()
        theirs.close()
        more = chance.randrange(1, 12)
        with suppress(EOFError):
            while ours.poll(30 if more > 0 else chance.random() * 0.004):
                known = ours.recv()
                more -= 1
            process.kill()
            while True:
                known = ours.recv()
        process.join()
        assert process.exitcode == -9
        with sqlite3.connect(path) as db:
            query = "SELECT count(*), count(DISTINCT guid), max(CAST(guid AS INTEGER)) FROM entries"
            stored, distinct, newest = db.execute(query).fetchone()
            (validator,) = db.execute("SELECT etag FROM sources WHERE id = 'wire-a'").fetchone()
        assert known <= newest <= known + 1, "one more may be written than could be said"
        assert stored == distinct == newest == int(validator)
    with Wire(path).connection as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        db.execute("INSERT INTO statements_fts(statements_fts, rank) VALUES ('integrity-check', 1)")
        assert db.execute("SELECT count(*) FROM statements").fetchone()[0] == newest
    assert newest > KILLS


FILL = """
import sqlite3, sys
from pathlib import Path
from store.reader import Reader
from store.wire import Wire
from tests.store.samples import SOURCES, entry, poll, statement

folder = Path(sys.argv[1])
wire = Wire(folder / "wire.db")
wire.load_profile("test", "1", sources=SOURCES)
(folder / "ballast").write_bytes(bytes(300_000))
reader, stored = Reader(folder / "wire.db"), 0

def record(number):
    said = f"Norling said that point {number} stays open."
    found = [(entry(str(number), said * 200), [statement(said, "Ada Norling")])]
    return wire.record_poll("wire-a", poll(etag=str(number)), found).new

try:
    while stored < 1000:
        stored += record(stored)
except sqlite3.OperationalError as error:
    print(error)
print(wire.connection.in_transaction, reader.count() == stored > 0, wire.states()[0].etag == str(stored - 1))
(folder / "ballast").unlink()
print(record(stored), reader.count() == stored + 1, wire.connection.execute("PRAGMA quick_check").fetchone()[0])
"""


def test_a_file_system_without_room_loses_nothing_and_readers_read_on(tmp_path: Path) -> None:
    own = ["unshare", "--user", "--map-root-user", "--mount"]
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(tmp_path)]
    if not shutil.which("unshare") or subprocess.run([*own, *mount], capture_output=True).returncode:
        pytest.skip("this system lets nobody mount a file system of their own")
    script = 'fs=$1; shift; mount -t tmpfs -o size=2m none "$fs" && exec "$@"'
    argv = [*own, "sh", "-c", script, "sh", str(tmp_path), sys.executable, "-c", FILL, str(tmp_path)]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout.splitlines() == ["database or disk is full", "False True True", "1 True ok"], ran.stderr


def test_a_wire_without_its_shared_memory_is_read_and_written_on(wire: Wire, tmp_path: Path) -> None:
    """As after a crash of the machine, or in a copy that left `-shm` behind."""
    said = "Norling said the door stays open to all."
    wire.record_poll("wire-a", poll(etag='"v1"'), [(entry("1", said), [statement(said, "Ada Norling")])])
    moved = tmp_path / "moved" / "wire.db"
    moved.parent.mkdir()
    for end in ("", "-wal"):
        shutil.copy(f"{tmp_path / 'wire.db'}{end}", f"{moved}{end}")
    reader = Reader(moved)
    assert reader.count() == 1
    again = Wire(moved)
    assert again.states()[0].source == SOURCES[0]
    assert again.record_poll("wire-b", poll(), [(entry("2", said), [statement(said, "Ada Norling")])]).new == 1
    assert reader.count() == 2
    again.close()
