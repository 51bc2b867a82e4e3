"""One of several: a full circle for what is chosen and an empty one for the rest, so that it needs no colour."""

from textual.widgets import RadioButton


class Choice(RadioButton):
    """A radio button whose sign, not only its colour, says whether it is on."""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]
        """The sign between its sides."""
        return "●" if self.value else "○"
