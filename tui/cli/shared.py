"""What commands share: where files live, how a person's mistake is told, how the store is opened."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NoReturn

import click
from platformdirs import user_data_path

from store.database import StoreError
from store.export import About, DeskLog
from store.marks import DeskMarks
from store.query import Query, parse
from store.reader import Reader
from tui.config import Config

WIRE = "wire.db"
DESK = "desk.db"


def program_version() -> str:
    """The version of the installed program, "unknown" in a checkout that was never installed."""
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


@contextmanager
def reading(data: Path) -> Iterator[Reader]:
    """The wire in `data`, open for reading; a store that cannot be used ends in one sentence."""
    with telling():
        reader = Reader(data / WIRE, DeskMarks(data / DESK))
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


def checked(words: tuple[str, ...]) -> Query:
    """The query that the words of a command line make; one that makes no sense ends in one sentence."""
    query = parse(" ".join(words), datetime.now().astimezone())
    if query.problem:
        fail(f"The query makes no sense from character {query.problem_at + 1} on: {query.problem}.")
    return query


@contextmanager
def desk_log(path: Path) -> Iterator[DeskLog | None]:
    """The desk for reading, None where there is none yet."""
    if not path.exists():
        yield None
        return
    with telling():
        desk = DeskLog(path)
        try:
            yield desk
        finally:
            desk.close()


def about(
    reader: Reader, wire: Path, *, query: str = "", pane: str = "", session: str = "", now: datetime | None = None
) -> About:
    """What an export made now from this wire says of itself."""
    meta = reader.meta()
    return About(
        made_at=(now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        wire=str(wire),
        profile=" ".join(filter(None, (meta.get("profile"), meta.get("profile_version")))),
        version=program_version(),
        query=query,
        pane=pane,
        session=session,
        parties={party.id: party.label for party in reader.parties()},
        issues=reader.issue_labels(),
    )
