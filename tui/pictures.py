"""Makes the pictures of docs/desk.md: `python -m tui.pictures [FOLDER]` (`make pictures`).

Without a folder that `talkwatch demo --data FOLDER` filled, the recorded week, which is paraphrased from the public
record, is collected first. Then the program itself is photographed on it.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from feeds.replay import load
from tui.app import TalkwatchApp
from tui.cli.shared import WIRE
from tui.config import Look

DOCS = Path(__file__).parents[1] / "docs"
AT = datetime(2022, 1, 14, 20, 5, tzinfo=UTC)
STILL = 0.5  # seconds that a screen is given to be drawn


class Picture(Struct, frozen=True):
    """A picture: the size of the terminal in cells, the look, and the keys that lead to it."""

    size: tuple[int, int]
    look: Look
    keys: Sequence[str]


PICTURES = {
    "desk": Picture((150, 40), "dark", ("l", "j", "j")),
    "filter": Picture((130, 30), "dark", ("slash", *"missiles")),
    "statement": Picture((130, 36), "light", ("slash", *"witnesses:>2", "enter", "l", "j", "enter", "tab", "tab")),
    "board": Picture((130, 36), "safe", ("b",)),
    "tabs": Picture((80, 24), "dark", ("l",)),
}


async def taken(folder: Path, picture: Picture) -> str:
    """The picture as SVG, from the program on a collected folder."""
    recording = load()
    app = TalkwatchApp(
        folder, banner=f"Demo: {recording.title}. {recording.label}.", session_name="Demo", clock=lambda: AT, zone=UTC,
        look=picture.look, look_kept=False,
    )  # fmt: skip
    async with app.run_test(size=picture.size) as pilot:
        await pilot.pause(2 * STILL)
        for key in picture.keys:
            await pilot.press(key)
            if len(key) > 1 or picture.keys[0] != "slash":
                await pilot.pause(STILL)
        await pilot.pause(2 * STILL)
        return small(app.export_screenshot(title="talkwatch"))


def small(svg: str) -> str:
    """The picture without the fonts that it would load from afar, and with the same names each time."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")
    return re.sub(r"terminal-\d+", "terminal", svg)


def _main() -> None:
    with tempfile.TemporaryDirectory(prefix="talkwatch-pictures-") as name:
        week = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(name) / "week"
        if len(sys.argv) == 1:
            demo = [sys.executable, "-m", "tui.cli.main", "demo", "--plain", "--data", str(week)]
            subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
        for title, picture in PICTURES.items():
            folder = Path(name) / title  # a desk.db of its own: nothing is kept from one picture to the next
            folder.mkdir()
            shutil.copy(week / WIRE, folder)
            (DOCS / f"{title}.svg").write_text(asyncio.run(taken(folder, picture)), encoding="utf-8")
            print(f"{DOCS / title}.svg written", file=sys.stderr)


if __name__ == "__main__":
    _main()
