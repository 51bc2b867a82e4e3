"""A statement whole: its words in their passage, who said it and why we think so, every tag with its reason."""

import sqlite3
from collections.abc import Mapping
from typing import ClassVar

import msgspec
from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Static

from store.database import StoreError
from store.query import Query, highlights
from store.reader import Reader, Revision, StoredEntry
from store.records import Row
from store.safetext import clean, clean_line
from tui.commands import DETAIL
from tui.screens.command_screen import CommandScreen, web_host
from tui.theme import readable
from tui.widgets.key_line import KeyLine
from tui.widgets.statements import StatementList
from tui.wording import KINDS, POSITIONS, STATES, UNATTRIBUTED, correction_words, full_time, names, shown, sign

AROUND = 8000  # code points of an article shown on each side of a statement


class Passage(Struct, frozen=True):
    """A text and where the statement stands in it; start == end where it no longer does."""

    text: str
    start: int
    end: int
    note: str = ""


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


class DetailScreen(CommandScreen, ModalScreen[None]):
    """One statement, over the desk."""

    USER_COMMANDS = DETAIL
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar = [command.binding() for command in DETAIL]

    def __init__(self, row: Row, source: StatementList | None, query: Query, issues: Mapping[str, str]) -> None:
        super().__init__()
        self.row = row
        self.witnesses: list[Row] = []
        self.source = source
        self.query_asked = query
        self.issues = issues
        self.passage = Passage("", 0, 0)

    def compose(self) -> ComposeResult:
        """Heading, statement, passage beside facts, keys."""
        with Vertical(id="detail"):
            yield Static("", id="detail-heading", markup=False)
            yield Static("", id="detail-statement", markup=False)
            with Horizontal(id="detail-body"):
                with VerticalScroll(id="detail-left"):
                    yield Static("", id="detail-title", markup=False)
                    yield Static("", id="detail-passage", markup=False)
                with VerticalScroll(id="detail-right"):
                    yield Static("", id="detail-facts", markup=False)
            yield KeyLine(show_command_palette=False)

    @property
    def statement_at_hand(self) -> Row | None:
        """The statement shown."""
        return self.row

    def on_mount(self) -> None:
        """Show it."""
        self.query_one("#detail-left").focus()
        self._show()

    def _show(self) -> None:
        self.run_worker(self._read(self.row), name="detail", group="detail", exclusive=True, exit_on_error=False)

    async def _read(self, row: Row) -> None:
        def question(reader: Reader) -> tuple[Row | None, StoredEntry | None, list[Revision], list[Row]]:
            entry, revisions = reader.entry(row.entry_id), reader.revisions(row.entry_id)
            if entry and row.where == "article" and (article := reader.article(row.entry_id)):
                entry, revisions = msgspec.structs.replace(entry, text=article.text), []
            found = reader.row(row.id)
            return found, entry, revisions, reader.witnesses(found or row)

        try:
            found, entry, revisions, witnesses = await self.talkwatch.asker.ask(question)
        except (StoreError, sqlite3.Error) as error:
            self.talkwatch.say(f"The wire cannot be read ({error}).", severity="error")
            found, entry, revisions, witnesses = None, None, [], []
        self.row = found or row
        self.witnesses = [other for other in witnesses if other.id != row.id]
        self._draw(entry, revisions)

    def _draw(self, entry: StoredEntry | None, revisions: list[Revision]) -> None:
        row = self.row
        parties = [self.talkwatch.parties[id] for id in row.parties if id in self.talkwatch.parties] or [UNATTRIBUTED]
        panel = self.app.theme_variables.get("panel", "#1f2630")
        heading: list[str | tuple[str, Style]] = []
        for party in parties:
            colour = Style(foreground=readable(party.colour, panel), bold=True)
            heading.append((f"{sign(party)} {clean_line(party.label, 60)}  ", colour))
        heading.append((names(row), Style(bold=True)))
        self.query_one("#detail-heading", Static).update(Content.assemble(*heading))
        text = shown(row)
        statement = Content(text)
        for start, end in highlights(text, self.query_asked.terms):
            statement = statement.stylize("$hit on $hit-background", start, end)
        self.query_one("#detail-statement", Static).update(statement)
        self.passage = passage = find_passage(row, entry, revisions)
        title = clean_line(row.title, 400)
        self.query_one("#detail-title", Static).update(
            Content.assemble((title, "bold"), (f"\n{passage.note}" if passage.note else "", "$warning"))
        )
        body = Content(passage.text)
        if passage.end > passage.start:
            body = body.stylize("$foreground bold on $chosen", passage.start, passage.end)
        self.query_one("#detail-passage", Static).update(body)
        self.query_one("#detail-facts", Static).update(self._facts(entry, revisions))
        self.call_after_refresh(self._scroll_to_statement)

    def _scroll_to_statement(self) -> None:
        left = self.query_one("#detail-left", VerticalScroll)
        widget = self.query_one("#detail-passage", Static)
        width = widget.content_size.width
        if width and self.passage.end > self.passage.start:
            lines = len(Content(self.passage.text[: self.passage.start] + ".").wrap(width))
            left.scroll_to(y=max(0, widget.virtual_region.y + lines - left.size.height // 3), animate=False)
        else:
            left.scroll_home(animate=False)

    def _facts(self, entry: StoredEntry | None, revisions: list[Revision]) -> Content:
        row, zone = self.row, self.talkwatch.zone
        parts: list[str | tuple[str, str]] = []

        def fact(label: str, *values: tuple[str, str]) -> None:
            parts.append((f"{label}\n", "$accent"))
            for value, why in values:
                parts.append((f"  {value}\n", "$foreground"))
                if why:
                    parts.append((f"    {why}\n", "$quiet"))

        if row.corrected:
            parties = self.talkwatch.parties
            fact("Corrected by hand", *(correction_words(c, parties, self.issues, zone) for c in row.corrected))
        if row.state != "current":
            when = f"seen {full_time(row.revised, zone)}" if row.revised else ""
            fact("State", (STATES[row.state], "; ".join(filter(None, (row.state_why, when)))))
        speakers: list[tuple[str, str]] = [
            (clean_line(s.name, 200) + (f" ({self._label(s.party)})" if s.party else ""), clean_line(s.why, 400))
            for s in row.speakers
        ]
        fact("Speaker" if len(speakers) < 2 else "Speakers", *(speakers or [("not named", "no rule decided")]))
        if row.position and row.position.id in POSITIONS:
            glyph = POSITIONS[row.position.id][0]
            fact("Position", (f"{glyph} {row.position.id}", clean_line(row.position.why, 400)))
        else:
            fact("Position", ("no clear position", ""))
        issues: list[tuple[str, str]] = [
            (clean_line(self.issues.get(t.id, t.id), 120), clean_line(t.why, 400)) for t in row.issues
        ]
        fact("Issue" if len(issues) < 2 else "Issues", *(issues or [("none recognised", "")]))
        fact("Kind", (KINDS.get(row.kind, row.kind), f"cue: {clean_line(row.cue, 80)}" if row.cue else ""))
        place = clean_line(row.place, 60)
        fact("Outlet", (clean_line(row.outlet, 120) + (f", {place}" if place else ""), clean_line(row.source_id, 80)))
        if self.witnesses:
            fact("Also carried by", *((clean_line(w.outlet, 120), clean_line(shown(w), 600)) for w in self.witnesses))
        host = web_host(row.url)
        fact("Link", (host or "none that can be opened", clean_line(row.url, 600)))
        fact("Published", (full_time(row.published, zone), "as the outlet says"))
        fact("First seen", (full_time(row.first_seen, zone), ""))
        if entry is not None and entry.revision > 1:
            stood = [(f"revision {r.revision}", f"stood until {full_time(r.seen_to, zone)}") for r in revisions]
            fact("Revisions", (f"revision {entry.revision} now", ""), *stood[-5:])
        fact("Id", (row.uid, "pinned" if row.uid in self.talkwatch.pins else ""))
        return Content.assemble(*parts)

    def _label(self, party: str) -> str:
        found = self.talkwatch.parties.get(party)
        return clean_line(found.label if found else party, 60)

    # -------------------------------------------------------------- what commands ask for

    def statement_corrected(self, uid: str) -> None:
        """Show how it stands now."""
        self._show()

    def scroll_passage(self, by: int) -> None:
        """Scroll what has the focus by lines."""
        target = self.query_one("#detail-right" if self.query_one("#detail-right").has_focus else "#detail-left")
        target.scroll_relative(y=by, animate=False)

    def step_statement(self, by: int) -> None:
        """Show the next older (1) or newer (-1) statement of the pane."""
        if self.source is None:
            return
        self.source.move(by)
        if self.source.row is not None and self.source.row.id != self.row.id:
            self.row = self.source.row
            self._show()
