"""The line of keys."""

import gc
from pathlib import Path

from textual.widgets._footer import FooterKey

from tests.tui.sample_wire import Filler, running


async def test_keys_that_are_gone_are_let_go(tmp_path: Path, filler: Filler) -> None:
    filler.week(1)
    async with running(tmp_path) as run:
        for _ in range(6):
            await run.press("slash", "escape")
        run.messages.clear()  # they hold who sent them
        gc.collect()
        shown = len(run.app.screen.query(FooterKey))
        alive = [each for each in gc.get_objects() if isinstance(each, FooterKey) and each.app is run.app]
        assert 0 < len(alive) <= 3 * shown
