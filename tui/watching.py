"""Runs the watches while the desk is open, on all that comes in whatever the filter shows, and says what they find.

An alert is kept in desk.db, once a statement in whatever wording, and then does what its watch says. What came in
while no desk was open is nobody's alert: `talkwatch watches test` looks back.
"""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from store.database import StoreError
from store.reader import Reader
from store.safetext import clean_line
from store.watches import Fired, Lookout, Watch, Watches, is_quiet
from tui.alarms import Programs, as_json, desktop_message
from tui.wording import count_words, fit, names, shown

if TYPE_CHECKING:
    from tui.app import TalkwatchApp

SHOWN_FOR = 20.0  # seconds
MANY = 3  # more than so many at once are told in one sentence
AT_A_LOOK = 500  # ids looked at in one go: the reader has other questions to answer
READ_AGAIN = timedelta(minutes=1)
"""How old a query may be: `until:` and the like are read by the clock."""


class Watching:
    """The watches at work. `marked` are the uids of statements that carry the mark of a watch."""

    def __init__(self, app: "TalkwatchApp") -> None:
        self._app = app
        self._programs = Programs()
        self._lookout: Lookout | None = None
        self._made = app.clock()
        self._version = -1
        self._seen: int | None = None
        self._busy = False
        self.marked: set[str] = set()
        self.unseen = 0

    @property
    def kept(self) -> Watches | None:
        """The watches and alerts in desk.db, None where it cannot be used."""
        return Watches(self._app.desk_file) if self._app.desk_file else None

    def changed(self) -> None:
        """Take in what was changed in desk.db."""
        kept = self.kept
        if kept is not None:
            self._version = kept.version()
            self._made = self._app.clock()
            self._lookout = Lookout(kept.all(), self._made.astimezone(self._app.zone))
            # One set for good: the panes hold it.
            marked = kept.marked()
            self.marked -= self.marked - marked
            self.marked |= marked
            self.unseen = kept.unseen()
        self._app.alerts_changed()

    async def look(self, last_id: int | None) -> None:
        """Look at what came in since the last time, up to this id of the wire; None where there is no wire yet."""
        kept = self.kept
        if self._busy or kept is None or last_id is None:
            return
        self._busy = True
        try:
            if kept.version() != self._version or self._app.clock() - self._made > READ_AGAIN:
                self.changed()
            if self._seen is None or last_id < self._seen:
                self._seen = last_id  # the first look; or another wire, and what is on it already is not news
            while self._seen < last_id:
                upto = min(last_id, self._seen + AT_A_LOOK)
                await self._ask(kept, self._seen, upto)
                self._seen = upto
        except (StoreError, sqlite3.Error):
            return  # the desk says what is wrong with its files; the next look tries again
        finally:
            self._busy = False

    async def _ask(self, kept: Watches, after: int, upto: int) -> None:
        lookout = self._lookout
        if lookout is None:
            return

        def ask(reader: Reader) -> list[Fired]:
            return lookout.new(reader, after, upto)

        found = await self._app.asker.ask(ask)
        if found and self._app.desk_file is not None:
            session = self._app.session
            new = kept.record(found, self._app.stamp(), session.id if session else None)
            if new:
                self._tell(new)

    def _tell(self, fired: Sequence[Fired]) -> None:
        self.unseen += len(fired)
        self.marked.update(one.row.uid for one in fired if "mark" in one.watch.do)
        self._app.alerts_changed()
        now = self._app.clock().astimezone(self._app.zone)
        loud = [one for one in fired if not is_quiet(one.watch.quiet, now)]
        if any("bell" in one.watch.do for one in loud):
            self._app.bell()
        self._notice([one for one in loud if "notice" in one.watch.do])
        self._desktop([one for one in loud if "desktop" in one.watch.do])
        for one in loud:
            if one.watch.command and self._app.watch_commands:
                job = partial(self._run, one.watch, as_json(one, self._app.stamp()))
                self._app.run_worker(job, name="command", group="commands of watches", exit_on_error=False)  # type: ignore[arg-type]

    def _notice(self, fired: Sequence[Fired]) -> None:
        if len(fired) > MANY:
            self._app.say(f"{_summary(fired)}: a lists them.")
            return
        for one in fired:
            row = one.row
            words = f"\nfound: {fit(clean_line(', '.join(one.words), 200), 90)}" if one.words else ""
            self._app.notify(
                f"{fit(shown(row), 160)} ({names(row)}, {clean_line(row.outlet, 40)}){words}",
                title=f"⚑ {clean_line(one.watch.name, 60)}", timeout=SHOWN_FOR, markup=False,
            )  # fmt: skip

    def _desktop(self, fired: Sequence[Fired]) -> None:
        if len(fired) > MANY:
            self._app.write_terminal(desktop_message("watches", _summary(fired)))
            return
        for one in fired:
            said = f"{names(one.row)}: {fit(shown(one.row), 120)}"
            self._app.write_terminal(desktop_message(one.watch.name, said))

    async def _run(self, watch: Watch, text: str) -> None:
        if trouble := await self._programs.run(watch.command, text):
            self._app.say(f"Watch {watch.name}: {trouble}", severity="warning")


def _summary(fired: Sequence[Fired]) -> str:
    found = ", ".join(dict.fromkeys(one.watch.name for one in fired))
    return f"{count_words(len(fired), 'statement', 'statements')} found by {clean_line(found, 200)}"
