"""One HTML file that holds everything it needs, loads nothing, runs nothing, and prints well."""

import base64
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import TextIO

from store.export.items import EVENTS, About, Event, Item, corrections, nothing, said, short_time, tags, web_link, who
from store.export.once import Once
from store.safetext import clean, clean_line

STYLE = """
:root { color-scheme: light dark; --quiet: #5b6470; --rule: #d9d4c7; --mark: #8a5a00; }
body { font: 16px/1.5 Georgia, "Times New Roman", serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: .5rem; }
h2 { font-size: 1rem; margin: 0 0 .3rem; }
dl, .tags, .cite, .event { font-family: system-ui, sans-serif; font-size: .85rem; color: var(--quiet); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 0 2rem; }
dd { margin: 0; overflow-wrap: anywhere; }
article { border-top: 1px solid var(--rule); padding: 1rem 0; }
blockquote { margin: .3rem 0 .6rem; padding-left: 1rem; border-left: 3px solid var(--rule); white-space: pre-line;
  overflow-wrap: anywhere; }
.cite blockquote { margin: .2rem 0; font-family: Georgia, serif; }
ul.cite { margin: .3rem 0 0; padding-left: 1.2rem; }
li { overflow-wrap: anywhere; }
.event { border-top: 1px solid var(--rule); padding: .6rem 0; margin: 0; overflow-wrap: anywhere; }
.state { color: var(--mark); font-weight: bold; }
a { color: inherit; }
.board { overflow-x: auto; margin-bottom: 2rem; }
table { border-collapse: collapse; font-family: system-ui, sans-serif; font-size: .85rem; }
th, td { border: 1px solid var(--rule); padding: .3rem .5rem; text-align: left; vertical-align: top; }
td small { display: block; color: var(--quiet); }
@media (prefers-color-scheme: dark) { :root { --quiet: #9aa7b5; --rule: #2a323e; --mark: #e3b55b; } }
@media print {
  body { max-width: none; margin: 0; font-size: 10.5pt; color: #000; }
  article, .event { break-inside: avoid; }
  a { text-decoration: none; }
}
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def write_html(items: Iterable[Item | Event], stream: TextIO, about: About) -> int:
    """Write statements and events; witnesses of one statement stand together. Returns the number of statements."""
    begin_page(stream, "Session log" if about.session else "Statements", about)
    count, seen = 0, Once()
    for item in items:
        if isinstance(item, Event):
            words = f"<b>{item.span}, {EVENTS[item.kind]}:</b> {_line(item.text, 4000)}"
            stream.write(f'<p class="event" dir="auto">{words}</p>\n')
            continue
        count += 1
        if not seen.again(item.row.witness):
            write_statement(item, stream, about)
    if not count:
        stream.write(f"<p>{nothing(about)}</p>\n")
    stream.write("</body>\n</html>\n")
    return count


def begin_page(stream: TextIO, title: str, about: About) -> None:
    """Write everything up to the first statement: head, style, what the export is."""
    stream.write(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}, talkwatch</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n"
    )
    stream.writelines(f"<dt>{name}</dt><dd>{escape(value)}</dd>\n" for name, value in about.facts())
    stream.write("</dl>\n")


def write_statement(item: Item, stream: TextIO, about: About) -> None:
    """Write a statement with its citation."""
    row = item.row
    stream.write(f'<article id="{escape(clean_line(row.uid))}">\n')
    stream.write(f"<h2>{escape('; '.join(who(item, about.parties)) or 'Unattributed')}</h2>\n")
    stream.write(f'<blockquote dir="auto">{escape(said(item))}</blockquote>\n')
    state = "" if row.state == "current" else f' <span class="state">{row.state}</span>'
    stream.write(f'<p class="tags">{escape(", ".join(tags(item, about.issues)))}{state}</p>\n<ul class="cite">\n')
    stream.write(f"<li>{_place(row.outlet, row.title, row.published, row.url)}, ")
    stream.write(f"retrieved {escape(short_time(item.retrieved))}, revision {item.revision}, {_line(row.uid)}</li>\n")
    for wording in item.wordings:
        gone = "" if wording.state == "current" else f', <span class="state">{_line(wording.state)}</span>'
        stream.write(f"<li>also {_place(wording.outlet, wording.title, wording.published, wording.link)}, ")
        stream.write(f"retrieved {escape(short_time(wording.first_seen))}, {_line(wording.uid)}{gone}")
        if wording.text != row.text:
            stream.write(f'<blockquote dir="auto">{escape(clean(wording.text))}</blockquote>')
        stream.write("</li>\n")
    if item.others > len(item.wordings):
        stream.write(f"<li>and {item.others - len(item.wordings)} more wordings</li>\n")
    stream.writelines(f"<li>corrected: {escape(words)}</li>\n" for words in corrections(row))
    if item.pinned:
        stream.write(f"<li>pinned {escape(short_time(item.pinned))}</li>\n")
    for note in item.notes:
        stream.write(f'<li dir="auto">note, {escape(short_time(note.at))}: {_line(note.text, 20_000)}</li>\n')
    stream.write("</ul>\n</article>\n")


@lru_cache(64)  # the statements of an entry stand together, and name the same place
def _place(outlet: str, title: str, published: str, url: str) -> str:
    link = web_link(url)
    date = escape(short_time(published)) if published else "no date given"
    linked = f'<a href="{escape(link)}" rel="noreferrer">{escape(link)}</a>' if link else ""
    words = [_line(outlet), f"“{_line(title)}”" if title else "", date, linked]
    return ", ".join(word for word in words if word)


def _line(text: str, limit: int = 2000) -> str:
    return escape(clean_line(text, limit))
