"""Commands that correct what the classifier made of a statement."""

from typing import TYPE_CHECKING

from tui.commands.base import Command

if TYPE_CHECKING:
    from tui.screens.command_screen import CommandScreen


class Correct(Command["CommandScreen"]):
    """Correct speaker, party, issues or position of the statement, or say that it is none."""

    KEYS, NAME, GROUP = "c", "Correct statement", "Reading"

    def run(self, screen: "CommandScreen") -> None:
        """Do it."""
        screen.correct_statement()


class TakeBackCorrection(Command["CommandScreen"]):
    """Take back what was corrected last in this session."""

    KEYS, NAME, GROUP = "C", "Take a correction back", "Reading"

    def run(self, screen: "CommandScreen") -> None:
        """Do it."""
        screen.take_back_correction()


COMMANDS = (Correct, TakeBackCorrection)
