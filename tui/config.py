"""The configuration: one strict TOML file, over it the environment, over that the flags of the command line.

`load` reads file and environment; `defaults` turns what it found into what the options of the commands fall back on.
docs/configuration.md is made from the structs below.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct
from platformdirs import user_config_path

from feeds.profile import DEFAULT

NAME = "config.toml"
PREFIX = "TALKWATCH_"


Density = Literal["normal", "full", "compact"]
DENSITIES: tuple[Density, ...] = get_args(Density)
Look = Literal["dark", "light", "safe", "ansi"]
LOOKS: tuple[Look, ...] = get_args(Look)


class ConfigError(Exception):
    """One sentence for a person: which file or variable, which key, and the nearest known one."""


class DeskConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the desk looks."""

    theme: Annotated[
        Look,
        Meta(
            description="The look to begin with: dark, light, safe for the colour-blind, or the terminal's own colours."
        ),
    ] = "dark"
    density: Annotated[
        Density,
        Meta(description="How much of each statement is shown: four lines, all of it, or one line."),
    ] = "normal"
    zone: Annotated[
        str, Meta(description='Where times are shown, as "Europe/Brussels"; "" is the zone of this machine.')
    ] = ""
    plain: Annotated[bool, Meta(description="Plain lines instead of a screen.")] = False


class CollectConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the desk does about collecting."""

    on: Annotated[bool, Meta(description="Start a collector beside the desk where none runs.")] = True


class ExportConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where exports go."""

    folder: Annotated[
        str, Meta(description='Folder that the desk suggests for exports; "" is the one it was started in.')
    ] = ""
    format: Annotated[
        Literal["md", "html", "csv", "jsonl", "sqlite"], Meta(description="The format to begin with.")
    ] = "md"


class WatchesConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What watches may do."""

    commands: Annotated[
        bool, Meta(description="Let watches run the programs that they name; the alert is JSON on standard input.")
    ] = False


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings."""

    data: Annotated[
        str, Meta(description='Folder of wire.db and desk.db; "" is the place that the platform has for such files.')
    ] = ""
    profile: Annotated[str, Meta(description="Whose talks: the name of a shipped profile, or a file.")] = DEFAULT
    desk: DeskConfig = DeskConfig()
    collect: CollectConfig = CollectConfig()
    export: ExportConfig = ExportConfig()
    watches: WatchesConfig = WatchesConfig()
    keys: Annotated[
        dict[str, str],
        Meta(description='Keys of one\'s own: the name of a command and its keys, as `Zoom = "w"`; `?` lists them.'),
    ] = {}


class Setting(Struct, frozen=True):
    """One key of the file: its table ("" at the top), name, kind in words, default, and what it does."""

    table: str
    name: str
    kind: str
    default: Any
    words: str

    @property
    def variable(self) -> str:
        """The environment variable that beats it, "" where there is none."""
        path = f"{self.table}_{self.name}" if self.table else self.name
        return "" if self.name == "keys" else PREFIX + path.upper()


def path_of(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the file is: $TALKWATCH_CONFIG, or the platform's own place. It need not be there."""
    named = environment.get(f"{PREFIX}CONFIG")
    return Path(named).expanduser() if named else user_config_path("talkwatch", appauthor=False) / NAME


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """The settings of a file that may be absent, with the environment over it. Raises ConfigError."""
    config = _over(read(path) if path.is_file() else Config(), environment)
    if not is_zone(config.desk.zone):
        raise ConfigError(f"{path}: desk.zone: there is no zone {config.desk.zone!r}; write it like Europe/Brussels.")
    return config


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name; "" is the machine's."""
    if not name:
        return True
    from zoneinfo import ZoneInfo

    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, KeyError):
        return False


def read(path: Path) -> Config:
    """The settings of a file alone. Raises ConfigError with one sentence."""
    import tomllib  # a parser: only for who has a file

    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: can't be read ({error.strerror or error}).") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text (byte {error.start}).") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}.") from None
    _reject_unknown(path, found)
    try:
        return msgspec.convert(found, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {_mistake(str(error), found)}.") from None


def _mistake(error: str, found: Mapping[str, Any]) -> str:
    """What msgspec found wrong ("... - at `$.desk.theme`"), in words."""
    at = error.rpartition("`$.")[2].rstrip("`").removesuffix("[...]")
    table, _, name = at.rpartition(".")
    setting = next((s for s in settings() if (s.table, s.name) == (table, name)), None)
    if setting is None:
        return f"{at} should be a table: [{at}]"
    if setting.name == "keys":
        return 'keys should be a table of text, as Zoom = "w"'
    return f"{at} is {(found[table] if table else found)[name]!r}; it should be {setting.kind}"


def settings() -> Iterator[Setting]:
    """Every key there is, in order: those at the top first, as TOML wants it."""
    tables: list[tuple[str, type]] = []
    for name, hint in _hints(Config).items():
        if _is_struct(hint):
            tables.append((name, hint))
        elif name != "keys":
            yield _setting("", name, Config, hint)
    for table, struct in tables:
        for name, hint in _hints(struct).items():
            yield _setting(table, name, struct, hint)
    yield _setting("", "keys", Config, _hints(Config)["keys"])


def value_of(config: Config, setting: Setting) -> Any:
    """What a setting is set to."""
    return getattr(getattr(config, setting.table) if setting.table else config, setting.name)


def as_toml(config: Config, *, comments: bool = False) -> str:
    """The settings as a file; with `comments` each with what it does, and commented out."""
    lines: list[str] = []
    table = ""
    for setting in settings():
        heading = "keys" if setting.name == "keys" else setting.table
        if heading != table:
            lines += ["", f"[{heading}]"]
            table = heading
        value = value_of(config, setting)
        if comments:
            lines.append(f"# {setting.words}")
        if isinstance(value, dict):
            lines += [f"{_quoted(key)} = {_quoted(keys)}" for key, keys in value.items()]
        else:
            lines.append(f"{'# ' if comments else ''}{setting.name} = {_toml(value)}")
    return "\n".join(lines).strip() + "\n"


def reference() -> str:
    """docs/configuration.md."""
    lines = [
        "<!-- Made by `make docs` from tui/config.py: do not edit. -->",
        "# Configuration",
        "",
        "One TOML file; `talkwatch config path` says where it is, `talkwatch config init` begins it, `talkwatch config",
        "validate` checks it, and `talkwatch config show` prints what holds. It is read strictly: an unknown key is an",
        "error that names the file, the key and the nearest known one.",
        "",
        "A flag on the command line beats an environment variable, and that beats the file. `$TALKWATCH_CONFIG` names",
        "another file.",
        "",
        "| key | variable | kind | default | what it does |",
        "|---|---|---|---|---|",
    ]
    for s in settings():
        name = f"{s.table}.{s.name}" if s.table else s.name
        default = "" if s.name == "keys" else f"`{_toml(s.default)}`"
        cells = [f"`{name}`", f"`{s.variable}`" if s.variable else "", s.kind, default, s.words]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    lines += ["", "A file with every key at its default:", "", "```toml", as_toml(Config()).strip(), "```", ""]
    return "\n".join(lines)


def defaults(config: Config) -> dict[str, Any]:
    """What the options of commands fall back on, as click's default_map."""
    profile = {"profile": config.profile}
    return {
        "desk": {
            **profile,
            "collect": config.collect.on,
            "plain": config.desk.plain,
            "theme": config.desk.theme,
            "density": config.desk.density,
            "zone": config.desk.zone,
        },
        "collect": {"profile_name": config.profile},
        "export": {"form": config.export.format},
        "statements": profile,
        "sources": {name: {"profile_name": config.profile} for name in ("list", "check", "add", "import", "export")},
    }


def _over(config: Config, environment: Mapping[str, str]) -> Config:
    """`config` with the variables of the environment over it."""
    if not any(name.startswith(PREFIX) for name in environment):
        return config
    for setting in settings():
        text = environment.get(setting.variable) if setting.variable else None
        if text is None:
            continue
        struct: Any = getattr(config, setting.table) if setting.table else config
        hint = _hints(type(struct))[setting.name]
        try:
            value = msgspec.convert(text, hint, strict=False)
        except msgspec.ValidationError:
            raise ConfigError(f"${setting.variable} is {text!r}; it should be {setting.kind}.") from None
        changed = msgspec.structs.replace(struct, **{setting.name: value})
        config = msgspec.structs.replace(config, **{setting.table: changed}) if setting.table else changed
    return config


def _reject_unknown(path: Path, found: Mapping[str, Any], struct: type = Config, table: str = "") -> None:
    known = _hints(struct)
    for key, value in found.items():
        at = f"{table}.{key}" if table else key
        if key not in known:
            import difflib

            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
            elsewhere = [f"{s.table}.{s.name}" for s in settings() if s.name == key and s.table]
            meant = f' (did you mean "{(elsewhere or near)[0]}"?)' if elsewhere or near else ""
            raise ConfigError(f'{path}: {at}: unknown key "{key}"{meant}.')
        if _is_struct(known[key]) and isinstance(value, dict):
            _reject_unknown(path, value, known[key], at)


def _setting(table: str, name: str, struct: type, hint: Any) -> Setting:
    kind, meta = get_args(hint)
    default = getattr(struct(), name)
    return Setting(table, name, _kind(kind), default, meta.description)


def _kind(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(f'"{value}"' for value in get_args(hint))
    return {bool: "true or false", str: "text"}.get(hint, "table of text")


def _hints(struct: type) -> dict[str, Any]:
    return get_type_hints(struct, include_extras=True)


def _is_struct(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Struct)


def _toml(value: bool | str) -> str:
    return str(value).lower() if isinstance(value, bool) else _quoted(value)


def _quoted(text: str) -> str:
    if re.fullmatch(r"[ -!#-\[\]-~]*", text):
        return f'"{text}"'
    return msgspec.json.encode(text).decode()  # a JSON string is a TOML string, but for a DEL
