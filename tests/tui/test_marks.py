"""is:pinned, is:noted, is:corrected and is:new in panes, search and export, each by its own road to desk.db."""

import json
from pathlib import Path

from click.testing import CliRunner

from store.desk import Desk
from store.reader import Reader
from store.records import Correction
from tests.tui.sample_wire import Filler, running
from tui.cli.main import main

MARKS = ("pinned", "noted", "corrected", "new")


def printed(folder: Path, *words: str) -> set[str]:
    found = CliRunner().invoke(main, ["--data", str(folder), *words])
    assert found.exit_code in (0, 1), found.output
    lines = [json.loads(line) for line in found.stdout.splitlines()]
    return {line["uid"] for line in lines if line["type"] == "statement"}


async def test_what_a_person_marked_is_found_everywhere(tmp_path: Path, filler: Filler) -> None:
    filler.week(3)
    reader = Reader(tmp_path / "wire.db")
    rows = reader.page(party="north", limit=3)
    reader.close()
    desk = Desk(tmp_path / "desk.db")
    desk.pin(rows[0].uid, "2022-01-12T15:00:00Z")
    desk.add_note(rows[1].uid, "ask her office", "2022-01-12T15:00:00Z")
    desk.correct(rows[2].uid, [Correction(field="position", old=(), new=("support",), at="2022-01-12T15:00:00Z")])
    desk.close()
    expected = {mark: {row.uid} for mark, row in zip(MARKS, rows, strict=False)}
    async with running(tmp_path) as run:
        filler.say("north", text="the last word of this afternoon came late")
        await run.settle()
        newest = run.pane("north").window.rows[0]
        expected["new"] = {newest.uid}
        shown = {}
        for mark in MARKS:
            await run.press("slash", *f"is:{mark}", "enter")
            shown[mark] = {row.uid for row in run.pane("north").window.rows}
            await run.press("escape")
        assert shown == expected
        await run.press("n", "asterisk", "slash", *"is:pinned", "enter")
        assert {row.uid for row in run.pane("north").window.rows} == {newest.uid, rows[0].uid}, "pinned a moment ago"
    expected["pinned"].add(newest.uid)
    assert {m: printed(tmp_path, "search", "--json", f"is:{m}") for m in MARKS} == expected
    assert {m: printed(tmp_path, "export", "--format", "jsonl", f"is:{m}") for m in MARKS} == expected
    assert printed(tmp_path, "search", "--json", "--", "party:north", "-is:pinned", "-is:new") == {
        rows[1].uid, rows[2].uid
    }  # fmt: skip
