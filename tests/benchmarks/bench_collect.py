"""Collecting beside other readers on one local farm: first fetch, nothing changed, one new item, arrival, kills, long.

`SIZES=200 python -m tests.benchmarks collect rounds` for one size and one part; see PARTS.
"""

import asyncio
import ctypes
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from statistics import quantiles

import msgspec

from feeds.profile import load_profile
from store.records import Source
from tests.benchmarks.farm import ITEMS, Farm
from tests.benchmarks.peers import available

SIZES = [int(size) for size in os.environ.get("SIZES", "200,1000").split(",")]
KILLS = int(os.environ.get("KILLS", 200))
ARRIVALS = 120
LONG = float(os.environ.get("LONG", 180))  # seconds of the run with 1,000 sources; LONG=1200 for the full one
SOME_SOURCES = 200
PR_SET_CHILD_SUBREAPER = 36  # of <linux/prctl.h>


def ours(folder: Path, base: str, feeds: int, *, classify: bool, interval: float | None = None) -> None:
    """Collect the farm into `folder`: one round, or for ever with an `interval` in seconds."""
    # As the program does, whose commands are imported when they run: what stands above, its children import too.
    from feeds.collector import collect
    from feeds.poll.fetch import Bounds

    sources = [Source(id=f"f{i}", url=f"{base}/feed/{i}", title=f"Feed {i}") for i in range(feeds)]
    profile = msgspec.structs.replace(load_profile(), sources=())
    bounds = Bounds(host_gap=0, at_once=32)  # one farm stands for many hosts
    run = collect(
        folder / "wire.db", profile, once=interval is None, sources=sources, allow_private=True, classify=classify,
        interval=interval, bounds=bounds,
    )  # fmt: skip
    asyncio.run(run)  # type: ignore[arg-type]


def _argv(mode: str, folder: Path, farm: Farm, feeds: int) -> list[str]:
    if mode.startswith("ours"):
        return [sys.executable, "-m", "tests.benchmarks.bench_collect", mode, str(folder), farm.base, str(feeds)]
    return [sys.executable, "-m", "tests.benchmarks.peers", mode, str(folder), farm.base, str(feeds)]


def measured(argv: list[str], watch: Callable[[], bool] | None = None) -> tuple[float, float, float, float]:
    """Run to its end. Returns seconds, CPU seconds, peak MiB of the largest process, when `watch` came true."""
    # What outlives it for a moment, as the server of its children does, becomes ours, so that it is counted too.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    before = set(_children(os.getpid()))
    began = time.perf_counter()
    seen = 0.0
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        if watch and not seen and watch():
            seen = time.perf_counter() - began
        time.sleep(0.02)
    wall = time.perf_counter() - began
    _, status, usage = ended  # of this process and its own children: other runs must not show
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, argv
    left = set(_children(os.getpid())) - before
    usages = [usage, *(os.wait4(pid, 0)[2] for pid in left)]
    cpu = sum(some.ru_utime + some.ru_stime for some in usages)
    return wall, cpu, max(some.ru_maxrss for some in usages) / 1024, seen


def _filled(folder: Path, farm: Farm, feeds: int) -> None:
    """Have the wire hold all items, unclassified since that takes minutes, and all sources due."""
    measured(_argv("ours, stored", folder, farm, feeds))
    with closing(sqlite3.connect(folder / "wire.db")) as db, db:
        db.execute("UPDATE sources SET next_due = ''")


def _rows(wire: Path, sql: str) -> list[tuple[object, ...]]:
    with suppress(sqlite3.Error):
        db = sqlite3.connect(f"file:{wire}?mode=ro", uri=True, timeout=5)
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()
    return []


def rounds(feeds: int) -> None:
    """First fetch, nothing changed, one new item each: every peer and ours."""
    columns = "first s (cpu)       entries/s  all 304 s (cpu)     1 new s (cpu)       MiB"
    print(f"\n{f'{feeds} feeds x {ITEMS} items':<24} {columns}")
    for mode in [*available(), "ours, stored", "ours, statements"]:
        with Farm(feeds) as farm, tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            argv = _argv(mode, folder, farm, feeds)
            watch = lambda wire=folder / "wire.db": bool(_rows(wire, "SELECT 1 FROM statements LIMIT 1"))  # noqa: E731
            first = measured(argv, watch if mode == "ours, statements" else None)
            if mode == "newsboat":  # it sends validators only from its third fetch on
                measured(argv)
            none = measured(argv)
            for feed in range(feeds):
                farm.add(feed)
            one = measured(argv)
            print(
                f"{mode:<24} {first[0]:7.2f} ({first[1]:6.2f}) {feeds * ITEMS / first[0]:11.0f} "
                f"{none[0]:8.2f} ({none[1]:6.2f}) {one[0]:10.2f} ({one[1]:6.2f}) {first[2]:8.0f}"
                + (f"   first statement after {first[3]:.2f} s" if first[3] else "")
            )
            if mode.startswith("ours"):
                [(stored,)] = _rows(folder / "wire.db", "SELECT count(*) FROM entries")
                assert stored == feeds * (ITEMS + 1), stored


def arrival() -> None:
    """From the first sending of a new item to its committed row, while all sources are polled each second."""
    chance = random.Random(1)
    with Farm(SOME_SOURCES) as farm, tempfile.TemporaryDirectory() as name:
        wire = Path(name) / "wire.db"
        _filled(Path(name), farm, SOME_SOURCES)
        process = subprocess.Popen(_argv("ours, for ever", Path(name), farm, SOME_SOURCES))
        farm.add(0)
        known = SOME_SOURCES * ITEMS + 1  # with the one for which the children were started and the classifier loaded
        _wait(lambda: _rows(wire, "SELECT count(*) FROM entries") == [(known,)], 120)
        seen: dict[object, float] = {}
        for _ in range(ARRIVALS):
            farm.add(chance.randrange(SOME_SOURCES))
            end = time.time() + 0.25
            while time.time() < end:
                for (guid,) in _rows(wire, f"SELECT guid FROM entries WHERE id > {known}"):
                    seen.setdefault(guid, time.time())
                time.sleep(0.01)
        process.kill()
        process.wait()
        served = farm.state()["served"]
        assert isinstance(served, dict)
        taken = [(at - served[guid]) * 1000 for guid, at in seen.items()]
        cuts = quantiles(taken, n=20)
        print(f"\narrival, {SOME_SOURCES} sources, {len(taken)} items: p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms")


def kills() -> None:
    """kill -9 at random moments under load, then one quiet round: nothing lost, nothing twice.

    Three in four come while rows are being written, up to a second after a run's first; the others at any moment of
    its start. What is added is little and short, so that a collector that must start anew each time keeps up with it.
    """
    chance = random.Random(2)
    feeds, items = 20, 10
    with Farm(feeds, items, brief=True) as farm, tempfile.TemporaryDirectory() as name:
        wire = Path(name) / "wire.db"
        known: set[object] = set()
        lost = amid = 0
        last: object = 0
        began = time.time()
        for kill in range(1, KILLS + 1):
            # Its children tell, in tracebacks, that what they were being handed broke off.
            process = subprocess.Popen(_argv("ours, for ever", Path(name), farm, feeds), stderr=subprocess.DEVNULL)
            end, before = time.time() + (chance.uniform(0.0, 2.5) if kill % 4 == 0 else 60), len(known)
            added, grew = 0.0, False
            while time.time() < end:
                if time.time() > added + 0.1:
                    farm.add(chance.randrange(feeds))
                    added = time.time()
                rows = _rows(wire, f"SELECT source_id || guid, id FROM entries WHERE id > {last} ORDER BY id")
                last = rows[-1][1] if rows else last
                known |= {row for row, _ in rows}
                if not grew and len(known) > before:
                    end, grew = min(end, time.time() + chance.uniform(0.0, 1.0)), True
                time.sleep(0.01)
            process.kill()
            process.wait()
            amid += grew
            rows = _rows(wire, "SELECT source_id || guid, id FROM entries ORDER BY id")
            lost += len(known - {row for row, _ in rows})
            last = rows[-1][1] if rows else 0
            known |= {row for row, _ in rows}
            if kill % 20 == 0:
                print(f"after {time.time() - began:.0f} s: {kill} kills, {amid} of them amid writing, "
                      f"{len(known)} acknowledged rows, {lost} lost", flush=True)  # fmt: skip
        measured(_argv("ours, statements", Path(name), farm, feeds))
        newest = farm.state()["newest"]
        assert isinstance(newest, list)
        stored = {row[0] for row in _rows(wire, "SELECT guid FROM entries")}
        # What fell off the end of a feed between two polls cannot be had again; what it still shows must be there.
        missing = sum(
            f"f{i}-{n}" not in stored for i, top in enumerate(newest) for n in range(top - items + 1, top + 1)
        )
        twice = _rows(wire, "SELECT source_id, guid FROM entries GROUP BY 1, 2 HAVING count(*) > 1")
        twice += _rows(wire, "SELECT entry_id, text FROM statements GROUP BY 1, 2, start HAVING count(*) > 1")
        [(statements,)] = _rows(wire, "SELECT count(*) FROM statements")
        check = _rows(wire, "PRAGMA integrity_check")
        print(
            f"\n{KILLS} kills, {amid} of them amid writing: {len(known)} acknowledged rows, {statements} statements, "
            f"{lost} lost, {len(twice)} doubled, {missing} behind their validators, integrity {check[0][0]}"
        )


def long_run() -> None:
    """Many sources on a 60-second interval: CPU share and memory over LONG seconds."""
    feeds = max(SIZES)
    with Farm(feeds) as farm, tempfile.TemporaryDirectory() as name:
        _filled(Path(name), farm, feeds)
        process = subprocess.Popen(_argv("ours, each minute", Path(name), farm, feeds))
        _wait(lambda: _rows(Path(name) / "wire.db", "SELECT count(*) FROM polls") >= [(2 * feeds,)], 300)
        family, memory, began, told = Family(process.pid), [], time.time(), 0.0
        while time.time() - began < LONG:
            family.look()
            memory.append(_rss(process.pid))
            if time.time() - began >= told:
                told += 300
                each = ", ".join(f"{_rss(pid):.0f}" for pid in family.living)
                print(f"after {time.time() - began:.0f} s: MiB of the collector and its children {each}", flush=True)
            time.sleep(0.5)
        own, every = (seconds / (time.time() - began) * 100 for seconds in family.look())
        print(
            f"\n{feeds:,} sources each minute, {LONG:.0f} s: {own:.1f} % of a core, with its children {every:.1f} %, "
            f"memory {memory[0]:.0f} MiB at first, {memory[-1]:.0f} at the end, {max(memory):.0f} at most"
        )
        process.kill()
        process.wait()


class Family:
    """A process and all below it, and the computing they did since `Family` was made.

    One that ends takes with it what it computed since the last look, unless its parent waited for it: look often.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._first: dict[int, float] = {}
        self._last: dict[int, float] = {}
        self.look()
        self._first = dict(self._last)

    @property
    def living(self) -> list[int]:
        return _family(self._pid)

    def look(self) -> tuple[float, float]:
        """CPU seconds of the process itself, and of all of them, those that ended too."""
        self._last |= {pid: max(_cpu(pid), self._last.get(pid, 0.0)) for pid in self.living}
        taken = {pid: seconds - self._first.get(pid, 0.0) for pid, seconds in self._last.items()}
        return taken[self._pid], sum(taken.values())


def _cpu(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(c) for t in Path(f"/proc/{pid}/task").iterdir() for c in (t / "children").read_text().split()]
    return []


def _family(pid: int) -> list[int]:
    return [pid, *(relative for child in _children(pid) for relative in _family(child))]


def _rss(pid: int) -> float:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return 0.0


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    end = time.time() + seconds
    while not condition():
        assert time.time() < end, "the collector did not get there in time"
        time.sleep(0.05)


def all_rounds() -> None:
    """`rounds` for each size."""
    for feeds in SIZES:
        rounds(feeds)


PARTS = {"rounds": all_rounds, "arrival": arrival, "kills": kills, "long": long_run}


def main(*parts: str) -> None:
    """The parts named, or all of them; about fifteen minutes on two quiet cores."""
    for part in parts or PARTS:
        PARTS[part]()


if __name__ == "__main__":
    mode, place, address, number = sys.argv[1:]
    every = {"ours, for ever": 1.0, "ours, each minute": 60.0}.get(mode)
    ours(Path(place), address, int(number), classify=mode != "ours, stored", interval=every)
