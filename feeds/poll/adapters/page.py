"""A list page read with CSS selectors, for institutions that publish no feed.

Selectors of a source: `item` (each entry on the page; needed), and within an item `link`, `title`, `date`, `summary`.
Without `link` the item itself if it is an <a>, else the first <a> in it; without `title` the text of the link; without
`date` any date the item's text or its address holds. `date_format` (strptime) reads dates no rule knows. A page whose
selectors find nothing is a fault, not a quiet day: its layout has most likely changed.
"""

from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from feeds.poll.identity import unique, web_link
from feeds.poll.parse import MOST_ENTRIES, Parsed
from feeds.poll.plain import plain, plain_line
from feeds.poll.webpage import date_in_address, decode, formatted_date, iso_date, written_date
from store.records import Entry
from store.safetext import LIMIT, SafeText, clean_line

SELECTORS = ("item", "link", "title", "date", "date_format", "summary")


def parse_page(body: bytes, selectors: Mapping[str, str], *, url: str, content_type: str = "") -> Parsed:
    """Read a list page. `url` is where it came from in the end; relative links count from there or from its <base>.

    Never raises for what the page says: a fault is a sentence in `Parsed.fault`.
    """
    if unknown := [name for name in selectors if name not in SELECTORS]:
        return Parsed(fault=f'unknown selector "{clean_line(unknown[0], 40)}" (known: {", ".join(SELECTORS)})')
    if not selectors.get("item"):
        return Parsed(fault='the source has no selector "item"')
    if not body.strip():
        return Parsed(fault="empty body")
    tree = LexborHTMLParser(decode(body, content_type))
    base_node = tree.css_first("base[href]")
    base = web_link(base_node.attributes.get("href") or "", url) if base_node else ""
    try:
        items = tree.css(selectors["item"])
        found = [_entry(item, selectors, base or url) for item in items[:MOST_ENTRIES]]
    except SelectolaxError:
        return Parsed(fault=f"a selector is no CSS: {', '.join(selectors.values())[:200]}")
    if not items:
        return Parsed(fault=f'nothing on the page matches "{selectors["item"]}": its layout may have changed')
    entries = [entry for entry in found if entry]
    if not entries:
        return Parsed(fault=f"none of the {len(items)} items has a link and a title: the layout may have changed")
    notes = []
    if len(items) > MOST_ENTRIES:
        notes.append(f"only the first {MOST_ENTRIES} of {len(items)} items were read")
    if len(entries) < len(found):
        notes.append(f"{len(found) - len(entries)} items without link or title were left out")
    kept = unique(entries)
    title = tree.css_first("title")
    return Parsed(
        entries=tuple(kept),
        repeated=len(entries) - len(kept),
        note="; ".join(notes),
        title=clean_line(title.text(), 200) if title else "",
    )


def _entry(item: LexborNode, selectors: Mapping[str, str], base: str) -> Entry | None:
    if selectors.get("link"):
        link_node = item.css_first(selectors["link"])
    else:
        link_node = item if item.tag == "a" else item.css_first("a[href]")
    link = web_link(link_node.attributes.get("href") or "", base) if link_node else ""
    title_node = item.css_first(selectors["title"]) if selectors.get("title") else link_node
    raw_title = title_node.html or "" if title_node else ""
    title = plain_line(raw_title)
    if not title and title_node:  # a link around nothing but a picture
        title = clean_line(title_node.attributes.get("title") or title_node.attributes.get("aria-label") or "")
    if not link or not title:
        return None
    summary = item.css_first(selectors["summary"]) if selectors.get("summary") else None
    raw_text = summary.html or "" if summary else ""
    return Entry(
        guid=clean_line(link, 500),
        url=link,
        title=title,
        text=plain(raw_text) if raw_text else SafeText(""),
        raw_title=raw_title[:LIMIT],
        raw_text=raw_text[:LIMIT],
        published=_date(item, selectors, link),
    )


def _date(item: LexborNode, selectors: Mapping[str, str], link: str) -> str:
    node = item.css_first(selectors["date"]) if selectors.get("date") else item
    if node is None:
        return date_in_address(link)
    text = clean_line(node.text(separator=" "))
    if form := selectors.get("date_format"):
        return formatted_date(text, form) or date_in_address(link)
    stamped = node if node.attributes.get("datetime") else node.css_first("[datetime]")
    given = (stamped.attributes.get("datetime") or "") if stamped else ""
    if found := iso_date(given):
        return found
    if node is item:  # the title may name a date too: an address is the better witness
        return date_in_address(link) or written_date(text)
    return iso_date(text) or written_date(text) or date_in_address(link)
