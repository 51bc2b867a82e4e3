"""`talkwatch export [QUERY]`: write statements, or the log of a session, to a file or to stdout."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from store.export import (
    FORMATS,
    DeskLog,
    Event,
    ExportError,
    Item,
    Scope,
    count,
    items,
    save,
    session_log,
    session_scope,
    write,
)
from store.reader import Reader
from store.records import Session
from tui.cli.shared import (
    DESK,
    WIRE,
    about,
    at_option,
    by_ending,
    checked,
    completing,
    data_option,
    desk_log,
    fail,
    party_ids,
    reading,
    session_names,
)
from tui.wording import count_words

LONG = 5000  # statements from which a bar is worth its place


@click.command()
@click.argument("words", nargs=-1, metavar="[QUERY]")
@click.option("--format", "-f", "form", type=click.Choice(FORMATS), default="md", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format jsonl.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write; stdout without.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option(
    "--party",
    metavar="ID",
    shell_complete=completing(party_ids),
    help="Only the pane of this party; `none` is the unattributed one.",
)
@click.option(
    "--session",
    metavar="NAME|NUMBER|last",
    shell_complete=completing(session_names),
    help="What came in during a session; without QUERY and --party with its whole log.",
)
@at_option
@data_option
def export(
    words: tuple[str, ...],
    form: str,
    as_json: bool,
    output: Path | None,
    force: bool,
    party: str | None,
    session: str | None,
    at: str,
    data: Path,
) -> None:
    """Write the statements that QUERY finds (all without one), oldest first, each with its citation.

    Markdown and HTML show the witnesses of one statement together; csv, jsonl and sqlite have a row for each and name
    the group. A session's log also holds pins, notes, corrections, alerts, turns, outages and gaps.

    Without --format the ending of FILE decides. Exit code 0 when done, 2 when the file exists or cannot be written.
    """
    form = "jsonl" if as_json else by_ending(form, FORMATS, output)
    query = checked(words, at)
    now = datetime.now(UTC)
    with reading(data, at) as reader, desk_log(data / DESK, at) as desk:
        scope = Scope(query=query, party="" if party == "none" else party)
        facts = about(reader, data / WIRE, query=query.text, pane=_label(reader, party), now=now)
        steps: Iterable[Item | Event]
        if session is None:
            steps = items(reader, scope, desk)
        else:
            if desk is None:
                fail(f"There is no {DESK} in {data}, so there are no sessions.")
            found = _session(desk, session)
            bounds = session_scope(found, reader.last_id())
            scope = Scope(query=query, party=scope.party, after=bounds.after, last=bounds.last)
            facts = about(
                reader, data / WIRE, query=query.text, pane=facts.pane, now=now,
                session=f"{found.name}, {found.started} to {found.ended or 'now'}",
            )  # fmt: skip
            whole = not words and party is None
            steps = session_log(reader, desk, found, scope, facts.made_at) if whole else items(reader, scope, desk)
        try:
            if output is None:
                write(steps, form, sys.stdout, facts)
                return
            with progress(reader, scope) as tell:
                written = save(output, steps, form, facts, force=force, on_progress=tell)
        except ExportError as error:
            fail(str(error))
    click.echo(f"{count_words(written, 'statement', 'statements')} written to {output}.", err=True)


@contextmanager
def progress(reader: Reader, scope: Scope) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, told how many are done; only where somebody watches and it takes long."""
    total = count(reader, scope)
    console = Console(stderr=True, highlight=False, markup=False)
    with Progress(
        TextColumn("exporting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=console, transient=True, disable=total < LONG or not console.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, completed=done)


def _label(reader: Reader, party: str | None) -> str:
    if party is None or party == "none":
        return "" if party is None else "unattributed"
    labels = {found.id: found.label for found in reader.parties()}
    if party not in labels:
        fail(f"There is no party {party!r}: choose one of {', '.join(labels)} or none.")
    return labels[party]


def _session(desk: DeskLog, wanted: str) -> Session:
    """The session with this number or name (the newest of that name)."""
    sessions = [tally.session for tally in desk.sessions()]
    found = [session for session in sessions if wanted in ("last", str(session.id), session.name)]
    if not found:
        fail(f"There is no session {wanted!r}: `talkwatch sessions` lists them.")
    return found[0]
