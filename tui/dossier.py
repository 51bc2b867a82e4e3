"""All that the wire knows of one statement, read on the reader's thread: its text, how it changed, who else has it."""

from collections.abc import Callable, Iterator

import msgspec
from msgspec import Struct

from store.query import parse
from store.reader import Reader, Revision, StoredEntry
from store.records import Row
from store.safetext import clean, clean_line
from tui.comparing import Piece, edits, nearest
from tui.wording import shown

AROUND = 8000  # code points of an article shown on each side of a statement
MOST_WITNESSES = 50
MOST_ALIKE = 6  # other statements of the speaker
LOOKED_THROUGH = 40
MOST_REVISIONS = 5


class Passage(Struct, frozen=True):
    """A text and where the statement stands in it; start == end where it no longer does."""

    text: str
    start: int
    end: int
    note: str = ""


class Edit(Struct, frozen=True):
    """What an outlet changed in an article, at the time `at`: the revision that came of it, its title if that is new,
    and each change with a few words around."""

    revision: int
    at: str
    title: tuple[Piece, ...]
    pieces: tuple[tuple[Piece, ...], ...]


class Dossier(Struct, frozen=True, kw_only=True):
    """What the wire knows of a statement. `witnesses` are the other wordings of its group; `alike` the newest other
    statements of its speaker, on its issues where it has any; `says_now` the sentence that an edited article has in
    its place, "" where there is none; `apart`: an operator took it out of its group."""

    row: Row
    passage: Passage
    edits: tuple[Edit, ...] = ()
    says_now: str = ""
    witnesses: tuple[Row, ...] = ()
    alike: tuple[Row, ...] = ()
    apart: bool = False


def dossier(row: Row) -> Callable[[Reader], Dossier]:
    """Asks for what is known of a statement now."""

    def ask(reader: Reader) -> Dossier:
        now = reader.row(row.id) or row
        entry, revisions = reader.entry(row.entry_id), reader.revisions(row.entry_id)
        changes = tuple(_edits(entry, revisions)) if entry else ()
        if entry and row.where == "article" and (article := reader.article(row.entry_id)):
            entry, revisions = msgspec.structs.replace(entry, text=article.text), []
        gone = now.state != "current" and entry is not None
        return Dossier(
            row=now,
            passage=find_passage(now, entry, revisions),
            edits=changes,
            says_now=nearest(clean(now.text), clean(entry.text)) if gone and entry else "",
            witnesses=tuple(w for w in reader.witnesses(now) if w.id != now.id)[:MOST_WITNESSES],
            alike=tuple(_alike(reader, now))[:MOST_ALIKE],
            apart=now.uid in reader.apart,
        )

    return ask


def find_passage(row: Row, entry: StoredEntry | None, revisions: list[Revision]) -> Passage:
    """The newest text of the article that holds the statement, cut to what is near it."""
    if entry is None:
        return Passage(shown(row), 0, 0, "The article is not in the wire.")
    versions = [
        (entry.revision, entry.title, entry.text),
        *((r.revision, r.title, r.text) for r in reversed(revisions)),
    ]
    said = clean(row.text)
    for number, title, text in versions:
        text = clean(title if row.where == "title" else text)
        start, end = row.start, row.end
        if text[start:end] != said:
            start = text.find(said)
            end = start + len(said)
        if said and start >= 0:
            note = "" if number == entry.revision else f"This stood in revision {number}; the text now is another."
            first, last = max(0, start - AROUND), min(len(text), end + AROUND)
            head, tail = "… " if first else "", " …" if last < len(text) else ""
            shift = len(head) - first
            return Passage(head + text[first:last] + tail, start + shift, end + shift, note)
    return Passage(clean(entry.text)[: 2 * AROUND], 0, 0, "The article no longer holds these words.")


def _edits(entry: StoredEntry, revisions: list[Revision]) -> Iterator[Edit]:
    """What each of the last edits changed, newest first."""
    versions = [(clean_line(r.title, 400), clean(r.text)) for r in revisions[-MOST_REVISIONS:]]
    versions.append((clean_line(entry.title, 400), clean(entry.text)))
    steps = zip(revisions[-MOST_REVISIONS:], versions, versions[1:], strict=False)
    for revision, (title, text), (new_title, new_text) in reversed(list(steps)):
        titles = edits(title, new_title) if title != new_title else []
        yield Edit(
            revision=revision.revision + 1, at=revision.seen_to, title=tuple(titles[0]) if titles else (),
            pieces=tuple(tuple(pieces) for pieces in edits(text, new_text)),
        )  # fmt: skip


def _alike(reader: Reader, row: Row) -> Iterator[Row]:
    """What the first speaker said on the same issues elsewhere. A name that may be anybody's is not looked for."""
    speaker = row.speakers[0] if row.speakers else None
    if speaker is None or not (speaker.id or len(speaker.name.split()) > 1):
        return
    name = (speaker.id or speaker.name).replace('"', " ")
    issues = " or ".join(f'issue:"{tag.id}"' for tag in row.issues)
    query = parse(f'speaker:"{name}"' + (f" ({issues})" if issues else ""))
    wanted = {tag.id for tag in row.issues}
    for other in reader.page(query, limit=LOOKED_THROUGH):
        same = any((s.id or s.name) == (speaker.id or speaker.name) for s in other.speakers)
        elsewhere = other.entry_id != row.entry_id and (row.witness is None or other.witness != row.witness)
        if same and elsewhere and (not wanted or wanted & {tag.id for tag in other.issues}):
            yield other
