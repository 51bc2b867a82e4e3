"""Commands that set the desk back to a moment and move it from there."""

from typing import TYPE_CHECKING

from tui.commands.base import AnyCommand, Command

if TYPE_CHECKING:
    from tui.screens.desk import DeskScreen


class LookBack(Command["DeskScreen"]):
    """Show what was known at a moment: 14:05, 2022-01-12 14:05 or -2h. Escape returns to now."""

    KEYS, NAME, GROUP = "H", "Look back", "Past"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.looking_back.ask()


class StatementBack(Command["DeskScreen"]):
    """Go back to when the statement before came in."""

    KEYS, NAME, GROUP, SHOWN = "left_square_bracket", "Statement before", "Past", "["

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.looking_back.step_statement(-1)


class StatementOn(Command["DeskScreen"]):
    """Go on to when the next statement came in."""

    KEYS, NAME, GROUP, SHOWN = "right_square_bracket", "Statement after", "Past", "]"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.looking_back.step_statement(1)


class MinuteBack(Command["DeskScreen"]):
    """Go back by a minute."""

    KEYS, NAME, GROUP, SHOWN = "left_curly_bracket", "A minute back", "Past", "{"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.looking_back.step_minute(-1)


class MinuteOn(Command["DeskScreen"]):
    """Go on by a minute."""

    KEYS, NAME, GROUP, SHOWN = "right_curly_bracket", "A minute on", "Past", "}"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.looking_back.step_minute(1)


class Replay(Command["DeskScreen"]):
    """Replay what came in from this moment on, or halt the replay."""

    KEYS, NAME, GROUP = "R", "Replay", "Past"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.looking_back.play()


class ReplaySpeed(Command["DeskScreen"]):
    """Replay as fast as it came in, ten times or sixty times as fast."""

    KEYS, NAME, GROUP = "X", "Speed of the replay", "Past"

    def run(self, screen: "DeskScreen") -> None:
        """Do it."""
        screen.looking_back.change_speed()


COMMANDS: tuple[AnyCommand, ...] = (
    LookBack, StatementBack, StatementOn, MinuteBack, MinuteOn, Replay, ReplaySpeed,
)  # fmt: skip
