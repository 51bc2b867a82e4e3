"""What corrections cost a reader: pages and counts of all panes with none, 100 and 1,000 statements corrected."""

import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from store.desk import Desk
from store.query import parse
from store.reader import Reader
from store.records import Correction, Field
from tests.benchmarks import bench_desk

SIZE = int(os.environ.get("SIZE", "200000"))


def timed(call: Callable[[], object], times: int = 7) -> float:
    """Median milliseconds of a call."""
    taken = []
    for _ in range(times):
        start = perf_counter()
        call()
        taken.append(1000 * (perf_counter() - start))
    return median(taken)


def main() -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(os.environ.get("FOLDER", made))
        wire = folder / "wire.db"
        if not wire.exists():
            bench_desk.fill(wire, SIZE)
        (folder / "desk.db").unlink(missing_ok=True)
        desk, reader = Desk(folder / "desk.db"), Reader(wire)
        parties = [party.id for party in reader.parties()]
        last, chance = reader.last_id(), random.Random(7)
        query = parse("position:reject or security")
        print(f"{last:,} statements, {len(parties)} panes; median milliseconds\n")
        print(
            f"{'corrected':>10}{'first look':>12}{'pages':>10}{'counts':>10}{'pages, filter':>16}{'counts, filter':>17}"
        )
        done = 0
        for wanted in (0, 100, 1000):
            while done < wanted:
                row = reader.row(chance.randint(1, last))
                if row is None:
                    continue
                field: Field = "parties" if done % 2 else "position"
                new = (chance.choice(parties),) if done % 2 else ("agree",)
                desk.correct(row.uid, [Correction(field=field, old=(), new=new, at="2022-01-12T12:00:00Z")])
                done += 1
            start = perf_counter()
            fresh = Reader(wire)
            fresh.page(limit=1)
            look = 1000 * (perf_counter() - start)
            asked = reader

            def pages(query: object = None, asked: Reader = asked) -> None:
                for party in parties:
                    asked.page(query, party=party, limit=40)  # type: ignore[arg-type]

            columns = [timed(pages), timed(reader.party_counts), timed(lambda: pages(query)),
                       timed(lambda: reader.party_counts(query))]  # fmt: skip
            print(
                f"{wanted:>10,}{look:>12.1f}{columns[0]:>10.1f}{columns[1]:>10.1f}{columns[2]:>16.1f}{columns[3]:>17.1f}"
            )
            fresh.close()
        reader.close()
        desk.close()


if __name__ == "__main__":
    main()
