"""Eight hours at the desk, compressed: memory, open files and lost rows while a newsroom's day comes in and a person
reads. `MINUTES=4 python -m tests.benchmarks soak` takes four minutes in the place of twenty."""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from textual.pilot import Pilot

from store.reader import Reader
from tests.benchmarks.bench_store import WEIGHTS, WORDS
from tests.tui.sample_wire import NOW, PEOPLE, Filler
from tui.app import TalkwatchApp
from tui.screens.desk import DeskScreen

MINUTES = float(os.environ.get("MINUTES", "20"))
STATEMENTS = 9600  # twenty a minute for eight hours, each a poll of its own; every twentieth entry is edited later
STEPS = 10
PARTIES = tuple(PEOPLE)
AN_HOUR = ("j", "j", "enter", "escape", "slash", "k", "a", "enter", "escape", "l", "b", "escape", "s", "escape", "N")
"""What a person does in each step, with half a second between the keys."""


def write(folder: Path, seconds: float) -> None:
    """Fill the wire evenly over the time, as its collector would."""
    filler, chance, began = Filler(folder), random.Random(1), time.monotonic()
    for number in range(STATEMENTS):
        time.sleep(max(0.0, began + seconds * number / STATEMENTS - time.monotonic()))
        filler.say(
            PARTIES[number % 4], text=f"{' '.join(chance.choices(WORDS, WEIGHTS, k=30))} n{number}",
            position=("", "reject", "agree", "request")[number % 4 if number % 7 else 0], confidence=0.9,
        )  # fmt: skip
        if number % 20 == 19 and number >= 40:
            filler.edit(f"g{number - 19}", "The whole text was taken back.")
    filler.wire.close()


def memory() -> float:
    """MiB of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


async def sit(folder: Path, writer: subprocess.Popen[bytes]) -> None:
    """Keep the desk open while the writer writes, then hold it against the wire."""
    app = TalkwatchApp(folder, clock=lambda: NOW)
    began = time.monotonic()
    measured: list[tuple[float, int]] = []
    async with app.run_test(size=(200, 50), notifications=True) as pilot:
        desk = app.screen
        assert isinstance(desk, DeskScreen)
        for step in range(1, STEPS + 1):
            for key in AN_HOUR:
                await pilot.press(key)
                await asyncio.sleep(min(0.5, MINUTES * 60 / STEPS / len(AN_HOUR) / 2))
            await asyncio.sleep(max(0.0, began + step * MINUTES * 60 / STEPS - time.monotonic()))
            measured.append((memory(), len(os.listdir("/proc/self/fd"))))
            print(
                f"after {step * 8 / STEPS:.1f} h: {desk.live.last_id:>6} statements, {measured[-1][0]:6.1f} MiB, "
                f"{measured[-1][1]} open files",
                flush=True,
            )
        await asyncio.to_thread(writer.wait)
        lost = await compare_at_rest(folder, pilot, desk)
    growth = measured[-1][0] - measured[1][0]
    print(f"growth from the second to the last: {growth:.1f} MiB, {measured[-1][1] - measured[1][1]} open files")
    print(f"lost against the wire: {lost} of {STATEMENTS}")


async def compare_at_rest(folder: Path, pilot: Pilot[None], desk: DeskScreen) -> int:
    """What is lost once the desk had time to see the end of the wire, with the newest in all panes."""
    await pilot.press("escape", "N")
    end = time.monotonic() + 30
    while (lost := compare(folder, desk)) and time.monotonic() < end:  # noqa: ASYNC110, the wire tells nobody
        await asyncio.sleep(0.5)
    return lost


def compare(folder: Path, desk: DeskScreen) -> int:
    """How many statements the desk does not count, or does not show though they are the newest."""
    with closing(Reader(folder / "wire.db")) as reader:
        counts = reader.party_counts()
        lost = sum(abs(counts[party] - desk.counts.get(party, 0)) for party in PARTIES)
        for party in PARTIES:
            pane = desk.strip.panes.get(party)
            shown = {row.id for row in pane.statements.window.rows} if pane else set()
            lost += sum(row.id not in shown for row in reader.page(party=party, limit=30))
    return lost


def main() -> None:
    """Run it."""
    with tempfile.TemporaryDirectory() as folder:
        Filler(Path(folder)).wire.close()
        writer = subprocess.Popen([sys.executable, "-m", __name__, folder, str(MINUTES * 60)])
        try:
            asyncio.run(sit(Path(folder), writer))
        finally:
            writer.kill()
            writer.wait()


if __name__ == "__main__":
    write(Path(sys.argv[1]), float(sys.argv[2]))
