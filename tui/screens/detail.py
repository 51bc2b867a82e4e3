"""A statement whole: its words in their passage, who said it and why we think so, every tag with its reason."""

import sqlite3
from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Static

from store.database import StoreError
from store.query import Query, highlights
from store.records import Row
from store.safetext import clean_line
from tui.commands import DETAIL
from tui.dossier import Dossier, Passage, dossier, find_passage
from tui.screens.command_screen import CommandScreen, web_host
from tui.theme import party_colour
from tui.widgets.changes import edits_content, state_content
from tui.widgets.facts import Fact, Facts
from tui.widgets.key_line import KeyLine
from tui.widgets.related import Related
from tui.widgets.statements import StatementList
from tui.wording import KINDS, POSITIONS, UNATTRIBUTED, correction_words, full_time, names, shown, sign


class DetailScreen(CommandScreen, ModalScreen[None]):
    """One statement, over the desk."""

    USER_COMMANDS = DETAIL
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar = [command.binding() for command in DETAIL]

    def __init__(self, row: Row, source: StatementList | None, query: Query, issues: Mapping[str, str]) -> None:
        super().__init__()
        self.row = row
        self.source = source
        self.query_asked = query
        self.issues = issues
        self.passage = Passage("", 0, 0)
        self.found = Dossier(row=row, passage=self.passage)

    def compose(self) -> ComposeResult:
        """Heading, statement, passage beside facts, keys."""
        with Vertical(id="detail"):
            yield Static("", id="detail-heading", markup=False)
            yield Static("", id="detail-statement", markup=False)
            with Horizontal(id="detail-body"):
                with VerticalScroll(id="detail-left"):
                    yield Static("", id="detail-state", markup=False)
                    yield Static("", id="detail-title", markup=False)
                    yield Static("", id="detail-passage", markup=False)
                    yield Static("", id="detail-edits", markup=False)
                with Vertical(id="detail-right"):
                    with VerticalScroll(id="detail-scroll"):
                        yield Facts("detail-facts")
                    yield Related()
            yield KeyLine(palette=False)

    @property
    def statement_at_hand(self) -> Row | None:
        """The statement under the cursor of the list, or else the one shown."""
        return self.query_one(Related).row or self.row

    def on_mount(self) -> None:
        """Show it."""
        self.query_one("#detail-left").focus()
        self._show()

    def _show(self) -> None:
        self.run_worker(self._read(self.row), name="detail", group="detail", exclusive=True, exit_on_error=False)

    async def _read(self, row: Row) -> None:
        try:
            self.found = await self.talkwatch.asker_shown.ask(dossier(row))
        except (StoreError, sqlite3.Error) as error:
            self.talkwatch.say(f"The wire cannot be read ({error}).", severity="error")
            self.found = Dossier(row=row, passage=find_passage(row, None, []))
        self.row, self.passage = self.found.row, self.found.passage
        self._draw()

    def _draw(self) -> None:
        row, found, zone = self.row, self.found, self.talkwatch.zone
        parties = [self.talkwatch.parties[id] for id in row.parties if id in self.talkwatch.parties] or [UNATTRIBUTED]
        heading: list[str | tuple[str, Style]] = []
        for party in parties:
            colour = Style(foreground=party_colour(self.app, party, "panel"), bold=True)
            heading.append((f"{sign(party)} {clean_line(party.label, 60)}  ", colour))
        heading.append((names(row), Style(bold=True)))
        self.query_one("#detail-heading", Static).update(Content.assemble(*heading))
        text = shown(row)
        statement = Content(text)
        for start, end in highlights(text, self.query_asked.terms):
            statement = statement.stylize("$hit on $hit-background", start, end)
        self.query_one("#detail-statement", Static).update(statement)
        self._tell("#detail-state", state_content(found, zone))
        title, passage = clean_line(row.title, 400), self.passage
        self.query_one("#detail-title", Static).update(
            Content.assemble((title, "bold"), (f"\n{passage.note}" if passage.note else "", "$warning"))
        )
        body = Content(passage.text)
        if passage.end > passage.start:
            body = body.stylize("$foreground bold on $chosen", passage.start, passage.end)
        self.query_one("#detail-passage", Static).update(body)
        self._tell("#detail-edits", edits_content(found, zone))
        self.query_one(Facts).show(self._facts())
        self.query_one(Related).show(found, zone)
        self.call_after_refresh(self._scroll_to_statement)

    def _tell(self, selector: str, content: Content) -> None:
        """Show words, and nothing where there are none."""
        widget = self.query_one(selector, Static)
        widget.update(content)
        widget.display = bool(content.plain)

    def _scroll_to_statement(self) -> None:
        left = self.query_one("#detail-left", VerticalScroll)
        widget = self.query_one("#detail-passage", Static)
        width = widget.content_size.width
        if width and self.passage.end > self.passage.start and self.row.state == "current":
            lines = len(Content(self.passage.text[: self.passage.start] + ".").wrap(width))
            left.scroll_to(y=max(0, widget.virtual_region.y + lines - left.size.height // 3), animate=False)
        else:
            left.scroll_home(animate=False)

    def _facts(self) -> list[Fact]:
        row, zone = self.row, self.talkwatch.zone
        place, host = clean_line(row.place, 60), web_host(row.url)
        position = row.position if row.position and row.position.id in POSITIONS else None
        speakers = [
            (clean_line(s.name, 200) + (f" ({self._label(s.party)})" if s.party else ""), clean_line(s.why, 400))
            for s in row.speakers
        ]
        issues = [(clean_line(self.issues.get(t.id, t.id), 120), clean_line(t.why, 400)) for t in row.issues]
        facts = [
            Fact("Speaker" if len(speakers) < 2 else "Speakers", speakers or [("not named", "no rule decided")]),
            Fact("Position", [
                (f"{POSITIONS[position.id][0]} {position.id}", clean_line(position.why, 400))
                if position else ("no clear position", "")
            ]),
            Fact("Issue" if len(issues) < 2 else "Issues", issues or [("none recognised", "")]),
            Fact("Kind", [(KINDS.get(row.kind, row.kind), f"cue: {clean_line(row.cue, 80)}" if row.cue else "")]),
            Fact("Outlet", [(clean_line(row.outlet, 120) + (f", {place}" if place else ""), "")]),
            Fact("Link", [(host or "none that can be opened", clean_line(row.url, 600))]),
            Fact("Published", [(full_time(row.published, zone), "as the outlet says")]),
            Fact("First seen", [(full_time(row.first_seen, zone), "")]),
            Fact("Source", [(clean_line(row.source_id, 80), "")]),
            Fact("Id", [(row.uid, "pinned" if row.uid in self.talkwatch.pins else "")]),
        ]  # fmt: skip
        if self.found.apart:
            facts.insert(0, Fact("Witnesses", [("taken out of its group by hand", "X puts it back")]))
        if row.corrected:
            parties = self.talkwatch.parties
            words = [correction_words(c, parties, self.issues, zone) for c in row.corrected]
            facts.insert(0, Fact("Corrected", words))
        return facts

    def _label(self, party: str) -> str:
        found = self.talkwatch.parties.get(party)
        return clean_line(found.label if found else party, 60)

    # -------------------------------------------------------------- what commands ask for

    def statement_corrected(self, uid: str) -> None:
        """Show how it stands now."""
        self._show()

    def witnesses_changed(self) -> None:
        """Show the group as it is now."""
        self._show()

    def take_out_witness(self) -> None:
        """Take the witness under the cursor, or else the statement shown, out of its group."""
        related = self.query_one(Related)
        chosen = related.row
        self.talkwatch.grouping.take_out(chosen if chosen and chosen.id in related.witnesses else self.row)

    def put_back_witness(self) -> None:
        """Put the statement shown back into its group, or else what was taken out last."""
        self.talkwatch.grouping.put_back(self.row.uid if self.found.apart else "")

    @on(Related.OptionSelected)
    def _chosen(self, event: Related.OptionSelected) -> None:
        event.stop()
        if (row := self.query_one(Related).rows.get(event.option_id or "")) is not None:
            self.app.push_screen(DetailScreen(row, None, self.query_asked, self.issues))

    def scroll_passage(self, by: int) -> None:
        """Move in what has the focus: by lines, in the list by statements."""
        related = self.query_one(Related)
        if related.has_focus:
            related.action_cursor_down() if by > 0 else related.action_cursor_up()
            return
        target = self.query_one("#detail-scroll" if self.query_one("#detail-scroll").has_focus else "#detail-left")
        target.scroll_relative(y=by, animate=False)

    def step_statement(self, by: int) -> None:
        """Show the next older (1) or newer (-1) statement of the pane."""
        if self.source is None:
            return
        self.source.move(by)
        if self.source.row is not None and self.source.row.id != self.row.id:
            self.row = self.source.row
            self._show()
