"""`talkwatch tail [QUERY]`: the newest statements, and with --follow those to come, a line each."""

import sys
from pathlib import Path

import click

from store.export import Scope, items, write_bare_lines
from store.query import Query
from store.reader import Reader
from tui.cli.shared import at_option, checked, data_option, fail, newest, reading
from tui.plain import looks, stream


@click.command()
@click.argument("words", nargs=-1, metavar="[QUERY]")
@click.option("--follow", "-f", is_flag=True, help="Go on with what comes in, until stopped.")
@click.option(
    "--lines", "-n", type=click.IntRange(0, 100_000), default=10, show_default=True, help="Begin with so many."
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, as in docs/export.md.")
@at_option
@data_option
def tail(words: tuple[str, ...], follow: bool, lines: int, as_json: bool, at: str, data: Path) -> None:
    """Print the newest statements that QUERY finds, oldest first, a line each.

    time | party | speaker | position | issues | text | outlet; an empty field is "-". Exit code 0 when done or stopped,
    1 where nothing was found.
    """
    if at and follow:
        fail("--at shows the past, where nothing comes in: leave --follow away.")
    query = checked(words, at)
    with reading(data, at) as reader:
        oldest = 0
        for rows in newest(reader, query, lines):
            oldest = rows[-1].id
        after = oldest - 1 if oldest else reader.last_id()
        try:
            if as_json:
                _stream_json(reader, query, after, follow)
            else:
                stream(reader, sys.stdout, query=query, follow=follow, after=after)
        except KeyboardInterrupt:
            return
        if not oldest:
            click.echo("No statement was found.", err=True)
            click.get_current_context().exit(1)


def _stream_json(reader: Reader, query: Query, after: int, follow: bool) -> None:
    for _ in looks(reader, follow=follow):
        for item in items(reader, Scope(query=query, after=after)):
            write_bare_lines([item], sys.stdout)
            after = item.row.id
        sys.stdout.flush()
