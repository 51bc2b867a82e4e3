"""`talkwatch watches`: list, add, remove, try, share the watches."""

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click
import msgspec

from store.desk import Desk
from store.query import Query, both, parse
from store.query_match import why
from store.reader import Reader
from store.records import Row
from store.safetext import clean_line
from store.tags import Labels
from store.watches import ACTIONS, Action, Watch, WatchError, Watches, checked, from_toml, to_toml
from tui.cli.shared import DESK, completing, data_option, fail, reading, telling, watch_names


@click.group()
def watches() -> None:
    """Watches: named queries that the open desk tells of when something they find comes in.

    Queries are those of the filter (docs/filter.md). A watch marks the statement, rings the bell, shows a notice, sends
    a desktop notification or runs a program, which watches.commands in the configuration must allow; alerts are kept.
    """


@watches.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines instead of text.")
@data_option
def list_(as_json: bool, data: Path) -> None:
    """List the watches. Exit code 1 where there is none.

    As JSON Lines each has name, query, do, command, quiet, enabled.
    """
    with kept(data) as store:
        found = store.all()
    for watch in found:
        if as_json:
            click.echo(json.dumps(msgspec.to_builtins(watch), ensure_ascii=False))
        else:
            click.echo("\n".join(_lines(watch)))
    if not found:
        click.echo("There is no watch yet: `talkwatch watches add NAME QUERY` makes one.", err=True)
        click.get_current_context().exit(1)


@watches.command()
@click.argument("name")
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option("--do", "do", multiple=True, type=click.Choice(ACTIONS), help="What an alert does; mark and notice.")
@click.option("--quiet", default="", metavar="HH:MM-HH:MM", help="Hours in which alerts are only kept and marked.")
@click.option("--command", default="", metavar="PROGRAM", help="A program with its arguments, in one word; no shell.")
@click.option("--off", is_flag=True, help="Keep it, but switched off.")
@click.option("--replace", is_flag=True, help="Change the watch of this name, if there is one.")
@data_option
def add(
    name: str, words: tuple[str, ...], do: tuple[Action, ...], quiet: str, command: str, off: bool, replace: bool,
    data: Path,
) -> None:  # fmt: skip
    """Add a watch NAME for QUERY. A desk that is open takes it in at once."""
    with told():
        watch = Watch(
            name=name, query=" ".join(words), do=do or ("mark", "notice"), command=_program(command), quiet=quiet,
            enabled=not off,
        )  # fmt: skip
        watch = checked(watch, now())
    with kept(data) as store:
        _refuse_known([watch], store, replace)
        store.keep(watch)
    click.echo(f"Watching: {watch.name}.", err=True)


@watches.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=completing(watch_names))
@data_option
def remove(names: tuple[str, ...], data: Path) -> None:
    """Remove watches and their alerts."""
    with kept(data) as store:
        known = [watch.name for watch in store.all()]
        for name in names:
            if name not in known:
                fail(f"There is no watch {clean_line(name, 60)!r}.")
        for name in names:
            store.remove(name)
    click.echo(f"Removed: {clean_line(', '.join(names))}.", err=True)


@watches.command()
@click.argument("name", shell_complete=completing(watch_names))
@click.argument("words", nargs=-1, metavar="[QUERY]")
@click.option("--since", default="1d", show_default=True, metavar="TIME", help="How far to look back: 2h, 2022-01-12.")
@click.option("--limit", "-n", type=click.IntRange(1, 100_000), default=20, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines instead of text.")
@data_option
def test(name: str, words: tuple[str, ...], since: str, limit: int, as_json: bool, data: Path) -> None:
    """Show what the watch NAME, or a QUERY that is no watch yet, would have found, newest first. Nothing is alerted.

    Each with the words that decided; wordings of a statement that was found already are left out. Exit code 1 where
    there is none. As JSON Lines each has uid, first_seen, words, statement.
    """
    query = " ".join(words) or _query_of(name, data)
    with told():
        query = checked(Watch(name=name, query=query), now()).query
    asked = both(parse(query, now()), _since(since))
    with reading(data) as reader:
        labels = Labels(reader.party_labels(), reader.issue_labels())
        found = list(_once_a_story(reader, asked, limit))
        for row in found:
            decided = why(parse(query, now()), row, labels, reader.marks)
            if as_json:
                line = {"uid": row.uid, "first_seen": row.first_seen, "words": decided, "statement": row.text}
                click.echo(json.dumps(line, ensure_ascii=False))
            else:
                who = ", ".join(speaker.name for speaker in row.speakers) or "unattributed"
                click.echo(clean_line(f"{row.first_seen} {who}, {row.outlet} [{', '.join(decided)}]"))
                click.echo(f"  {clean_line(row.text, 10_000)}\n")
    if not found:
        click.echo("It would have found nothing.", err=True)
        click.get_current_context().exit(1)


@watches.command()
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="A file that is not there yet.")
@data_option
def export(output: Path | None, data: Path) -> None:
    """Write all watches as TOML, for `talkwatch watches import` elsewhere."""
    with kept(data) as store:
        text = to_toml(store.all())
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        with output.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        fail(f"{output} cannot be written ({error.strerror or error}).")


@watches.command(name="import")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--replace", is_flag=True, help="Change watches that have the names of the file's.")
@click.option("--commands", is_flag=True, help="Take the programs over that they run, too.")
@data_option
def import_(file: TextIO, replace: bool, commands: bool, data: Path) -> None:
    """Add the watches of a TOML FILE ("-" for standard input): all of them or, where one makes no sense, none.

    Programs are left out unless --commands is given: look at them first.
    """
    with told():
        try:
            found = from_toml(file.read(), now())
        except UnicodeDecodeError:
            fail(f"{file.name} is not UTF-8 text.")
    names = [watch.name for watch in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        fail(f"Two watches in the file are called {twice[0]!r}.")
    with kept(data) as store:
        _refuse_known(found, store, replace)
        for watch in found:
            if watch.command and not commands:
                said = clean_line(shlex.join(watch.command), 200)
                click.echo(f"{watch.name}: without its program ({said}); --commands takes it over.", err=True)
                watch = msgspec.structs.replace(watch, command=())
            store.keep(watch)
    click.echo(f"Watching: {', '.join(names) or 'nothing new'}.", err=True)


# ------------------------------------------------------------------ shared


@contextmanager
def kept(data: Path) -> Iterator[Watches]:
    """The watches in desk.db, which is made where it is not there."""
    with telling():
        desk = Desk(data / DESK)
        try:
            yield Watches(desk.connection)
        finally:
            desk.close()


@contextmanager
def told() -> Iterator[None]:
    """Turn a watch that makes no sense into one sentence and exit code 2."""
    try:
        yield
    except WatchError as error:
        fail(str(error))


def now() -> datetime:
    """The time, in the zone of this machine."""
    return datetime.now().astimezone()


def _program(words: str) -> tuple[str, ...]:
    """A program with its arguments. Raises WatchError."""
    try:
        return tuple(shlex.split(words))
    except ValueError as error:
        raise WatchError(f"The program makes no sense: {str(error).lower()}.") from None


def _refuse_known(wanted: list[Watch], store: Watches, replace: bool) -> None:
    known = {watch.name for watch in store.all()}
    for watch in wanted:
        if watch.name in known and not replace:
            fail(f"There is a watch {watch.name!r} already: --replace changes it.")


def _query_of(name: str, data: Path) -> str:
    with kept(data) as store:
        found = [watch.query for watch in store.all() if watch.name == name]
    return found[0] if found else fail(f"There is no watch {clean_line(name, 60)!r}.")


def _since(text: str) -> Query:
    query = parse(f"since:{text}", now())
    return query if query.since and not query.problem else fail(f"--since {text!r}: no time; try 2h or 2022-01-12.")


def _once_a_story(reader: Reader, query: Query, limit: int) -> Iterator[Row]:
    """The newest statements that the query finds, those of a group of witnesses once."""
    stories: set[int] = set()
    before: int | None = None
    while len(stories) < limit and (rows := reader.page(query, before=before, limit=200)):
        before = rows[-1].id
        for row in rows:
            story = row.witness if row.witness is not None else row.id
            if story not in stories and len(stories) < limit:
                stories.add(story)
                yield row


def _lines(watch: Watch) -> Iterator[str]:
    does = [*watch.do, *([f"quiet {watch.quiet}"] if watch.quiet else []), *([] if watch.enabled else ["off"])]
    yield clean_line(f"{watch.name}  [{', '.join(does) or 'only listed'}]")
    yield "  " + clean_line(watch.query, 2000)
    if watch.command:
        yield "  runs " + clean_line(shlex.join(watch.command), 2000)
