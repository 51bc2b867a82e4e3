from pathlib import Path

import pytest

from tui.clipboard import append, takes_copies


@pytest.mark.parametrize(
    ("environment", "takes"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM": "xterm-256color", "WT_SESSION": "1"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "WezTerm"}, False),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/x,1,0"}, False),
        ({}, False),
    ],
)
def test_terminals_that_are_known_to_take_copies(environment: dict[str, str], takes: bool) -> None:
    assert takes_copies(environment) is takes


def test_copies_are_appended_for_the_owner_alone(tmp_path: Path) -> None:
    append(tmp_path, "“one”\n")
    path = append(tmp_path, "“two”")
    assert path.read_text(encoding="utf-8") == "“one”\n\n“two”\n\n"
    assert path.stat().st_mode & 0o077 == 0
