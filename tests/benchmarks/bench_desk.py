"""The desk under a full wire, beside a minimal Textual app in the same run: start, memory, filter keys, keys while
statements arrive, arrival to painted row. `SIZES=200000 python -m tests.benchmarks desk` for one size."""

import asyncio
import json
import os
import pty
import random
import select
import signal
import subprocess
import sys
import tempfile
import termios
import time
from contextlib import suppress
from pathlib import Path
from statistics import median, quantiles

from textual import events
from textual.app import App
from textual.widgets import DataTable, Input

from store.query import parse
from store.reader import Reader
from store.records import Issue, Party, Source
from store.wire import Wire
from tests.benchmarks.bench_store import WEIGHTS, WORDS
from tests.benchmarks.minimal import Minimal

SIZES = [int(size) for size in os.environ.get("SIZES", "200000,1000000").split(",")]
PANES = 8
SCREEN = (200, 50)
RATE = 200  # statements a second, in 20 commits
SECONDS = 15
STARTS = 7
TYPED = ("mi", "kadal", "ven ri", "spea", "lo", '"ka', "issue:i", "rik", "posdal", "te -sa", "kavi or lo", "tum")
READY = "Speaker"


def fill(path: Path, size: int) -> None:
    """A wire of `size` statements by PANES parties, ten an entry, straight into its tables."""
    wire = Wire(path)
    parties = tuple(Party(id=f"p{i}", label=f"Party {i}", colour="#5fafff") for i in range(PANES))
    issues = tuple(Issue(id=f"i{i}", group="g", label=f"Issue {i}") for i in range(20))
    wire.load_profile("bench", "1", parties=parties, issues=issues, sources=[Source(id="s", url="http://127.0.0.1/")])
    wire.connection.execute("PRAGMA synchronous = OFF")
    chance = random.Random(1)
    sentences = [" ".join(chance.choices(WORDS, WEIGHTS, k=40)) for _ in range(20_000)]
    for start in range(1, size + 1, 10_000):
        add(wire, range(start, min(start + 10_000, size + 1)), sentences, chance)
    wire.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    wire.close()


def add(wire: Wire, ids: range, sentences: list[str], chance: random.Random, stamp: str = "") -> None:
    """Statements with these ids, in one transaction."""
    said = [(i, f"{stamp}{sentences[chance.randrange(len(sentences))]} n{i}") for i in ids]
    at = "2022-01-12T14:05:00Z"
    with wire.transaction() as db:
        db.executemany(
            "INSERT OR IGNORE INTO entries (id, source_id, guid, url, title, text, raw_title, raw_text, author, "
            "outlet, language, published, updated, first_seen, hash) VALUES (?, 's', ?, 'https://news.example/', "
            f"'A title', '', '', '', '', ?, 'en', '{at}', '', '{at}', '')",
            [(i // 10 + 1, f"g{i // 10}", f"Outlet {i // 10 % 30}") for i in ids],
        )
        db.executemany(
            'INSERT INTO statements (id, uid, entry_id, kind, text, "where", start, end, content, source, cue, place, '
            "position, position_why, confidence, first_seen, s_text, s_title, s_names, s_tags) VALUES "
            f"(?, ?, ?, 'indirect', ?, 'text', 0, 1, '[]', '', 'said', 'Geneva', 'reject', 'no', 0.9, '{at}', ?, "
            "'a title', ?, ?)",
            [
                (i, f"u{i}", i // 10 + 1, text, text, f"speaker {i % 400} issue {i % 20}",
                 f"any partyp{i % PANES} speakers{i % 400} issuei{i % 20} positionreject statecurrent kindindirect")
                for i, text in said
            ],
        )  # fmt: skip
        db.executemany(
            "INSERT INTO statement_speakers VALUES (?, 0, ?, ?, ?, 'bench')",
            [(i, f"s{i % 400}", f"Speaker {i % 400}", f"p{i % PANES}") for i in ids],
        )
        db.executemany("INSERT INTO statement_issues VALUES (?, 0, ?, 'bench')", [(i, f"i{i % 20}") for i in ids])
        db.execute("INSERT INTO board SELECT * FROM board_rows WHERE statement_id BETWEEN ? AND ?", (ids[0], ids[-1]))


def start(argv: list[str], compiled: str, size: tuple[int, int] = (120, 40)) -> tuple[float, float, float]:
    """Seconds until READY stands on a terminal, seconds of computing until then, and MiB of memory half a second later.

    `compiled` is a folder for compiled modules: an installed program has them, a checkout that is kept clean has not.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", TEXTUAL_ANIMATIONS="none")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        termios.tcsetwinsize(0, size[::-1])
        os.execv(argv[0], argv)
    began = time.perf_counter()
    seen, painted, computed = b"", 0.0, 0.0
    while time.perf_counter() - began < (painted + 0.5 if painted else 60):
        if select.select([terminal], [], [], 0.05)[0]:
            seen += os.read(terminal, 65536)
            if not painted and READY.encode() in seen:
                painted = time.perf_counter() - began
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                computed = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    status = Path(f"/proc/{pid}/status").read_text()
    memory = next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))
    os.kill(pid, signal.SIGTERM)
    with suppress(OSError):
        while os.read(terminal, 65536):
            pass
    os.waitpid(pid, 0)
    os.close(terminal)
    return painted, computed, memory


class Paints:
    """Waits for pictures that an app sends to its terminal."""

    def __init__(self, app: App[None]) -> None:
        self.seen: list[float] = []
        self._news = asyncio.Event()
        display = app._display

        def shown(*args: object) -> None:
            display(*args)  # type: ignore[arg-type]
            self.seen.append(time.perf_counter())
            self._news.set()

        app._display = shown  # type: ignore[method-assign]

    async def until(self, ready: object, limit: float = 5.0) -> float:
        """When a picture was sent with `ready()` true."""
        async with asyncio.timeout(limit):
            while True:
                self._news.clear()
                await self._news.wait()
                if ready():  # type: ignore[operator]
                    return self.seen[-1]


def key(app: App[None], name: str) -> float:
    """Press a key as the terminal does; returns when."""
    character = {"space": " ", "quotation_mark": '"', "minus": "-", "colon": ":"}.get(name, name)
    at = time.perf_counter()
    app.post_message(events.Key(name, character if len(character) == 1 else None))
    return at


NAMES = {" ": "space", '"': "quotation_mark", "-": "minus", ":": "colon"}


async def minimal_keys() -> list[float]:
    """Milliseconds from j pressed to painted in the minimal app, at rest."""
    app = Minimal()
    taken = []
    async with app.run_test(size=SCREEN) as pilot:
        await pilot.pause(0.5)
        paints = Paints(app)
        table = app.query_one(DataTable)
        for _ in range(60):
            row = table.cursor_row
            at = key(app, "down")
            taken.append((await paints.until(lambda row=row: table.cursor_row != row) - at) * 1000)
            await asyncio.sleep(0.05)
    return taken


async def desk_keys(folder: Path) -> tuple[list[float], list[float], list[float], int]:
    """Milliseconds: filter key to repainted panes, j/k to painted while statements arrive, arrival to painted row.

    Also how many statements arrived.
    """
    from tui.app import TalkwatchApp

    app = TalkwatchApp(folder)
    filter_keys, moves, arrivals = [], [], []
    async with app.run_test(size=SCREEN, notifications=True) as pilot:
        while not (getattr(app.screen, "strip", None) and len(app.screen.strip.panes) == PANES):  # type: ignore[attr-defined]
            await pilot.pause(0.1)
        await pilot.pause(1)
        desk = app.screen
        paints = Paints(app)
        for text in TYPED:
            key(app, "slash")
            while not isinstance(app.focused, Input):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.3)
            for end in range(1, len(text) + 1):
                wanted = parse(text[:end], live=True)
                at = key(app, NAMES.get(text[end - 1], text[end - 1]))
                done = lambda wanted=wanted: desk.filled.root == wanted.root and desk.filled.text == wanted.text  # type: ignore[attr-defined] # noqa: E731
                filter_keys.append((await paints.until(done) - at) * 1000)
                await asyncio.sleep(0.12)  # as fast as a fast typist
            key(app, "escape")
            await asyncio.sleep(0.3)
        await asyncio.sleep(1)
        writer = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.bench_desk", "write", str(folder)])  # noqa: ASYNC220
        statements = desk.strip.pane.statements  # type: ignore[attr-defined]
        others = [pane.statements for pane in desk.strip.in_order[1:]]  # type: ignore[attr-defined]
        seen: set[int] = set()
        first = max(other.window.newest for other in others)

        def arrived() -> None:
            for other in others:
                row = other.row
                if row and row.id > first and row.id not in seen and row.text.startswith("at"):
                    seen.add(row.id)
                    arrivals.append((time.time() - float(row.text.split()[0][2:])) * 1000)

        display = app._display
        app._display = lambda *args: (display(*args), arrived())[0]  # type: ignore[method-assign]
        turn = 0
        while writer.poll() is None:
            before = statements.cursor_id
            at = key(app, "j" if turn % 20 < 10 else "k")
            turn += 1
            with suppress(TimeoutError):
                moves.append((await paints.until(lambda b=before: statements.cursor_id != b, 1.0) - at) * 1000)
            await asyncio.sleep(0.07)
        await asyncio.sleep(1)
        reader = Reader(folder / "wire.db")
        total = reader.last_id() - first
        lost = sum(app.screen.all_counts.values()) - reader.last_id()  # type: ignore[attr-defined]
        reader.close()
        if lost:
            print(f"    counts differ from the wire by {lost}")
    return filter_keys, moves, arrivals, total


def write(folder: Path) -> None:
    """RATE statements a second for SECONDS, each with the time of its commit in front."""
    wire = Wire(folder / "wire.db")
    chance = random.Random(2)
    sentences = [" ".join(chance.choices(WORDS, WEIGHTS, k=40)) for _ in range(200)]
    last = int(wire.connection.execute("SELECT max(id) FROM statements").fetchone()[0])
    began = time.monotonic()
    for turn in range(20 * SECONDS):
        add(wire, range(last + 1, last + 1 + RATE // 20), sentences, chance, f"at{time.time():.3f} ")
        last += RATE // 20
        time.sleep(max(0.0, began + (turn + 1) / 20 - time.monotonic()))
    wire.close()


def told(what: str, taken: list[float], against: float = 0) -> None:
    """Print p50, p95, p99 and, where there is something to compare with, the ratio of the p50."""
    cuts = quantiles(taken, n=100)
    ratio = f"   {cuts[49] / against:5.2f} x minimal" if against else ""
    print(
        f"{what:<52} p50 {cuts[49]:7.1f}   p95 {cuts[94]:7.1f}   p99 {cuts[98]:7.1f} ms   n {len(taken)}{ratio}",
        flush=True,
    )


def measure(folder: Path, size: int) -> None:
    """All figures over one wire."""
    print(f"\n{size:,} statements, load {os.getloadavg()[0]:.1f}")
    ours = [sys.executable, "-m", "tui.cli.main", "desk", "--no-collect", "--data", str(folder)]
    theirs = [sys.executable, "-m", "tests.benchmarks.minimal"]
    with tempfile.TemporaryDirectory() as compiled:
        runs = [(start(ours, compiled), start(theirs, compiled)) for _ in range(1 + STARTS)][1:]
    for index, name, unit in ((0, "start to first statements", "s"), (1, "  of computing", "s"), (2, "memory", "MiB")):
        desk, minimal = (median(run[who][index] for run in runs) for who in (0, 1))
        print(f"{name:<52} {desk:7.2f} {unit}   minimal {minimal:7.2f} {unit}   {desk / minimal:5.2f} x minimal")
    floor = asyncio.run(minimal_keys())
    told("minimal app: key in a table to painted", floor)
    filters, moves, arrivals, total = asyncio.run(desk_keys(folder))
    base = median(floor)
    told(f"filter key to repainted screen ({PANES} panes)", filters, base)
    told(f"j/k to painted, {RATE} statements/s arrive", moves, base)
    told(f"arrival to painted row ({total} arrived)", arrivals)
    print(json.dumps({"filter over 50 ms": sum(1 for taken in filters if taken > 50), "of": len(filters)}))


def main() -> None:
    """Print the figures for each of SIZES; `FOLDER` keeps the wires between runs."""
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            place = Path(os.environ.get("FOLDER", folder)) / str(size)
            if not (place / "wire.db").exists():
                place.mkdir(parents=True, exist_ok=True)
                fill(place / "wire.db", size)
            measure(place, size)


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(Path(sys.argv[2]))
    else:
        main()
