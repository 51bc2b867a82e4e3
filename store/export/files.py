"""Exports as files: written beside and renamed, so that one is whole or not there."""

import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO, TypeVar

from store.export.datasette import write_sqlite
from store.export.items import About, Event, Item
from store.export.json_lines import write_json_lines
from store.export.markdown import write_markdown
from store.export.page import write_html
from store.export.table import write_csv

T = TypeVar("T")
Items = Iterable[Item | Event]
Told = Callable[[int], object]

_WRITERS: dict[str, Callable[[Items, TextIO, About], int]] = {
    "md": write_markdown,
    "html": write_html,
    "csv": write_csv,
    "jsonl": write_json_lines,
}
FORMATS = (*_WRITERS, "sqlite")
ENDINGS = {name: "db" if name == "sqlite" else name for name in FORMATS}
TELL_EVERY = 500


def format_of(path: Path, known: Sequence[str]) -> str:
    """The one of the `known` formats that the ending of a file names, "" where it names none."""
    ending = path.suffix[1:].lower()
    return next((form for form in known if ending in (form, ENDINGS.get(form))), "")


class ExportError(Exception):
    """An export cannot be written; the text says what to do."""


def save(
    path: Path, items: Items, format: str, about: About, *, force: bool = False, on_progress: Told | None = None
) -> int:
    """Write an export to `path` atomically; returns the number of statements.

    `on_progress` is told the number written so far, now and then; what it raises ends the export without a file. Raises
    ExportError when the file exists (unless `force`), cannot be written, or the format is unknown.
    """
    _check(format, FORMATS)
    told = _telling(items, on_progress) if on_progress else items

    def fill(beside: Path) -> int:
        if format == "sqlite":
            return write_sqlite(told, beside, about)
        # A spreadsheet takes CSV without a byte order mark for the machine's old code page.
        with beside.open("w", encoding="utf-8-sig" if format == "csv" else "utf-8", newline="") as stream:
            return write(told, format, stream, about)

    return place(path, fill, force=force)


def place(path: Path, fill: Callable[[Path], T], *, force: bool = False) -> T:
    """Have `fill` write a file beside `path`, and put it there when it is whole; returns what `fill` does.

    Raises ExportError when `path` exists (unless `force`) or cannot be written.
    """
    if not force and (path.exists() or path.is_symlink()):
        raise ExportError(f"{path} exists already: choose another name, or say --force to replace it.")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.")
    except OSError as error:
        raise ExportError(f"Nothing can be written in {path.parent} ({error.strerror}).") from error
    beside = Path(name)
    try:
        found = fill(beside)
        os.fsync(handle)
        beside.chmod(0o644)
        if force:
            beside.replace(path)
        else:
            os.link(beside, path)  # fails where somebody made the file meanwhile
    except FileExistsError as error:
        raise ExportError(f"{path} exists already: choose another name, or say --force to replace it.") from error
    except OSError as error:
        raise ExportError(f"{path} cannot be written ({error.strerror}).") from error
    finally:
        os.close(handle)
        beside.unlink(missing_ok=True)
    return found


def write(items: Items, format: str, stream: TextIO, about: About) -> int:
    """Write an export to a text stream; returns the number of statements. Raises ExportError on another format."""
    _check(format, tuple(_WRITERS))
    return _WRITERS[format](items, stream, about)


def to_text(items: Items, format: str, about: About) -> str:
    """The same as `write`, as a string: for small exports and tests."""
    stream = io.StringIO()
    write(items, format, stream, about)
    return stream.getvalue()


def _check(format: str, known: tuple[str, ...]) -> None:
    if format in known:
        return
    if format in FORMATS:
        raise ExportError(f"The format {format} makes a file: say its name with -o.")
    raise ExportError(f"There is no format {format!r}: choose one of {', '.join(FORMATS)}.")


def _telling(items: Items, on_progress: Told) -> Iterator[Item | Event]:
    count = 0
    for item in items:
        yield item
        count += isinstance(item, Item)
        if count % TELL_EVERY == 0:
            on_progress(count)
