"""Everything a person can ask for: one class a command."""

from tui.commands import desk, moving, reading
from tui.commands.base import AnyCommand

DESK: tuple[AnyCommand, ...] = (*moving.COMMANDS, *reading.COMMANDS, *desk.COMMANDS)
DETAIL: tuple[AnyCommand, ...] = reading.DETAIL

__all__ = ["DESK", "DETAIL"]
