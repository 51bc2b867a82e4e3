"""`talkwatch search QUERY`: print the statements that a query finds, newest first."""

import sys
from pathlib import Path

import click

from store.export import Scope, write_bare_lines
from store.export.gather import Roles, cited
from store.records import Row
from store.safetext import clean_line
from tui.cli.shared import at_option, checked, data_option, newest, reading


@click.command()
@click.argument("words", nargs=-1, metavar="QUERY")
@click.option(
    "--limit", "-n", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="At most so many."
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, as in docs/export.md.")
@at_option
@data_option
def search(words: tuple[str, ...], limit: int, as_json: bool, at: str, data: Path) -> None:
    """Print the statements that QUERY finds, newest first. Exit code 1 where there is none.

    Words must all occur; "a phrase", prefix*, -not, (a or b), party: speaker: issue: position: outlet: place: kind:
    lang: source: since: until: narrow it down. Put `--` before a query that starts with a minus.
    """
    query = checked(words, at)
    with reading(data, at) as reader:
        parties, issues, roles = reader.party_labels(), reader.issue_labels(), None
        found = 0
        for rows in newest(reader, query, limit):
            found += len(rows)
            if as_json:
                roles = roles or Roles(reader)
                write_bare_lines(cited(reader, rows, Scope(query=query), roles), sys.stdout)
            else:
                for row in rows:
                    click.echo("\n".join(_lines(row, parties, issues)) + "\n")
    if not found:
        click.echo("No statement was found.", err=True)
        click.get_current_context().exit(1)


def _lines(row: Row, parties: dict[str, str], issues: dict[str, str]) -> list[str]:
    who = "; ".join(f"{s.name} ({parties.get(s.party, s.party)})" if s.party else s.name for s in row.speakers)
    tags = [issues.get(issue.id, issue.id) for issue in row.issues]
    tags += [row.position.id] if row.position else []
    tags += [row.state] if row.state != "current" else []
    return [
        clean_line(f"{row.first_seen} {who or 'unattributed'} [{', '.join(tags) or 'no issue'}]"),
        "  " + clean_line(row.text, 10_000),
        "  " + clean_line(f"{row.outlet}: {row.title} {row.url} {row.uid}", 3000),
    ]
