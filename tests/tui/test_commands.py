import pytest
from textual.binding import Binding

from tui.commands import DESK, DETAIL
from tui.commands.base import AnyCommand
from tui.keymap import checked
from tui.screens.help import help_content

FORBIDDEN = {f"ctrl+{letter}" for letter in "bhijmqsz"}


@pytest.mark.parametrize("commands", [DESK, DETAIL], ids=["desk", "detail"])
def test_no_key_means_two_things_and_none_is_eaten_by_a_terminal(commands: tuple[AnyCommand, ...]) -> None:
    keys = [key for command in commands for key in command.KEYS.split(",")]
    assert len(keys) == len(set(keys))
    assert not FORBIDDEN & set(keys)


def test_every_command_explains_itself_and_is_in_the_help() -> None:
    text = " ".join(help_content(400).plain.split())
    for command in {*DESK, *DETAIL}:
        assert command.help().endswith("."), command
        assert command.NAME
        assert command.help() in text, command
        assert command.shown_keys() in text, command


def test_the_binding_carries_the_name_of_its_class() -> None:
    for command in DESK:
        binding = command.binding()
        assert isinstance(binding, Binding)
        assert binding.id == command.__name__
        assert binding.action == f"command('{command.__name__}')"


def test_keys_can_be_others_and_what_cannot_be_is_said_in_one_sentence() -> None:
    good, words = checked({"Zoom": "Z, f4", "NextStatement": "s", "Zom": "f5", "Hold": "ctrl+s", "Quit": ""})
    assert good == {"Zoom": "Z,f4"}
    assert "there is no command Zom (nearest: Zoom)" in words
    assert "s is both NextStatement and Sources" in words
    assert "Hold cannot be ctrl+s" in words
    assert "Quit would have no key" in words
    assert words.endswith(".")
    assert checked({"Zoom": "s", "Sources": "z"}) == ({"Zoom": "s", "Sources": "z"}, ""), "two may change places"
