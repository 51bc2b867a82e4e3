"""Makes docs/configuration.md and docs/talkwatch.1 from the program itself: `python -m tui.reference` (`make docs`).

The man page needs click-man, which only developers have.
"""

import sys
import tomllib
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from tui.cli.main import COMMANDS, main
from tui.config import reference, settings

DOCS = Path(__file__).parents[1] / "docs"

_FILES = """.SH FILES
wire.db holds what came in, desk.db what you made of it; \\fBtalkwatch doctor\\fP says where they are.
\\fBtalkwatch config path\\fP says where the configuration file is.
.SH EXIT STATUS
.TP
0
Done.
.TP
1
Nothing was found, or nothing worked.
.TP
2
A mistake that one sentence on standard error explains.
.TP
130
Stopped by a person.
.TP
141
The reader of a pipe left."""


def pages() -> dict[str, str]:
    """File name below docs/ -> its text."""
    return {"configuration.md": reference(), "talkwatch.1": man_page()}


def man_page() -> str:
    """One man page for the whole command line, in roff."""
    from click_man.man import ManPage  # type: ignore[import-untyped]

    context = click.Context(main, info_name="talkwatch")
    page = ManPage("talkwatch")
    with (DOCS.parent / "pyproject.toml").open("rb") as file:  # what is installed may be older
        page.version = f"talkwatch {tomllib.load(file)['project']['version']}"
    page.date = ""
    page.short_help = "live monitoring of diplomatic talks in a terminal"
    page.synopsis = "[OPTIONS] [COMMAND [ARGS]...]"
    page.description = _roff(main.help or "")
    page.options = list(_options(main, context))
    lines = [str(page).rstrip(), ".SH COMMANDS"]
    for name in sorted(COMMANDS):
        command = main.get_command(context, name)
        assert command is not None
        lines += _command(command, f"talkwatch {name}", context)
    lines += [_FILES, ".SH ENVIRONMENT"]
    for setting in settings():
        if setting.variable:
            lines += [".TP", f"\\fB{setting.variable}\\fP", _roff(setting.words)]
    lines += [".TP", "\\fBTALKWATCH_CONFIG\\fP", "The configuration file."]
    return "\n".join(lines) + "\n"


def _command(command: click.Command, path: str, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=path.rpartition(" ")[2], parent=parent)
    yield f".SS {path}"
    yield f"\\fB{path}\\fP {_roff(' '.join(command.collect_usage_pieces(context)))}"
    yield ".PP"
    yield _roff(command.help or "")
    for names, words in _options(command, context):
        yield ".TP"
        yield f"\\fB{_roff(names)}\\fP"
        yield _roff(words)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _command(inner, f"{path} {name}", context)


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    for param in command.params:
        record = param.get_help_record(context)
        if record is not None:
            yield record[0], _roff(record[1]) or "."


def _roff(text: str) -> str:
    """Text that no formatter takes for a request; blank lines are paragraphs."""
    lines = cleandoc(text.replace("\b\n", "\n")).replace("\\", "\\e").replace("-", "\\-").split("\n")
    return "\n".join(".PP" if not line.strip() else f"\\&{line}" if line[0] in ".'" else line for line in lines)


def _main() -> None:
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"{DOCS / name} written", file=sys.stderr)


if __name__ == "__main__":
    _main()
