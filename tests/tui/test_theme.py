import pytest
from textual.color import Color

from feeds.profile import load_profile
from tui.theme import DARK, LIGHT, OKABE_ITO, SAFE, contrast, ink, okabe_ito, readable

THEMES = (DARK, LIGHT, SAFE)  # the colours of the fourth look are the terminal's


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


def test_the_colours_of_the_safe_look_are_okabe_and_itos_and_repeat_only_when_all_are_taken() -> None:
    colours = tuple(party.colour for party in load_profile().parties)
    found = okabe_ito(colours)
    assert set(found) == set(colours)
    assert set(list(found.values())[:7]) == set(OKABE_ITO)
    assert okabe_ito(("#56b4e9", "#4f8fe6", "nonsense"))["#56b4e9"] == "#56b4e9"


def test_on_a_ground_of_the_terminal_a_party_has_one_of_its_colours() -> None:
    assert readable("#e03030", "ansi_default").ansi == 1
    assert readable("#2fb68c", "ansi_default").ansi in (2, 6)
