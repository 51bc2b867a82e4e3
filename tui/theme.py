"""The two looks of the desk, and how a party's colour is made readable on either."""

from functools import lru_cache

from textual.color import Color
from textual.theme import Theme

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

THEMES = (DARK, LIGHT)

_GREY = Color.parse("#8a8a8a")
_ENOUGH = 4.5  # contrast of text by WCAG 2.2, success criterion 1.4.3


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two opaque colours, 1 to 21, as WCAG 2.2 defines it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=256)
def readable(colour: str, background: str) -> Color:
    """`colour`, moved towards white or black just as far as text on `background` needs. A bad colour is grey."""
    try:
        wanted = Color.parse(colour)
    except Exception:  # a profile may say anything
        wanted = _GREY
    ground = Color.parse(background)
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
