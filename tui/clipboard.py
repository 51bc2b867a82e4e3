"""Copying: by way of the terminal (OSC 52), and into a file beside the store where a terminal may not take it."""

import os
from collections.abc import Mapping
from pathlib import Path

FILE = "copied.txt"

# Terminals that set the clipboard by OSC 52 as they come. Those built on VTE and macOS Terminal do not, xterm asks to
# be allowed, and tmux passes it on only where it is told to.
_PROGRAMS = {
    "alacritty", "contour", "ghostty", "iterm.app", "kitty", "mintty", "rio", "vscode", "warpterminal", "wezterm",
}  # fmt: skip
_TERMS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour", "rio", "mintty")
_SIGNS = ("WT_SESSION", "KITTY_WINDOW_ID", "ALACRITTY_WINDOW_ID", "WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR")


def takes_copies(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal is one that is known to set the clipboard."""
    term = environment.get("TERM", "")
    if environment.get("TMUX") or environment.get("STY") or term.startswith(("tmux", "screen")):
        return False
    program = environment.get("TERM_PROGRAM", "").casefold()
    return program in _PROGRAMS or term.startswith(_TERMS) or any(sign in environment for sign in _SIGNS)


def append(folder: Path, text: str) -> Path:
    """Put `text` at the end of the file for copies, which only its owner may read. Raises OSError."""
    path = folder / FILE
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(text.rstrip("\n") + "\n\n")
    return path
