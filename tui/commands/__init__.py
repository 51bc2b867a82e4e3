"""Everything a person can ask for: one class a command."""

from tui.commands import board, correcting, desk, moving, past, reading, sessions, watches, witnesses
from tui.commands.base import AnyCommand

# In the order of the footer, where the last ones may have no room.
_FIRST: tuple[AnyCommand, ...] = (desk.Help, desk.Filter, reading.OpenStatement, moving.NextPane, moving.Newest)
_ALL: tuple[AnyCommand, ...] = (
    *moving.COMMANDS, *reading.COMMANDS, *correcting.COMMANDS, *desk.COMMANDS, *board.ON_DESK,
    *sessions.ON_DESK, *past.COMMANDS, *watches.ON_DESK,
)  # fmt: skip

DESK: tuple[AnyCommand, ...] = (*_FIRST, desk.Quit, *(c for c in _ALL if c not in _FIRST and c is not desk.Quit))
DETAIL: tuple[AnyCommand, ...] = (*reading.DETAIL, *correcting.COMMANDS, *witnesses.COMMANDS)
BOARD, CELL = board.BOARD, board.CELL
SESSIONS, LOG = sessions.SESSIONS, sessions.LOG
ALERTS, WATCHES = watches.ALERTS, watches.WATCHES

# Keys mean one thing on each of these.
SCREENS: tuple[tuple[AnyCommand, ...], ...] = (DESK, DETAIL, BOARD, CELL, SESSIONS, LOG, ALERTS, WATCHES)
HINTS: tuple[AnyCommand, ...] = (
    desk.Help, desk.Filter, reading.OpenStatement, moving.JumpToPane, moving.Newest, desk.Quit,
)  # fmt: skip

__all__ = ["ALERTS", "BOARD", "CELL", "DESK", "DETAIL", "HINTS", "LOG", "SCREENS", "SESSIONS", "WATCHES"]
