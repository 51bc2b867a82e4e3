"""`talkwatch export [QUERY]`: write statements to a file or to stdout."""

import sys
from pathlib import Path

import click

from store.export import FORMATS, ExportError, save, write
from tui.cli.shared import WIRE, about, checked, data_option, fail, reading


@click.command()
@click.argument("words", nargs=-1, metavar="[QUERY]")
@click.option("--format", "-f", "form", type=click.Choice(FORMATS), default="md", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write; stdout without.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@data_option
def export(words: tuple[str, ...], form: str, output: Path | None, force: bool, data: Path) -> None:
    """Write the statements that QUERY finds (all without one), oldest first, each with its citation."""
    query = checked(words)
    with reading(data) as reader:
        facts = about(reader, data / WIRE, query=query.text)
        rows = reader.all(query)
        if output is None:
            write(rows, form, sys.stdout, facts)
            return
        try:
            count = save(output, rows, form, facts, force=force)
        except ExportError as error:
            fail(str(error))
    click.echo(f"{count} statements written to {output}.", err=True)
