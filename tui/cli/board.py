"""`talkwatch board`: print where each party stands on each issue."""

import csv
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from store.board import Board, Cell, corrections_of, read_board
from store.export import BOARD_FORMATS, ExportError, board_items, save_board, write_board_html
from store.query import both, parse, read_time
from store.safetext import clean_line
from tui.cli.shared import DESK, WIRE, about, at_option, checked, data_option, desk_log, fail, moment, reading
from tui.widgets.board_words import spark, stance, summary, turn_words

_FORMULA = ("=", "+", "-", "@", "\t")


@click.command()
@click.option("--since", default="", metavar="T", help="Only what came in since: 2h, 09:00, yesterday, 2022-01-12.")
@click.option("--filter", "words", default="", metavar="QUERY", help="Only what this query finds, as in `search`.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["text", "md", "csv", "json", *BOARD_FORMATS]),
    default="text",
    show_default=True,
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File for html or sqlite.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@at_option
@data_option
def board(
    since: str, words: str, form: str, as_json: bool, output: Path | None, force: bool, at: str, data: Path
) -> None:
    """Print where each party stands on each issue: latest position, how many statements, whether it turned.

    Only sure statements that their source still makes decide the position; the others are counted. A party turned when
    two sure statements, or one that the outlets of two owners carry, are on the other side.

    As JSON: made_at, as_of, since, filter, parties (id, label) and issues, each with id, label, group, ready, refuses,
    asks (party ids) and cells: party, count, last_day, hours (24 counts, oldest first), position, since, uid of the
    statement that holds it, and turned (from, to, at, uid_before, uid_after) or null. CSV has a row for each cell.
    HTML is one page with the statements that decided; SQLite has a table of cells and the tables of `export`. Both take
    -o. Times are UTC. Exit code 1 where nothing is found.
    """
    form = "json" if as_json else form
    if form not in BOARD_FORMATS and output is not None:
        fail(f"-o is for {' and '.join(BOARD_FORMATS)}: send the others where they belong with >.")
    if form == "sqlite" and output is None:
        fail("The format sqlite makes a file: say its name with -o.")
    now = moment(at)
    query = checked((words,), at)
    start = read_time(since, now) if since else ""
    if start is None:
        fail(f"No time is read in --since {since}: try 2h, 09:00 or 2022-01-12.")
    if start:
        query = both(parse(f"since:{start}", now), query)
    with reading(data, at) as reader:
        found = read_board(reader, query, now, corrections_of(reader, query))
        if form in BOARD_FORMATS:
            facts = about(reader, data / WIRE, query=query.text)
            with desk_log(data / DESK, at) as desk:
                items = board_items(reader, found, desk)
            try:
                if output is None:
                    write_board_html(found, items, sys.stdout, facts)
                else:
                    save_board(output, found, items, form, facts, force=force)
            except ExportError as error:
                fail(str(error))
        elif form == "json":
            ids = {c.statement for c in _cells(found)} | {t.before.id for t in _turns(found)}
            ids |= {t.after.id for t in _turns(found)}
            rows = {id: reader.row(id) for id in ids if id}
            uids = {id: row.uid for id, row in rows.items() if row}
            made_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            head = {"made_at": made_at, "as_of": at or None, "since": start or None, "filter": words}
            click.echo(json.dumps(head | _plain(found, uids), ensure_ascii=False, indent=1))
        elif form == "csv":
            csv.writer(sys.stdout, lineterminator="\n").writerows(_table(found))
        else:
            for line in (_markdown if form == "md" else _text)(found, now):
                click.echo(line)
    if not found.lines:
        click.echo("No statement with a party and an issue was found.", err=True)
        click.get_current_context().exit(1)


def _cells(found: Board) -> Iterator[Cell]:
    return (cell for line in found.lines for cell in line.cells.values())


def _turns(found: Board) -> Iterator[Any]:
    return (cell.turn for cell in _cells(found) if cell.turn)


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


def _markdown(found: Board, now: datetime) -> Iterator[str]:
    labels = _labels(found)
    yield "| " + " | ".join(["Issue", *(label.replace("|", "\\|") for label in labels.values()), "Summary"]) + " |"
    yield "|" + " --- |" * (len(labels) + 2)
    for line in found.lines:
        cells = [line.cells.get(party) for party in labels]
        words = [
            f"{stance(c.position)} ({c.count})" + (f"; {_turned(c, now)}" if c.turn else "") if c else "" for c in cells
        ]
        row = [clean_line(line.label, 120), *words, summary(line, labels)]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _table(found: Board) -> Iterator[list[str]]:
    yield ["issue", "issue_label", "group", "party", "party_label", "position", "since", "statements", "last_day",
           "turned_from", "turned_to", "turned_at"]  # fmt: skip
    labels = _labels(found)
    for line in found.lines:
        for party, c in line.cells.items():
            turn = (c.turn.before.position, c.turn.after.position, c.turn.after.at) if c.turn else ("", "", "")
            row = [line.issue, clean_line(line.label, 200), line.group, party, labels[party], c.position, c.since,
                   str(c.count), str(c.last_day), *turn]  # fmt: skip
            # A spreadsheet would run what begins so.
            yield ["'" + cell if cell.startswith(_FORMULA) else cell for cell in row]


def _plain(found: Board, uids: dict[int, str]) -> dict[str, Any]:
    def cell(c: Cell) -> dict[str, Any]:
        turned = c.turn and {
            "from": c.turn.before.position, "to": c.turn.after.position, "at": c.turn.after.at,
            "uid_before": uids.get(c.turn.before.id), "uid_after": uids.get(c.turn.after.id),
        }  # fmt: skip
        return {
            "party": c.party, "count": c.count, "last_day": c.last_day, "hours": list(c.hours),
            "position": c.position or None, "since": c.since or None, "uid": uids.get(c.statement), "turned": turned,
        }  # fmt: skip

    return {
        "parties": [{"id": id, "label": label} for id, label in _labels(found).items()],
        "issues": [
            {
                "id": line.issue, "label": clean_line(line.label, 200), "group": line.group, "ready": line.ready,
                "refuses": line.refusing, "asks": line.asking, "cells": [cell(c) for c in line.cells.values()],
            }
            for line in found.lines
        ],
    }  # fmt: skip
