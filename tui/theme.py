"""The looks of the desk, and how a party's colour is made readable on each of them.

The colours of the colour-blind-safe look are those of Okabe and Ito, "Color Universal Design" (2008). The ANSI look
takes the sixteen colours of the terminal, so it goes with whatever its owner chose; with NO_COLOR it has none at all.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast

from rich.color import Color as RichColor
from textual.color import Color
from textual.theme import Theme

from store.records import Party
from tui.config import LOOKS as LOOK_NAMES
from tui.config import Look

if TYPE_CHECKING:
    from textual.app import App

    from tui.app import TalkwatchApp

DARK = Theme(
    name="talkwatch-dark",
    primary="#7fb2e5",
    secondary="#8fa3b8",
    accent="#e3b55b",
    warning="#e3b55b",
    error="#f0847c",
    success="#79c79a",
    foreground="#d9dfe7",
    background="#11151b",
    surface="#161b23",
    panel="#1f2630",
    dark=True,
    variables={
        "quiet": "#8593a3",
        "rule": "#2a323e",
        "chosen": "#222c39",
        "hit": "#11151b",
        "hit-background": "#e3b55b",
        "footer-background": "#161b23",
        "footer-item-background": "#161b23",
        "footer-key-background": "#161b23",
        "footer-description-background": "#161b23",
        "footer-key-foreground": "#e3b55b",
        "footer-description-foreground": "#8593a3",
        "border-blurred": "#2a323e",
    },
)

LIGHT = Theme(
    name="talkwatch-light",
    primary="#1f5f9e",
    secondary="#5b6b7b",
    accent="#8a5a00",
    warning="#8a5a00",
    error="#b3261e",
    success="#1d6b42",
    foreground="#1f2429",
    background="#fbfaf6",
    surface="#f3f0e9",
    panel="#e9e5db",
    dark=False,
    variables={
        "quiet": "#66707a",
        "rule": "#d9d4c7",
        "chosen": "#eae4d3",
        "hit": "#1f2429",
        "hit-background": "#ffd978",
        "footer-background": "#f3f0e9",
        "footer-item-background": "#f3f0e9",
        "footer-key-background": "#f3f0e9",
        "footer-description-background": "#f3f0e9",
        "footer-key-foreground": "#8a5a00",
        "footer-description-foreground": "#66707a",
        "border-blurred": "#d9d4c7",
    },
)

SAFE = Theme(
    name="talkwatch-safe",
    primary="#56b4e9",
    secondary="#9fb8cc",
    accent="#e69f00",
    warning="#e69f00",
    error="#d55e00",
    success="#009e73",
    foreground="#e4e8ee",
    background="#0d1014",
    surface="#11151b",
    panel="#1a2028",
    dark=True,
    variables={
        "quiet": "#8a97a6",
        "rule": "#2a323e",
        "chosen": "#1f2a38",
        "hit": "#0d1014",
        "hit-background": "#f0e442",
        "footer-background": "#11151b",
        "footer-item-background": "#11151b",
        "footer-key-background": "#11151b",
        "footer-description-background": "#11151b",
        "footer-key-foreground": "#e69f00",
        "footer-description-foreground": "#8a97a6",
        "border-blurred": "#2a323e",
    },
)

# Yellow and blue are hard to read on light or on dark grounds, and this look does not know which it has.
ANSI = Theme(
    name="talkwatch-ansi",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    accent="ansi_magenta",
    warning="ansi_magenta",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    dark=True,
    variables={
        "quiet": "ansi_bright_black",
        "rule": "ansi_bright_black",
        "chosen": "ansi_default",
        "hit": "ansi_black",
        "hit-background": "ansi_yellow",
        "surface": "ansi_default",
        "panel": "ansi_default",
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "footer-key-foreground": "ansi_magenta",
        "footer-description-foreground": "ansi_default",
        "border-blurred": "ansi_bright_black",
    },
)

LOOKS: dict[Look, Theme] = dict(zip(LOOK_NAMES, (DARK, LIGHT, SAFE, ANSI), strict=True))
LOOK_WORDS: dict[Look, str] = {
    "dark": "Dark", "light": "Light", "safe": "Safe for the colour-blind", "ansi": "The colours of the terminal",
}  # fmt: skip

OKABE_ITO = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")
_ANSI_HUES = tuple(Color.parse(f"ansi_{name}") for name in ("red", "green", "yellow", "blue", "magenta", "cyan"))

_GREY = Color.parse("#8a8a8a")
_ENOUGH = 4.5  # contrast of text by WCAG 2.2, success criterion 1.4.3


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two opaque colours, 1 to 21, as WCAG 2.2 defines it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours(app: "App[object]", names: Iterable[str]) -> dict[str, RichColor]:
    """Colours of the look by their names ("accent"), for what is drawn line by line.

    Component classes would say the same, but each is a node for the style sheet, in every widget that has it.
    """
    return {name: Color.parse(app.theme_variables[name]).rich_color for name in names}


def party_colour(app: "App[object]", party: Party, ground: Literal["background", "surface", "panel"]) -> Color:
    """A party's colour as text on one of the grounds, in the look of the app. A pane of a query has its own colour."""
    colour = party.colour
    if app.theme == SAFE.name:
        parties = cast("TalkwatchApp", app).parties
        colour = okabe_ito(tuple(p.colour for p in parties.values())).get(colour, colour)
    return readable(colour, getattr(app.current_theme, ground))


@lru_cache(maxsize=16)
def okabe_ito(colours: Sequence[str]) -> dict[str, str]:
    """Each colour -> the nearest of Okabe and Ito's that none before it has; they begin anew when all are taken."""
    found: dict[str, str] = {}
    free: list[str] = []
    for colour in dict.fromkeys(colours):
        free = free or list(OKABE_ITO)
        found[colour] = min(free, key=lambda other: _distance(_parsed(colour), Color.parse(other)))
        free.remove(found[colour])
    return found


def _parsed(colour: str) -> Color:
    try:
        return Color.parse(colour)
    except Exception:  # a profile may say anything
        return _GREY


def _distance(one: Color, other: Color) -> float:
    """How unlike two colours are: mostly by hue, which is what they are called by."""
    (h1, l1, s1), (h2, l2, s2) = one.hsl, other.hsl
    turn = abs(h1 - h2)
    return min(turn, 1 - turn) * 4 * min(1.0, s1 + s2) + abs(l1 - l2) + abs(s1 - s2) / 2


@lru_cache(maxsize=256)
def readable(colour: str, background: str) -> Color:
    """`colour`, moved towards white or black just as far as text on `background` needs. A bad colour is grey.

    On a ground that the terminal decides it is the nearest of the terminal's own colours.
    """
    wanted, ground = _parsed(colour), Color.parse(background)
    if ground.ansi is not None:
        return min(_ANSI_HUES, key=lambda hue: _distance(wanted, hue))
    end = Color(255, 255, 255) if _luminance(ground) < 0.4 else Color(0, 0, 0)
    for step in range(11):
        found = wanted.blend(end, step / 10)
        if contrast(found, ground) >= _ENOUGH:
            return found
    return end


def ink(background: Color) -> Color:
    """Black or white, whichever reads better on `background`."""
    black, white = Color(16, 18, 22), Color(255, 255, 255)
    return black if contrast(black, background) >= contrast(white, background) else white


def _luminance(colour: Color) -> float:
    def part(value: int) -> float:
        share = value / 255
        return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)

    return 0.2126 * part(colour.r) + 0.7152 * part(colour.g) + 0.0722 * part(colour.b)
