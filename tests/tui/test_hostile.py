"""Bad text through every screen: it shows as harmless text, and nothing of it reaches the terminal as a command."""

from pathlib import Path

import pytest

from tests.tui.sample_wire import Filler, running

BAD = "\x1b[2J\x1b]52;c;aGk=\x07\x9b31m\u202eevil\u2066\x00\x07"
WORDS = "[NATO] said [/b] [sic] [/x] [@click=app.quit]go[/]"


@pytest.fixture
def hostile(filler: Filler) -> Filler:
    for party in ("north", "south", "isles"):
        filler.say(
            party, text=f"{WORDS} {BAD}", title=f"{WORDS} {BAD}", name=f"[b]Ada[/b] {BAD}", outlet=f"[i]Out {BAD}",
            position=f"[u]{BAD}", why=f"[/] {BAD}", url=f"https://[x]/{BAD}",
        )  # fmt: skip
    filler.say(text=f"{WORDS} {BAD}")
    return filler


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
@pytest.mark.parametrize(
    "keys",
    [
        (),
        ("enter",),
        ("u",),
        ("slash", "s", "i", "c"),
        ("z", "d"),
        ("y",),
        ("o",),
        ("asterisk",),
        ("e",),
        ("s",),
        ("p",),
    ],
)
async def test_every_screen(tmp_path: Path, hostile: Filler, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    async with running(tmp_path, size, ready=keys) as run:
        text = run.screen_text()
        assert not any(char in text for char in "\x1b\x9b\x00\x07\u202e\u2066")
        if keys in ((), ("enter",), ("z", "d")):
            assert "[NATO] said [/b]" in text
        if not keys:
            assert "[b]Ada[/b]" in text
