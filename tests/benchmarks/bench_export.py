"""Exports of a large wire to each format: rows a second, and peak memory that must not grow with the number of rows."""

import multiprocessing
import os
import resource
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from store.export import ENDINGS, FORMATS, About, Scope, items, save
from store.reader import Reader
from tests.benchmarks.bench_store import fill

SIZES = (10_000, 100_000)
PLAIN = "read"  # no format: what reading alone costs


def main() -> None:
    """Print rows a second and peak memory of each format. $SIZES may name other sizes: "10000,1000000"."""
    sizes = [int(word) for word in os.environ.get("SIZES", "").split(",") if word] or SIZES
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            fill(Path(folder) / f"{size}.db", size)
        print(f"{'':<8}" + "".join(f"{f'{size:,} rows':>28}" for size in sizes) + f"{'memory, ratio':>16}")
        for format in (PLAIN, *FORMATS):
            found = [_measured(Path(folder) / f"{size}.db", format) for size in sizes]
            cells = [f"{rows / seconds:>12,.0f}/s {peak / 1024:>10.1f} MiB" for rows, seconds, peak in found]
            print(f"{format:<8}" + "".join(f"{cell:>28}" for cell in cells) + f"{found[-1][2] / found[0][2]:>16.2f}")


def _measured(wire: Path, format: str) -> tuple[int, float, int]:
    """Rows, seconds and peak memory in KiB of one export, in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_export, args=(wire, format, theirs))
    process.start()
    found: tuple[int, float, int] = ours.recv()
    process.join()
    return found


def _export(wire: Path, format: str, answer: Connection) -> None:
    reader = Reader(wire)
    about = About(made_at="2022-01-12T16:00:00Z", wire=str(wire), profile="bench", version="")
    began = time.perf_counter()
    if format == PLAIN:
        rows = sum(1 for _ in items(reader, Scope()))
    else:
        rows = save(wire.with_suffix(f".{ENDINGS[format]}.out"), items(reader, Scope()), format, about, force=True)
    answer.send((rows, time.perf_counter() - began, _peak()))


def _peak() -> int:
    """The most memory this process had, in KiB. What getrusage says begins with what the parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        found = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(found.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
