"""Completion in the filter line of the desk."""

from pathlib import Path

from tests.tui.sample_wire import Filler, running
from tui.widgets.filter_bar import FilterBar


async def test_fields_and_values_are_offered_and_taken(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    async with running(tmp_path, size=(160, 40)) as run:
        bar = run.desk.query_one(FilterBar)
        await run.press("slash", *"party:")
        for label in ("north", "isles", "the-isles"):
            assert label in run.screen_text().splitlines()[-4], run.screen_text()[-700:]
        await run.press(*"is")
        assert "party:isles" in run.screen_text(), "what may follow stands behind the cursor"
        await run.press("right")
        assert bar.input.value == "party:isles"
        await run.press(*" iss", "tab", *"ex", "tab")
        assert bar.input.value == "party:isles issue:exercises"
        assert {row.parties for row in run.pane("isles").window.rows} == {("isles",)}
        await run.press("tab")
        assert bar.input.value == "party:isles issue:exercises"
        assert run.app.focused is bar.input
        await run.press("enter")
        assert run.desk.asked.text == "party:isles issue:exercises"
