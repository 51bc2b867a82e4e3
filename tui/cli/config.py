"""`talkwatch config show|init|validate|path`: the configuration file."""

from pathlib import Path

import click

from tui.cli.shared import fail
from tui.config import Config, ConfigError, as_toml, load, path_of, read


@click.group()
def config() -> None:
    """Show, begin and check the configuration file. docs/configuration.md lists every key.

    Flags beat environment variables (TALKWATCH_...), and these beat the file.
    """


@config.command()
def show() -> None:
    """Print the settings that hold, from file and environment, as TOML."""
    try:
        click.echo(as_toml(load(_there())), nl=False)
    except ConfigError as error:
        fail(str(error))


@config.command()
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def init(force: bool) -> None:
    """Begin the file: every key with what it does, commented out."""
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(as_toml(Config(), comments=True))
    except FileExistsError:
        fail(f"{path} exists already: edit it, or say --force to begin anew.")
    except OSError as error:
        fail(f"{path} cannot be written ({error.strerror or error}).")
    click.echo(f"{path} is begun: take the # away before the keys you set.", err=True)


@config.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def validate(file: Path | None) -> None:
    """Check FILE, or the configuration file, with the environment over it. Exit code 2 where something is wrong."""
    found = file or _there()
    try:
        if file is not None:
            read(file)
        _check(found, load(found))
    except ConfigError as error:
        fail(str(error))
    click.echo(f"{found}: all is well." if found.exists() else f"There is no {found}: the defaults hold.")


@config.command()
def path() -> None:
    """Print where the file is, or would be."""
    click.echo(_path())


def _path() -> Path:
    named: Path | None = click.get_current_context().find_root().params.get("config_file")
    return named or path_of()


def _there() -> Path:
    """The file, which must be there where --config names it."""
    found = _path()
    if click.get_current_context().find_root().params.get("config_file") and not found.is_file():
        fail(f"There is no configuration file {found}.")
    return found


def _check(path: Path, found: Config) -> None:
    """What only the parts of the program know. Raises ConfigError."""
    from feeds.profile import ProfileError, load_profile
    from tui.keymap import checked

    _, words = checked(found.keys) if found.keys else ({}, "")
    try:
        load_profile(found.profile)
    except ProfileError as error:
        words = " ".join(filter(None, (words, f"profile: {error}")))
    if words:
        raise ConfigError(f"{path}: {words}")
