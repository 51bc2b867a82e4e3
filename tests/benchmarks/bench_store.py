"""The store under a full wire: writing polls, and reading pages and counts as a desk does."""

import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import quantiles

from store.query import parse
from store.reader import Reader
from store.records import Entry, Party, Poll, Source, SpeakerTag, Statement
from store.wire import Wire

SIZE = 100_000
A_POLL = 30
SYLLABLES = ("ka", "lo", "mi", "ru", "te", "sa", "no", "vi", "dal", "ven", "rik", "pos", "tum")
WORDS = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
WEIGHTS = [1 / (i + 10) for i in range(len(WORDS))]  # as in language, few words are frequent
QUERIES = [
    "k",
    "kad",
    "kadal",
    "kadal lo",
    '"kadal loven"',
    "party:p3 mir",
    "-kadal",
    "kadal or ruven",
    "speaker:s7 te",
]


def fill(path: Path, size: int = SIZE) -> float:
    """Write `size` statements in polls of 30 entries; returns statements a second."""
    chance = random.Random(1)
    chance.shuffle(WORDS)
    wire = Wire(path)
    parties = tuple(Party(id=f"p{i}", label=f"Party {i}") for i in range(10))
    wire.load_profile("bench", "1", parties=parties, sources=[Source(id="s", url="http://127.0.0.1/")])
    began = time.perf_counter()
    for start in range(0, size, A_POLL):
        batch = []
        for i in range(start, start + A_POLL):
            text = " ".join(chance.choices(WORDS, WEIGHTS, k=40))
            speaker = SpeakerTag(name=f"Speaker {i % 400}", id=f"s{i % 400}", party=f"p{i % 10}", why="bench")
            found = Statement(
                text=text, kind="indirect", start=0, end=len(text), content=((0, len(text)),), speakers=(speaker,)
            )
            batch.append((Entry(guid=str(i), title="A title", text=text), [found]))
        wire.record_poll("s", Poll(at="2022-01-12T14:05:00Z", status=200), batch)
    wire.connection.close()
    return size / (time.perf_counter() - began)


def timed(what: str, call: Callable[[], object], times: int = 20) -> None:
    """Print p50 and p95 of `call` in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(taken, n=20)
    print(f"{what:<44} p50 {cuts[9]:8.2f} ms   p95 {cuts[18]:8.2f} ms")


def main() -> None:
    """Print write rate and read latencies over SIZE statements."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wire.db"
        print(f"write, {A_POLL} entries a poll{'':<20} {fill(path):8.0f} statements/s")
        print(f"file{'':<40} {path.stat().st_size / SIZE:8.0f} bytes a statement")
        reader = Reader(path)
        timed("first page, all", lambda: reader.page())
        timed("first page, one party", lambda: reader.page(party="p3"))
        timed("first page, unattributed (none there)", lambda: reader.page(party=""))
        for text in QUERIES:
            timed(f"first page, {text}", partial(reader.page, parse(text, live=True)))
        kad = parse("kad", live=True)
        timed("8 panes, kad", lambda: [reader.page(kad, party=f"p{i}") for i in range(8)])
        timed("count, one party", lambda: reader.count(party="p3"))
        timed("party counts", lambda: reader.party_counts(), times=5)
