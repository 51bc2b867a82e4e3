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


async def test_every_screen(tmp_path: Path, hostile: Filler) -> None:
    """With tabs in the place of columns; columns and what reaches a terminal: test_survival.py."""
    async with running(tmp_path, (80, 24)) as run:
        seen = {}
        for keys in ("", "enter", "u", "slash s i c", "z", "d", "y", "o", "asterisk", "e", "s", "p", "question_mark"):
            await run.press(*keys.split())
            seen[keys] = text = run.screen_text()
            assert not any(char in text for char in "\x1b\x9b\x00\x07\u202e\u2066"), keys
            if run.app.screen is not run.desk or keys.startswith("slash"):
                await run.press("escape")
        assert run.app.screen is run.desk
        for keys in ("", "enter", "z"):
            assert "[NATO] said [/b]" in seen[keys], keys
        assert "[b]Ada[/b]" in seen[""]
