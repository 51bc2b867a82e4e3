"""What a user command is: one class, from which key binding, palette entry, footer and help are made."""

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from textual.binding import Binding
from textual.keys import format_key

S = TypeVar("S")


class Command(Generic[S]):
    """Something a person can ask for on a screen of type S. The first line of the docstring is its help.

    It runs at once when its key is pressed or it is chosen in the palette: the next key may mean something else then.
    """

    KEYS: ClassVar[str]
    """Keys, with commas between them; the first one is shown."""
    NAME: ClassVar[str]
    """A few words for palette, footer and help."""
    GROUP: ClassVar[str] = "Program"
    """Heading in the help."""
    FOOTER: ClassVar[str] = ""
    """One word for the footer; "" leaves it out there."""
    SHOWN: ClassVar[str] = ""
    """How the keys are written, where Textual's names would puzzle."""
    FIRST: ClassVar[bool] = False
    """Whether its key is looked at before the focused widget gets it: for what changes where the next keys go."""

    def run(self, screen: S) -> None:
        """Do it."""
        raise NotImplementedError

    @classmethod
    def help(cls) -> str:
        """One sentence."""
        return (cls.__doc__ or "").strip().splitlines()[0]

    @classmethod
    def shown_keys(cls, keymap: Mapping[str, str] | None = None) -> str:
        """The keys as the help writes them; `keymap` holds other keys by the name of the command."""
        if keymap and (keys := keymap.get(cls.__name__)):
            return " ".join(format_key(key) for key in keys.split(","))
        return cls.SHOWN or cls.KEYS.replace(",", " ")

    @classmethod
    def first_key(cls, keymap: Mapping[str, str] | None = None) -> str:
        """The key that a hint names."""
        return cls.shown_keys(keymap).split(" ")[0]

    @classmethod
    def binding(cls) -> Binding:
        """The key binding; its id is the name of the class, so that a key map may change it."""
        return Binding(
            cls.KEYS,
            f"command('{cls.__name__}')",
            cls.FOOTER or cls.NAME,
            show=bool(cls.FOOTER),
            key_display=cls.shown_keys().split(" ")[0],
            tooltip=cls.help(),
            id=cls.__name__,
            priority=cls.FIRST,
        )


AnyCommand = type[Command[Any]]
