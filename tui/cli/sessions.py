"""`talkwatch sessions`: list the sessions at the desk."""

import json
from pathlib import Path
from typing import Any

import click

from store.export import came_in
from store.safetext import clean_line
from tui.cli.shared import DESK, WIRE, data_option, desk_log, reading


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON Lines instead of text.")
@data_option
def sessions(as_json: bool, data: Path) -> None:
    """List the sessions, newest first, with what came in and what was done. Exit code 1 where there is none.

    `talkwatch export --session NUMBER` writes the log of one, `talkwatch --session NAME` goes on with it. As JSON Lines
    each has id, name, started, ended ("" while it lasts), kept (pruning leaves it), statements, pins, notes,
    corrections, alerts and turns.
    """
    with desk_log(data / DESK) as desk:
        tallies = desk.sessions() if desk else []
    if not tallies:
        click.echo("There was no session yet: the desk begins one when it opens.", err=True)
        click.get_current_context().exit(1)
    statements = {}
    if (data / WIRE).exists():
        with reading(data) as reader:
            statements = {tally.session.id: came_in(reader, tally.session) for tally in tallies}
    for tally in tallies:
        session = tally.session
        found: dict[str, Any] = {
            "id": session.id, "name": session.name, "started": session.started, "ended": session.ended,
            "kept": session.kept, "statements": statements.get(session.id, 0), "pins": tally.pins,
            "notes": tally.notes, "corrections": tally.corrections, "alerts": tally.alerts, "turns": tally.turns,
        }  # fmt: skip
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            span = f"{session.started} to {session.ended or 'now'}"
            counts = f"{found['statements']} statements, {tally.pins} pins, {tally.notes} notes"
            kept = "  (kept)" if session.kept else ""
            click.echo(f"{session.id:>4}  {span:<44}  {counts}  {clean_line(session.name)}{kept}")
