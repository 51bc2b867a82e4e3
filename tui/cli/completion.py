"""`talkwatch completion SHELL`: print what makes a shell complete commands and options."""

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_TALKWATCH_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion script of a shell, to be read where it starts.

    \b
    bash: talkwatch completion bash > ~/.local/share/bash-completion/completions/talkwatch
    zsh:  talkwatch completion zsh > ~/.zfunc/_talkwatch   (with fpath+=~/.zfunc before compinit)
    fish: talkwatch completion fish > ~/.config/fish/completions/talkwatch.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    # Not by `source()`: it starts the shell to learn its version.
    made = kind(click.get_current_context().find_root().command, {}, "talkwatch", VARIABLE)
    # The help of a command may hold commas; only the first ends the kind of a word.
    template = made.source_template.replace('string split ","', 'string split --max 1 ","')
    click.echo(template % made.source_vars())
