"""What commands share: where files live, how a person's mistake is told, how the store is opened."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem
from platformdirs import user_data_path

from store.database import StoreError, open_read_only
from store.marks import DeskMarks
from store.past import read_moment
from store.query import Query, parse
from store.reader import Reader
from store.records import Row
from tui.config import Config

if TYPE_CHECKING:
    from store.export import About, DeskLog

WIRE = "wire.db"
DESK = "desk.db"
PAGE = 500


def program_version() -> str:
    """The version of the installed program, "unknown" in a checkout that was never installed."""
    from importlib.metadata import PackageNotFoundError, version  # a parser of mail and more: only for who asks

    try:
        return version("talkwatch")
    except PackageNotFoundError:
        return "unknown"


def data_folder() -> Path:
    """Where wire.db and desk.db live unless --data says otherwise: $TALKWATCH_DATA, or the platform's own place."""
    named = os.environ.get("TALKWATCH_DATA")
    return Path(named) if named else user_data_path("talkwatch", appauthor=False)


def fail(message: str) -> NoReturn:
    """End with one sentence for a person and exit code 2."""
    raise click.UsageError(message)


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--data DIR`, given to the command as `data: Path`; before the command's name it counts as well."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        default=None,
        callback=lambda context, _, value: value or context.find_root().params.get("data") or _configured(context),
        help="Folder of wire.db and desk.db.",
    )(command)


def _configured(context: click.Context) -> Path:
    config = context.find_root().obj
    return Path(config.data).expanduser() if isinstance(config, Config) and config.data else data_folder()


def at_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--at TIME`, given to the command as `at: str` (ISO 8601, UTC), "" for now."""

    def read(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
        found = read_moment(text, datetime.now().astimezone()) if text else ""
        if found is None:
            fail(f"--at {text} is no moment of the past: try 14:05, '2022-01-12 14:05' or -2h.")
        return found

    return click.option(
        "--at", default="", metavar="TIME", callback=read,
        help="As it was known at 14:05, '2022-01-12 14:05' or -2h: without what came in or was changed later.",
    )(command)  # fmt: skip


def completing(values: Callable[[Path], Iterable[str]]) -> Callable[..., list[CompletionItem]]:
    """What a shell offers for a value, out of the files in the data folder: nothing where they cannot be read."""

    def offer(context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        data = context.params.get("data") or context.find_root().params.get("data") or _configured(context)
        with suppress(StoreError, sqlite3.Error):
            return [CompletionItem(value) for value in values(Path(data)) if value.startswith(typed)]
        return []

    return offer


def party_ids(data: Path) -> list[str]:
    """What `--party` takes."""
    with closing(Reader(data / WIRE)) as reader:
        return [*reader.party_labels(), "none"]


def session_names(data: Path) -> list[str]:
    """What `--session` takes: names, the newest first."""
    with closing(open_read_only(data / DESK)) as desk:
        names = [row["name"] for row in desk.execute("SELECT name FROM sessions ORDER BY id DESC")]
    return list(dict.fromkeys(["last", *names]))


def watch_names(data: Path) -> list[str]:
    """The names of the watches."""
    with closing(open_read_only(data / DESK)) as desk:
        return [row["name"] for row in desk.execute("SELECT name FROM watches ORDER BY id")]


def by_ending(form: str, known: Sequence[str], output: Path | None) -> str:
    """The format of an export: `form` where --format says so, else what the file's ending says, else `form`."""
    from store.export import format_of

    told = click.get_current_context().get_parameter_source("form") is ParameterSource.COMMANDLINE
    return form if told or output is None else format_of(output, known) or form


def newest(reader: Reader, query: Query, limit: int) -> Iterator[list[Row]]:
    """Up to `limit` statements that the query finds, newest first, a page at a time."""
    before: int | None = None
    while limit and (rows := reader.page(query, before=before, limit=min(limit, PAGE))):
        yield rows
        before, limit = rows[-1].id, limit - len(rows)


def moment(at: str) -> datetime:
    """The moment that `--at` means, now without one, in the zone of this machine."""
    return (datetime.fromisoformat(at) if at else datetime.now(UTC)).astimezone()


@contextmanager
def reading(data: Path, at: str = "") -> Iterator[Reader]:
    """The wire in `data`, open for reading, as it was at `at`; a store that cannot be used ends in one sentence."""
    with telling():
        reader = Reader(data / WIRE, DeskMarks(data / DESK))
        reader.travel(at)
        try:
            yield reader
        finally:
            reader.close()


@contextmanager
def telling() -> Iterator[None]:
    """Turn what can go wrong with the store into one sentence and exit code 2."""
    try:
        yield
    except StoreError as error:
        fail(str(error))
    except sqlite3.Error as error:
        fail(f"The store cannot be used ({error}): `talkwatch doctor` says more.")


def checked(words: tuple[str, ...], at: str = "") -> Query:
    """The query that the words of a command line make; one that makes no sense ends in one sentence."""
    query = parse(" ".join(words), moment(at))
    if query.problem:
        fail(f"The query makes no sense from character {query.problem_at + 1} on: {query.problem}.")
    return query


@contextmanager
def desk_log(path: Path, at: str = "") -> "Iterator[DeskLog | None]":
    """The desk for reading, as it was at `at`, None where there is none yet."""
    if not path.exists():
        yield None
        return
    from store.export import DeskLog

    with telling():
        desk = DeskLog(path, at)
        try:
            yield desk
        finally:
            desk.close()


def about(
    reader: Reader, wire: Path, *, query: str = "", pane: str = "", session: str = "", now: datetime | None = None
) -> "About":
    """What an export made now from this wire says of itself."""
    from store.export import About

    meta = reader.meta()
    return About(
        made_at=(now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        wire=str(wire.absolute()),
        profile=" ".join(filter(None, (meta.get("profile"), meta.get("profile_version")))),
        version=program_version(),
        query=query,
        pane=pane,
        session=session,
        as_of=reader.as_of,
        parties=reader.party_labels(),
        issues=reader.issue_labels(),
    )
