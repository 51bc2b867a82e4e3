"""The looks of the desk: chosen, kept, and with no colour at all where that is asked for."""

from pathlib import Path

import pytest
from rich.style import Style

from tests.tui.sample_wire import Filler, Running, running
from tui.config import Look


def styles(run: Running) -> list[Style]:
    """The styles of all that stands on the screen."""
    strips = run.app.screen._compositor.render_strips()
    return [segment.style for strip in strips for segment in strip if segment.style and segment.text.strip()]


async def test_the_look_is_changed_by_key_and_kept(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    seen = []
    async with running(tmp_path) as run:
        for _ in range(4):
            seen.append((run.app.look, str(run.pane("north").render_line(0))))
            await run.press("t")
        assert [look for look, _ in seen] == ["dark", "light", "safe", "ansi"]
        assert len({drawn for _, drawn in seen}) == 4
        assert run.app.look == "dark"
        await run.press("t", "t")
    async with running(tmp_path) as run:
        assert run.app.look == "safe"
        assert run.app.theme == "talkwatch-safe"
    async with running(tmp_path, look="dark", look_kept=False) as run:
        assert run.app.look == "dark", "asked for by a flag"
    async with running(tmp_path, look="light") as run:
        assert run.app.look == "light", "the configuration was changed since"


@pytest.mark.parametrize("look", ["dark", "light", "safe"])
async def test_what_the_filter_hit_is_read_as_well_under_the_cursor(tmp_path: Path, filler: Filler, look: Look) -> None:
    filler.week(4)
    async with running(tmp_path, look=look) as run:
        await run.press("slash", *"door", "enter")
        north = run.pane("north")
        assert north.has_focus
        lines = [segment for y in range(north.size.height) for segment in north.render_line(y)]
        hits = {segment.style for segment in lines if segment.text.lower() == "door"}
        assert len(hits) == 1, "as in the rows below it"
        assert any(segment.style.bgcolor == north._look()[1].bgcolor for segment in lines if segment.style)


async def test_without_colour_nothing_has_one_and_all_is_told_otherwise(
    tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    filler.week(4)
    async with running(tmp_path) as run:
        await run.press("slash", *"door")
        for keys in ((), ("enter", "enter"), ("escape", "b"), ("escape", "s")):
            await run.press(*keys)
            for style in styles(run):
                for colour in (style.color, style.bgcolor):
                    assert colour is None or colour.is_default, style
        await run.press("escape")
        assert any(style.reverse for style in styles(run)), "the pane at hand, the words found"
        await run.press("t")
        assert "NO_COLOR" in run.screen_text()


async def test_the_terminals_own_colours(tmp_path: Path, filler: Filler) -> None:
    filler.week(4)
    async with running(tmp_path, look="ansi") as run:
        for keys in ((), ("enter",), ("escape", "b")):
            await run.press(*keys)
            for style in styles(run):
                for colour in (style.color, style.bgcolor):
                    assert colour is None or colour.is_default or colour.is_system_defined, style


@pytest.mark.parametrize(
    ("ssh", "asked", "level"), [("", "none", "none"), ("", "full", "full"), ("1", "", "none"), ("1", "full", "full")]
)
async def test_animations_are_as_asked_and_off_from_afar(
    tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch, ssh: str, asked: str, level: str
) -> None:
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", asked or "full")
    for name, value in (("SSH_CONNECTION", ssh), ("TEXTUAL_ANIMATIONS", asked)):
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
    async with running(tmp_path) as run:
        assert run.app.animation_level == level
