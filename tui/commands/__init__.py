"""Everything a person can ask for: one class a command."""

from tui.commands import desk, moving, reading
from tui.commands.base import AnyCommand

# In the order of the footer, where the last ones may have no room.
_FIRST: tuple[AnyCommand, ...] = (desk.Help, desk.Filter, reading.OpenStatement, moving.NextPane, moving.Newest)
_ALL: tuple[AnyCommand, ...] = (*moving.COMMANDS, *reading.COMMANDS, *desk.COMMANDS)

DESK: tuple[AnyCommand, ...] = (*_FIRST, desk.Quit, *(c for c in _ALL if c not in _FIRST and c is not desk.Quit))
DETAIL: tuple[AnyCommand, ...] = reading.DETAIL

__all__ = ["DESK", "DETAIL"]
