"""`talkwatch board`: print where each party stands on each issue."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from store.board import Board, Cell, corrections_of, read_board
from store.export import BOARD_FORMATS, ExportError, board_items, save_board, write_board
from store.query import both, parse, read_time
from store.safetext import clean_line
from tui.cli.shared import (
    DESK,
    WIRE,
    about,
    at_option,
    by_ending,
    checked,
    data_option,
    desk_log,
    fail,
    moment,
    reading,
)
from tui.widgets.board_words import spark, stance, summary, turn_words


@click.command()
@click.option("--since", default="", metavar="T", help="Only what came in since: 2h, 09:00, yesterday, 2022-01-12.")
@click.option("--filter", "words", default="", metavar="QUERY", help="Only what this query finds, as in `search`.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["text", *BOARD_FORMATS]),
    default="text",
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write; stdout without.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@at_option
@data_option
def board(
    since: str, words: str, form: str, as_json: bool, output: Path | None, force: bool, at: str, data: Path
) -> None:
    """Print where each party stands on each issue: latest position, how many statements, whether it turned.

    Only sure statements that their source still makes decide the position; the others are counted. A party turned when
    two sure statements, or one that the outlets of two owners carry, are on the other side.

    Markdown, HTML and SQLite hold the statements that decided, too; CSV has a row for each cell; docs/export.md has the
    JSON. Without --format the ending of FILE decides. Times are UTC but in text. Exit code 1 where nothing is found.
    """
    form = "json" if as_json else by_ending(form, BOARD_FORMATS, output)
    if form == "text" and output is not None:
        fail(f"{output} has no ending that names a format: say one of {', '.join(BOARD_FORMATS)} with --format.")
    now = moment(at)
    query = checked((words,), at)
    start = read_time(since, now) if since else ""
    if start is None:
        fail(f"No time is read in --since {since}: try 2h, 09:00 or 2022-01-12.")
    if start:
        query = both(parse(f"since:{start}", now), query)
    with reading(data, at) as reader:
        found = read_board(reader, query, now, corrections_of(reader, query))
        if form == "text":
            for line in _text(found, now):
                click.echo(line)
        else:
            facts = about(reader, data / WIRE, query=query.text)
            with desk_log(data / DESK, at) as desk:
                items = board_items(reader, found, desk)
            try:
                if output is None:
                    write_board(found, items, form, sys.stdout, facts)
                else:
                    save_board(output, found, items, form, facts, force=force)
                    click.echo(f"The board is written to {output}.", err=True)
            except ExportError as error:
                fail(str(error))
    if not found.lines:
        click.echo("No statement with a party and an issue was found.", err=True)
        click.get_current_context().exit(1)


def _labels(found: Board) -> dict[str, str]:
    return {party.id: clean_line(party.label, 60) for party in found.parties}


def _text(found: Board, now: datetime) -> Iterator[str]:
    labels = _labels(found)
    width = max(map(len, labels.values()), default=0)
    for line in found.lines:
        yield clean_line(f"{line.label} ({line.group.replace('-', ' ')})", 200)
        yield f"  {summary(line, labels)}."
        for party, cell in line.cells.items():
            words = (
                f"  {labels[party]:<{width}}  {stance(cell.position):<17} {cell.count:>6}  {spark(cell.hours, 12):<12}"
            )
            yield f"{words}  {_turned(cell, now)}".rstrip()
        yield ""
    if found.silent:
        yield clean_line(f"Nothing said on: {'; '.join(found.silent)}.", 4000)


def _turned(cell: Cell, now: datetime) -> str:
    turn = cell.turn
    return turn_words(turn.before.position, turn.after.position, turn.after.at, now.tzinfo, now) if turn else ""
