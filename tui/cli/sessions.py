"""`talkwatch sessions`: list the sittings at the desk."""

import json
from pathlib import Path
from typing import Any

import click

from store.export import session_scope
from store.safetext import clean_line
from tui.cli.shared import DESK, WIRE, data_option, desk_log, reading


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON Lines instead of text.")
@data_option
def sessions(as_json: bool, data: Path) -> None:
    """List the sessions, newest first, with what came in and what was kept. Exit code 1 where there is none.

    `talkwatch export --session NUMBER` writes the log of one. As JSON Lines each has id, name, started, ended ("" while
    it lasts), statements, pins and notes.
    """
    with desk_log(data / DESK) as desk:
        tallies = desk.sessions() if desk else []
    if not tallies:
        click.echo("There was no session yet: the desk begins one when it opens.", err=True)
        click.get_current_context().exit(1)
    last_id = 0
    if (data / WIRE).exists():
        with reading(data) as reader:
            last_id = reader.last_id()
    everyone = [tally.session for tally in tallies]
    for tally in tallies:
        session = tally.session
        scope = session_scope(session, everyone, last_id)
        found: dict[str, Any] = {
            "id": session.id,
            "name": session.name,
            "started": session.started,
            "ended": session.ended,
            "statements": max((scope.last or 0) - scope.after, 0),
            "pins": tally.pins,
            "notes": tally.notes,
        }
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            span = f"{session.started} to {session.ended or 'now'}"
            counts = f"{found['statements']} statements, {tally.pins} pins, {tally.notes} notes"
            click.echo(f"{session.id:>4}  {span:<44}  {counts}  {clean_line(session.name)}")
