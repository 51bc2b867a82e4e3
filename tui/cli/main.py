"""The command line: `talkwatch` opens the desk, `talkwatch COMMAND` does one thing. Commands load when called."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from tui.cli.shared import fail, program_version
from tui.config import ConfigError, defaults, load, path_of

COMMANDS = {
    "board": "Print where each party stands on each issue.",
    "backup": "Copy wire.db and desk.db, checked, while everything runs.",
    "collect": "Poll the sources and write what they say into the wire.",
    "completion": "Print what makes a shell complete commands and options.",
    "config": "Show, begin and check the configuration file.",
    "demo": "Watch a recorded week without any network.",
    "desk": "Open the desk (what `talkwatch` alone does).",
    "doctor": "Say what is installed, where the files are and how the wire does.",
    "export": "Write statements to a file.",
    "profile": "Show, check or begin a summit profile.",
    "prune": "Forget old entries, except what somebody made something of.",
    "reclassify": "Read all that is on the wire again after the profile or the program changed.",
    "search": "Print the statements that a query finds.",
    "serve": "Open the desk in browsers.",
    "sessions": "List the sessions at the desk.",
    "sources": "Say how the sources do; try, add, import and export them.",
    "statements": "Show the statements found in any text.",
    "tail": "Print the newest statements, and those to come.",
    "watches": "Say what to tell of when it comes in; try it, share it.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they run, so that none pays for the others."""

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> Any:  # type: ignore[override]
        """Run a command line. What a person did wrong is told in one sentence, with exit code 2."""
        try:
            code = super().main(args, **(extra | {"standalone_mode": False}))
        except click.Abort:
            code = 130
        except click.exceptions.NoArgsIsHelpError as asked:
            click.echo(asked.format_message(), err=True)
            code = 2
        except click.ClickException as mistake:
            click.echo(f"talkwatch: {mistake.format_message()}", err=True)
            code = 2
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. A pipe whose reader had enough is no mistake: exit code 141, as a shell counts it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python would try once more at its end
            return 141

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands without importing them, and options."""
        names = [CompletionItem(name, help=words) for name, words in COMMANDS.items() if name.startswith(incomplete)]
        return names + click.Command.shell_complete(self, ctx, incomplete)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"tui.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"talkwatch, version {program_version()}")
        context.exit()


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of wire.db and desk.db.")
@click.option("--config", "config_file", type=click.Path(dir_okay=False, path_type=Path), help="Configuration file.")
@click.pass_context
def main(context: click.Context, data: Path | None, config_file: Path | None) -> None:
    """Live monitoring of diplomatic talks: who said what, party by party.

    Without a command the desk opens, and a collector is started beside it where none runs.

    Data goes to standard output, talk to standard error. Exit codes: 0 done; 1 nothing was found, or nothing worked; 2
    a mistake that one sentence on standard error explains; 130 stopped by a person; 141 the reader of a pipe left.
    """
    if context.invoked_subcommand not in ("completion", "config"):
        if config_file is not None and not config_file.is_file():
            fail(f"There is no configuration file {config_file}.")
        try:
            context.obj = load(config_file or path_of())
        except ConfigError as error:
            fail(str(error))
        context.default_map = defaults(context.obj)
    if context.invoked_subcommand is None:
        assert isinstance(context.command, click.Group)
        command = context.command.get_command(context, "desk")
        assert command is not None
        with command.make_context("desk", [], parent=context) as inner:
            command.invoke(inner)


if __name__ == "__main__":
    main()
