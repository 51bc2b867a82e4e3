"""The sources a person added: `sources.toml` in the data folder, read beside the profile by feeds.profile.

It has the form of a profile with nothing but `[[sources]]` in it, may be edited by hand, and is only ever added to
here.
"""

import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from store.records import Source
from store.safetext import clean_line

FILE = "sources.toml"
_HEAD = """\
# Sources of your own, beside those of the profile. `talkwatch sources add URL` and `talkwatch sources import FILE`
# add to it; you may edit it. `enabled = false` switches one off, also one of the profile's (by its address).
"""
_ORDER = tuple(Source.__struct_fields__)
_DEFAULTS: dict[str, Any] = msgspec.structs.asdict(Source(id="", url=""))


def new_source(url: str, **fields: Any) -> Source:
    """A source for an address, with an id made of its host and a hash: the same for the same address.

    Raises ValueError for what is no address.
    """
    import hashlib  # for who adds one: every start of the desk asks where the file is

    host = (urlsplit(url).hostname or "").removeprefix("www.")
    slug = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:40] or "source"
    name = f"{slug}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"
    said = {key: value for key, value in fields.items() if value != ""}
    return Source(**({"id": name, "url": url, "title": url, "outlet": host} | said))


def add_own(folder: Path, sources: Sequence[Source]) -> None:
    """Add sources at the end of `folder`/sources.toml, which is made if need be; what stands in it stays as it is.

    Raises OSError.
    """
    path = folder / FILE
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    before = path.read_text(encoding="utf-8-sig") if path.is_file() else _HEAD
    text = before.rstrip("\n") + "\n" + "".join(f"\n{as_toml(source)}" for source in sources)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, prefix=".sources-", delete=False) as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def as_toml(source: Source) -> str:
    """A source as a [[sources]] table; what is as by default is left out."""
    lines = ["[[sources]]"]
    for key in _ORDER:
        value = getattr(source, key)
        if key not in ("id", "url") and value == _DEFAULTS[key]:
            continue
        lines.append(f"{key} = {_value(value)}")
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_value(str(k))} = {_value(v)}" for k, v in value.items()) + " }"
    # A JSON string is a TOML string but for DEL, which clean_line() takes out.
    return json.dumps(clean_line(str(value), 2000), ensure_ascii=False)
