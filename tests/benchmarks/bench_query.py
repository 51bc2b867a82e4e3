"""Sixty varied queries, each read and its first page of 50 asked of a full wire; and fifty watches on a hundred new
statements. `SIZES=1000000 python -m tests.benchmarks query` for the size that counts."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles

from store.query import parse
from store.reader import Reader
from store.watches import Lookout, Watch
from tests.benchmarks.bench_desk import fill
from tests.benchmarks.bench_store import WORDS

SIZES = [int(size) for size in os.environ.get("SIZES", "100000").split(",")]
NOW = datetime(2022, 1, 12, 15, 0, tzinfo=UTC)
TIMES = 7
WATCHES, BATCH = 50, 100


def queries() -> list[str]:
    """Sixty: one word to many, often and seldom said, every kind of part, found often, seldom and never."""
    often, some, seldom = WORDS[:10], WORDS[100:110], WORDS[-10:]
    return [
        *often[:4], *some[:4], *seldom[:4], "nowhereatall",
        *(f"{word[:length]}*" for word in (often[0], some[0], seldom[0]) for length in (1, 2, 3)),
        f"{often[0]} {often[1]}", f"{often[0]} {seldom[0]}", f"{seldom[0]} {seldom[1]}", " ".join(often[:6]),
        f'"{often[0]} {often[1]}"', f'"{often[0]} {seldom[1]}"', f'"{seldom[0]} {seldom[1]}"',
        f"near({often[0]} {often[1]}, 3)", f"near({often[0]} {seldom[1]})",
        f"{often[0]} -{often[1]}", f"-{often[0]}", f"-{seldom[0]}", f"-({often[0]} or {often[1]} or {often[2]})",
        f"{often[0]} or {seldom[0]}", f"({seldom[0]} or {seldom[1]}) ({often[0]} or {often[1]})",
        "party:p3", "speaker:s7", "issue:i4", "position:reject", "party:p3 issue:i4", f"party:p3 {often[0]}",
        f"speaker:s399 {seldom[0]}", "position:agree", "kind:direct", f"state:current -party:p1 {some[0]}",
        f"{often[0]} since:2h", f"{seldom[0]} since:2022-01-01", "until:2022-01-01", f"{often[0]} until:2030-01-01",
        "is:sure", f"is:sure {some[0]}", f"-is:sure {often[0]}", "is:pinned", f"is:pinned or {seldom[0]}",
        "witnesses:>1", f"witnesses:1 {often[0]}", f"witnesses:>=2 {seldom[0]}",
        f'party:p2 ({some[0]} or "{often[0]} {often[1]}") -{often[3]} since:6h is:sure',
    ]  # fmt: skip


def milliseconds(job: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """By the clock and by the processor, which counts nothing that runs beside it; medians of a few."""
    taken = []
    for _ in range(times):
        start = time.perf_counter(), time.process_time()
        job()
        taken.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    clock, processor = zip(*taken, strict=True)
    return median(clock) * 1000, median(processor) * 1000


def watches() -> Lookout:
    """Fifty that find little, of every kind."""
    texts = [
        (f'"{WORDS[i]} {WORDS[-i - 1]}" party:p{i % 8}', f"{WORDS[-i - 1]} or {WORDS[-i - 2]}",
         f"near({WORDS[i]} {WORDS[-i - 1]}, 5) is:sure", f"speaker:s{i * 7} -{WORDS[i]}",
         f"{WORDS[-i - 1][:5]}* issue:i{i % 20} witnesses:>1")[i % 5]
        for i in range(WATCHES)
    ]  # fmt: skip
    return Lookout([Watch(name=str(i), query=text) for i, text in enumerate(texts)], NOW)


def main() -> None:
    """Print the figures."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            wire = Path(folder) / "wire.db"
            fill(wire, size)
            reader = Reader(wire)
            _queries(reader, size)
            _watches(reader)
            reader.close()


def _queries(reader: Reader, size: int) -> None:
    asked = queries()
    taken = {text: milliseconds(partial(_first_page, reader, text)) for text in asked}
    print(f"{len(asked)} queries, {size:,} statements: read + first 50")
    for at, what in enumerate(("clock", "processor")):
        cuts = quantiles([each[at] for each in taken.values()], n=20)
        print(f"  {what}: p50 {cuts[9]:.2f} ms, p95 {cuts[18]:.2f} ms")
    for text in sorted(taken, key=lambda text: taken[text][1])[:-6:-1]:
        print(f"  worst: {taken[text][1]:8.2f} ms of processor  {text}")


def _first_page(reader: Reader, text: str) -> None:
    reader.page(parse(text, NOW), limit=50)


def _watches(reader: Reader) -> None:
    lookout, last = watches(), reader.last_id()
    found = lookout.new(reader, last - BATCH, last)
    clock, processor = milliseconds(lambda: lookout.new(reader, last - BATCH, last), 21)
    print(
        f"{WATCHES} watches on {BATCH} new statements, {len(found)} alerts: {clock:.2f} ms, {processor:.2f} processor"
    )
