"""Markdown for the story: CommonMark that shows every text as text."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TextIO

from store.export.items import EVENTS, About, Event, Item, corrections, nothing, said, short_time, tags, web_link, who
from store.export.once import Once
from store.safetext import clean_line

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_LINE_START = re.compile(r"^([-+=:]|\d+(?=[.)]))")  # lists, rules, underlined headings, definitions


def write_markdown(items: Iterable[Item | Event], stream: TextIO, about: About) -> int:
    """Write statements and events; witnesses of one statement stand together. Returns the number of statements."""
    begin_markdown(stream, "Session log" if about.session else "Statements", about)
    count, seen = 0, Once()
    for item in items:
        if isinstance(item, Event):
            stream.write(f"\n**{item.span}, {EVENTS[item.kind]}:** {escape(item.text, 4000)}\n")
            continue
        count += 1
        if seen.again(item.row.witness):
            continue
        write_markdown_statement(item, stream, about)
    if not count:
        stream.write(f"\n{nothing(about)}\n")
    return count


def begin_markdown(stream: TextIO, title: str, about: About) -> None:
    """Write the heading, and what the export is."""
    stream.write(f"# {title}\n\n")
    stream.writelines(f"- {name}: {escape(value)}\n" for name, value in about.facts())


def write_markdown_statement(item: Item, stream: TextIO, about: About) -> None:
    """Write a statement with its citation."""
    row = item.row
    stream.write(f"\n## {escape('; '.join(who(item, about.parties)) or 'Unattributed')}\n\n")
    stream.writelines(f"> {escape(line, 400_000)}".rstrip() + "\n" for line in said(item).split("\n"))
    state = "" if row.state == "current" else f", **{row.state}**"
    stream.write(f"\n{escape(', '.join(tags(item, about.issues)))}{state}\n\n")
    stream.write(f"- {_place(row.outlet, row.title, row.published, row.url)}, ")
    stream.write(f"retrieved {short_time(item.retrieved)}, revision {item.revision}, `{row.uid}`\n")
    for wording in item.wordings:
        gone = "" if wording.state == "current" else f", **{wording.state}**"
        stream.write(f"- also {_place(wording.outlet, wording.title, wording.published, wording.link)}, ")
        stream.write(f"retrieved {short_time(wording.first_seen)}, `{wording.uid}`{gone}\n")
        if wording.text != row.text:
            stream.write(f"  > {escape(wording.text, 100_000)}\n")
    if item.others > len(item.wordings):
        stream.write(f"- and {item.others - len(item.wordings)} more wordings\n")
    stream.writelines(f"- corrected: {escape(words)}\n" for words in corrections(row))
    if item.pinned:
        stream.write(f"- pinned {short_time(item.pinned)}\n")
    for note in item.notes:
        stream.write(f"- note, {short_time(note.at)}: {escape(note.text, 20_000)}\n")


@lru_cache(64)  # the statements of an entry stand together, and name the same place
def _place(outlet: str, title: str, published: str, url: str) -> str:
    link = web_link(url)
    date = short_time(published) if published else "no date given"
    words = [escape(outlet), f"“{escape(title)}”" if title else "", date, f"<{link}>" if link else ""]
    return ", ".join(word for word in words if word)


def escape(text: str, limit: int = 2000) -> str:
    """One line that Markdown shows as it is: no tag, link, heading, list or code comes out of it."""
    return _LINE_START.sub(
        r"\\\1" if not text[:1].isdigit() else r"\1\\", _SPECIAL.sub(r"\\\1", clean_line(text, limit))
    )
