"""Commands on the group of witnesses of a statement, where it is shown whole."""

from typing import TYPE_CHECKING

from tui.commands.base import Command

if TYPE_CHECKING:
    from tui.screens.detail import DetailScreen


class TakeOutWitness(Command["DetailScreen"]):
    """Take the witness at hand, or else the statement shown, out of its group: it says something else."""

    KEYS, NAME, GROUP = "x", "Take out of the group", "Reading"

    def run(self, screen: "DetailScreen") -> None:
        """Do it."""
        screen.take_out_witness()


class PutBackWitness(Command["DetailScreen"]):
    """Put the statement shown back into its group of witnesses, or else what was taken out last."""

    KEYS, NAME, GROUP = "X", "Put back into the group", "Reading"

    def run(self, screen: "DetailScreen") -> None:
        """Do it."""
        screen.put_back_witness()


COMMANDS = (TakeOutWitness, PutBackWitness)
