import pytest
from textual.color import Color

from feeds.profile import load_profile
from tui.theme import THEMES, contrast, ink, readable


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_party_reads_well_in_every_theme(theme: object) -> None:
    for ground in (theme.background, theme.surface, theme.panel):  # type: ignore[attr-defined]
        for party in load_profile().parties:
            colour = readable(party.colour, ground)
            assert contrast(colour, Color.parse(ground)) >= 4.5, (party.id, ground)
            assert contrast(ink(colour), colour) >= 4.5, (party.id, ground)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_words_read_well(theme: object) -> None:
    ground = Color.parse(theme.background)  # type: ignore[attr-defined]
    names = [theme.foreground, theme.primary, theme.accent, theme.error, theme.success]  # type: ignore[attr-defined]
    for colour in (*names, theme.variables["quiet"], theme.secondary):  # type: ignore[attr-defined]
        assert contrast(Color.parse(colour), ground) >= 4.5, colour
    hit = theme.variables["hit"], theme.variables["hit-background"]  # type: ignore[attr-defined]
    assert contrast(*map(Color.parse, hit)) >= 4.5


def test_a_colour_that_is_none_is_grey() -> None:
    assert readable("no colour [b]", "#000000").rich_color is not None
