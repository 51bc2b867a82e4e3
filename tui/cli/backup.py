"""`talkwatch backup`: checked copies of wire.db and desk.db, made while everything runs."""

from datetime import UTC, datetime
from pathlib import Path

import click

from store import backups
from store.database import StoreError
from tui.cli.shared import DESK, WIRE, data_option, fail


@click.command()
@click.option("--keep", type=click.IntRange(1), default=backups.KEEP, show_default=True, help="Copies to keep of each.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Where to; beside the data.")
@data_option
def backup(keep: int, folder: Path | None, data: Path) -> None:
    """Copy wire.db and desk.db as they are now, check the copies, and forget all but the newest ones.

    A collector and desks may go on meanwhile. The collector makes a copy of the wire each day by itself; those are
    counted apart. Prints the copies' names.
    """
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    there = [name for name in (WIRE, DESK) if (data / name).exists()]
    if not there:
        fail(f"There is nothing to copy in {data}.")
    faults = []
    for name in there:
        try:
            click.echo(backups.back_up(data / name, at, keep=keep, folder=folder))
        except StoreError as error:
            faults.append(str(error))
    if faults:
        fail(" ".join(faults))
