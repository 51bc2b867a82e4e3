"""A summit profile: who sits at the talks, who speaks for them, about what, where, and which sources tell of it.

A profile is one TOML file, read strictly: an unknown key, a wrong type or a name that leads nowhere is an error that
says where it stands and what was probably meant. A profile may build on a shipped one (`extends = "..."`): items with
the same id replace the shipped ones, others are added after them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from store.records import Issue, Meeting, Office, Party, Role, Source, Speaker

FOLDER = Path(__file__).parent / "profiles"
DEFAULT = "european-security"

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?|\?|")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_TABLES = ("parties", "offices", "speakers", "groups", "issues", "meetings", "sources")
_ENDS = 8  # how many profiles may build on one another


class ProfileError(Exception):
    """One sentence for a person: which file, which key, and the nearest known one."""


class Group(Struct, frozen=True, kw_only=True):
    """A heading over issues. `labels` has it in other languages."""

    id: str
    label: str
    labels: dict[str, str] = {}


class Profile(Struct, frozen=True, kw_only=True):
    """Everything a watch needs to know. `version` changes when the content does."""

    id: str
    title: str
    version: str = ""
    parties: tuple[Party, ...] = ()
    offices: tuple[Office, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    groups: tuple[Group, ...] = ()
    issues: tuple[Issue, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    sources: tuple[Source, ...] = ()


class _File(Profile, frozen=True, kw_only=True):
    id: str = ""
    title: str = ""
    extends: str = ""


_STRUCTS: dict[str, type] = {
    "parties": Party,
    "offices": Office,
    "speakers": Speaker,
    "roles": Role,
    "groups": Group,
    "issues": Issue,
    "meetings": Meeting,
    "sources": Source,
}


def shipped() -> list[str]:
    """Names of the profiles that come with talkwatch."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_profile(name_or_path: str | Path = DEFAULT, *, own: Path | None = None) -> Profile:
    """Read a shipped profile by name, or a file by path, with all it extends.

    `own` is a file of a person's own sources, which need not be there: a source in it replaces the profile's with the
    same id or the same address. Raises ProfileError with one sentence where a file can't be read or isn't right.
    """
    found = _load(_locate(name_or_path, FOLDER), _ENDS)
    if own is not None and own.is_file():
        found = _with_own_sources(found, own)
    return Profile(**{name: getattr(found, name) for name in Profile.__struct_fields__})


def titled_speakers(profile: Profile) -> tuple[Speaker, ...]:
    """The speakers of a profile with the title of each role in it, for those who have no profile at hand."""
    titles = {office.id: office.title for office in profile.offices}

    def titled(role: Role) -> Role:
        return role if role.title else msgspec.structs.replace(role, title=titles.get(role.office, ""))

    return tuple(msgspec.structs.replace(s, roles=tuple(map(titled, s.roles))) for s in profile.speakers)


def _locate(name_or_path: str | Path, beside: Path) -> Path:
    """The file a name or path means. A name is a shipped profile; anything else a path, relative to `beside` first."""
    name = str(name_or_path)
    if name in shipped():
        return FOLDER / f"{name}.toml"
    path = Path(name_or_path).expanduser()
    for candidate in (path, beside / path):
        if candidate.is_file():
            return candidate
    if path.suffix == ".toml" or "/" in name:
        raise ProfileError(f"{name}: no such profile file.")
    raise ProfileError(f'There is no profile "{name}"{_nearest(name, shipped())}; shipped: {", ".join(shipped())}.')


def _load(path: Path, depth: int) -> _File:
    own = whole = _read(path)
    if own.extends:
        if not depth:
            raise ProfileError(f"{path}: extends leads in a circle; the last step was {own.extends!r}.")
        whole = _merge(_load(_locate(own.extends, path.parent), depth - 1), own)
    _check(path, own, whole)
    return msgspec.structs.replace(whole, id=own.id or path.stem, title=own.title or own.id or path.stem)


def _read(path: Path) -> _File:
    import tomllib  # whoever only asks for the name of a profile needs no parser

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ProfileError(f"{path}: can't be read ({error.strerror or error}).") from None
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path}: is not UTF-8 text (byte {error.start}).") from None
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: is not valid TOML: {error}.") from None
    except RecursionError:
        raise ProfileError(f"{path}: is nested too deeply.") from None
    _reject_unknown(path, data, _File, "")
    try:
        found = msgspec.convert(data, _File)
    except msgspec.ValidationError as error:
        raise ProfileError(_explain(path, data, str(error))) from None
    for table in _TABLES:
        seen: set[str] = set()
        for place, item in enumerate(getattr(found, table)):
            if item.id in seen:
                raise ProfileError(f'{path}: {table}[{place}].id: "{item.id}" is there twice.')
            seen.add(item.id)
    return found


def _reject_unknown(path: Path, value: Any, struct: type, at: str) -> None:
    """Raise for the first key that `struct` doesn't have, anywhere below `value`."""
    if not isinstance(value, dict):
        return
    known = struct.__struct_fields__  # type: ignore[attr-defined]
    for key, inner in value.items():
        where = f"{at}.{key}" if at else key
        if key not in known:
            raise ProfileError(f'{path}: {where}{_who(value)}: unknown key "{key}"{_nearest(key, known)}.')
        if key in _STRUCTS and isinstance(inner, list):
            for place, item in enumerate(inner):
                _reject_unknown(path, item, _STRUCTS[key], f"{where}[{place}]")


def _who(value: Any) -> str:
    """The name of an item for a person, as ' ("Name")', or nothing."""
    if isinstance(value, dict):
        for key in ("name", "label", "title", "id"):
            if isinstance(value.get(key), str):
                return f' ("{value[key]}")'
    return ""


def _nearest(word: str, known: Iterable[str]) -> str:
    import difflib

    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f' (did you mean "{found[0]}"?)' if found else ""


def _explain(path: Path, data: dict[str, Any], message: str) -> str:
    """Turn msgspec's "Expected `str`, got `int` - at `$.speakers[3].name`" into our sentence."""
    what, _, at = message.partition(" - at `$")
    at = at.rstrip("`").lstrip(".")
    value: Any = data
    who = ""
    for step in re.findall(r"[^.\[\]]+", at):
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, ValueError, TypeError):
            break
        who = _who(value) or who
    missing = re.match(r"Object missing required field `(\w+)`", what)
    if missing:
        return f'{path}: {at or "the file"}{who}: the key "{missing[1]}" is missing.'
    return f"{path}: {at}{who}: {what[:1].lower()}{what[1:].replace('`', '')}."


Item = TypeVar("Item", Party, Office, Speaker, Group, Issue, Meeting, Source)


def _merge(base: _File, own: _File) -> _File:
    changes: dict[str, Any] = {table: _merged(getattr(base, table), getattr(own, table)) for table in _TABLES}
    changes["version"] = own.version or base.version
    return msgspec.structs.replace(own, **changes)


def _merged(base: tuple[Item, ...], own: tuple[Item, ...]) -> tuple[Item, ...]:
    items = {item.id: item for item in base}
    items.update({item.id: item for item in own})
    return tuple(items.values())


def _with_own_sources(profile: _File, path: Path) -> _File:
    own = _read(path)
    for name in _File.__struct_fields__:
        if name != "sources" and getattr(own, name):
            raise ProfileError(f"{path}: {name} belongs into a profile, only [[sources]] into this file.")
    _check(path, own, msgspec.structs.replace(profile, sources=()))
    urls = {source.url for source in own.sources}
    kept = tuple(source for source in profile.sources if source.url not in urls)
    return msgspec.structs.replace(profile, sources=_merged(kept, own.sources))


def _check(path: Path, own: Profile, whole: Profile) -> None:
    """Raise for the first value of `own` that can't be right within `whole`."""
    for at, who, complaint in _complaints(own, whole):
        raise ProfileError(f'{path}: {at} ("{who}"): {complaint}.')


def _complaints(profile: Profile, whole: Profile) -> Iterator[tuple[str, str, str]]:
    """What can't be right, as (key, item, words): dates, colours, addresses, names that `whole` doesn't have."""
    parties = _lookup("party", (p.id for p in whole.parties))
    offices = _lookup("office", (o.id for o in whole.offices))
    groups = _lookup("group", (g.id for g in whole.groups))
    for i, party in enumerate(profile.parties):
        if not _COLOUR.fullmatch(party.colour):
            yield f"parties[{i}].colour", party.label, f'"{party.colour}" is no colour such as "#56b4e9"'
        if len(party.glyph) != 1 or not party.glyph.isprintable() or party.glyph.isspace():
            yield f"parties[{i}].glyph", party.label, f'"{party.glyph}" is not one visible character'
    for i, office in enumerate(profile.offices):
        if wrong := parties(office.party):
            yield f"offices[{i}].party", office.id, wrong
    for i, speaker in enumerate(profile.speakers):
        if wrong := parties(speaker.party):
            yield f"speakers[{i}].party", speaker.name, wrong
        for j, role in enumerate(speaker.roles):
            at = f"speakers[{i}].roles[{j}]"
            if role.office and (wrong := offices(role.office)):
                yield f"{at}.office", speaker.name, wrong
            if role.party and (wrong := parties(role.party)):
                yield f"{at}.party", speaker.name, wrong
            for key, value in (("start", role.start), ("to", role.to)):
                if not _DATE.fullmatch(value):
                    yield f"{at}.{key}", speaker.name, f'"{value}" is no date (YYYY-MM-DD, YYYY-MM, YYYY or "?")'
    for i, issue in enumerate(profile.issues):
        if wrong := groups(issue.group):
            yield f"issues[{i}].group", issue.label, wrong
    for i, meeting in enumerate(profile.meetings):
        for key, value in (("start", meeting.start), ("end", meeting.end)):
            if not _DAY.fullmatch(value):
                yield f"meetings[{i}].{key}", meeting.title, f'"{value}" is no day (YYYY-MM-DD)'
        for party_id in meeting.parties:
            if wrong := parties(party_id):
                yield f"meetings[{i}].parties", meeting.title, wrong
    own = {source.id for source in profile.sources}
    urls = {source.url: source.id for source in whole.sources if source.id not in own}
    for i, source in enumerate(profile.sources):
        if source.party and (wrong := parties(source.party)):
            yield f"sources[{i}].party", source.id, wrong
        if not source.url.startswith(("http://", "https://")):
            yield f"sources[{i}].url", source.id, f'"{source.url}" is no http address'
        if source.url in urls:
            yield f"sources[{i}].url", source.id, f'the same address as source "{urls[source.url]}"'
        urls[source.url] = source.id
        if source.interval < 1:
            yield f"sources[{i}].interval", source.id, "must be at least 1 second"


def _lookup(what: str, known: Iterable[str]) -> Callable[[str], str]:
    ids = set(known)
    return lambda value: "" if value in ids else f'there is no {what} "{value}"{_nearest(value, sorted(ids))}'
