"""What is painted by itself is what Textual would paint there."""

from pathlib import Path

from rich.console import Console

from tests.tui.sample_wire import Filler, running
from tui.painting import Painting, painting


async def test_panes_are_painted_as_they_stand_on_the_screen(tmp_path: Path, filler: Filler) -> None:
    filler.week(12)
    async with running(tmp_path, (90 + 36, 40)) as run:
        await run.press("p", "j", "j", "j", "space", "escape", "l")  # a fourth pane, beyond the edge
        screen = run.desk._compositor
        lists = set(run.desk.strip.statements())
        found = painting(screen, lists)
        assert found is not None
        assert len(found.parts) == 3
        whole = screen.render_strips()
        for part in found.parts:
            assert part.region.height > 30
            for y, [line] in zip(part.region.line_range, part.strips, strict=True):
                there = whole[y].crop(part.region.x, part.region.right)
                assert list(line.simplify()) == list(there.simplify())
        sequence = found.render_segments(Console(force_terminal=True))
        assert sequence.count("\n") == sum(part.region.height - 1 for part in found.parts)


async def test_what_lies_over_a_pane_is_not_painted_over(tmp_path: Path, filler: Filler) -> None:
    filler.week(12)
    async with running(tmp_path, (126, 40)) as run:
        run.app.say(f"a notice {'of some lines ' * 20}")
        assert await run.sees("a notice")
        assert painting(run.desk._compositor, set(run.desk.strip.statements())) is None
        await run.press("slash", "d")
        assert "a notice" in run.screen_text()


async def test_a_filter_paints_the_panes_at_once(tmp_path: Path, filler: Filler) -> None:
    filler.week(12)
    async with running(tmp_path, (126, 40)) as run:
        painted: list[object] = []
        display = run.app._display
        run.app._display = lambda screen, what: (painted.append(what), display(screen, what))[1]  # type: ignore[method-assign,func-returns-value,assignment]
        await run.press("slash")
        while run.desk._layout_required:  # the line for the filter takes its place first
            await run.settle()
        await run.press("d")
        assert [len(each.parts) for each in painted if isinstance(each, Painting)] == [3]
        assert run.desk.filled.text == "d"
