"""Keys as the operator wants them: which of the wished ones can be had, and what to say of the others."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.commands import SCREENS

if TYPE_CHECKING:
    from textual.app import App

EATEN = frozenset(f"ctrl+{letter}" for letter in "bhijmqsz")
"""Terminals and multiplexers keep these, or send them as something else."""
_OWN = {"ctrl+c": "quit at once", "ctrl+p": "the palette"}


def checked(wanted: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The part of `wanted` (command name -> keys, with commas between them) that can be had, and one sentence on the
    rest, "" where there is none. Keys are written as Textual names them: "j", "ctrl+n", "f2", "question_mark"."""
    known = {command.__name__: command for commands in SCREENS for command in commands}
    good: dict[str, str] = {}
    problems: list[str] = []
    for name, text in wanted.items():
        keys = [key.strip() for key in text.split(",") if key.strip()]
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, n=1, cutoff=0)
            problems.append(f"there is no command {name}" + (f" (nearest: {near[0]})" if near else ""))
        elif not keys:
            problems.append(f"{name} would have no key")
        elif lost := [key for key in keys if key in EATEN or key in _OWN]:
            why = _OWN.get(lost[0], "which terminals keep for themselves")
            problems.append(f"{name} cannot be {lost[0]} ({why})")
        else:
            good[name] = ",".join(keys)
    while clash := _clash(good):
        key, loser, other = clash
        problems.append(f"{key} is both {loser} and {other}")
        del good[loser]
    return good, f"Keys: {'; '.join(problems)}." if problems else ""


def _clash(wanted: Mapping[str, str]) -> tuple[str, str, str] | None:
    """A key with two meanings on one screen: the key, the wished one that must give way, the other."""
    for commands in SCREENS:
        owner: dict[str, str] = {}
        for command in commands:
            name = command.__name__
            for key in wanted.get(name, command.KEYS).split(","):
                if key in owner:
                    loser, other = (name, owner[key]) if name in wanted else (owner[key], name)
                    return key, loser, other
                owner[key] = name
    return None


def apply_keys(app: "App[Any]", wanted: Mapping[str, str]) -> str:
    """Have an app obey the keys in `wanted` as far as it can; returns what `checked` says of the rest."""
    good, words = checked(wanted)
    app.set_keymap(good)
    return words
