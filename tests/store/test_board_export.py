import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.board import Board, read_board
from store.export import BOARD_FORMATS, About, ExportError, board_items, save_board, write_board
from store.query import parse
from store.reader import Reader
from store.wire import Wire
from tests.store.samples import entry, poll, statement

NOW = datetime(2022, 1, 12, 16, tzinfo=UTC)
ABOUT = About(
    made_at="2022-01-12T16:00:00Z", wire="wire.db", profile="test 1", version="0.1.0",
    parties={"north": "Northland", "south": "South Union"}, issues={"open-door": "Open door"},
)  # fmt: skip


@pytest.fixture
def turned(wire: Wire, reader: Reader) -> Board:
    """One party that turned, with a script in what it said, and one that takes no position."""
    said = [("<script>no</script>", "reject"), ("we might meet", "agree"), ("we will meet", "consult")]
    for number, (text, position) in enumerate(said):
        found = replace(statement(text, "Ada Norling", issue="open-door", position=position), confidence=0.9)
        wire.record_poll("wire-a", poll(f"2022-01-12T14:0{number}:00Z"), [(entry(str(number), text), [found])])
    found = statement("we listen", "Boris Zagrin", issue="open-door")
    wire.record_poll("wire-b", poll("2022-01-12T14:09:00Z"), [(entry("9", "we listen"), [found])])
    return read_board(reader, parse(""), NOW)


def test_a_page_shows_cells_turns_and_the_statements_that_decided(
    turned: Board, reader: Reader, tmp_path: Path
) -> None:
    target = tmp_path / "board.html"
    save_board(target, turned, board_items(reader, turned), "html", ABOUT)
    text = target.read_text()
    uid = next(row.uid for row in reader.all() if row.text == "we will meet")
    assert f'<a href="#{uid}">consult</a>' in text
    assert f'<article id="{uid}">' in text
    assert "turned: reject → agree, 2022-01-12 14:01 UTC" in text
    assert "ready to talk: Northland" in text
    assert "<td>no clear position<small>1 statement, 1 in the last day</small></td>" in text
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    with pytest.raises(ExportError, match="exists already"):
        save_board(target, turned, [], "html", ABOUT)


def test_every_format_says_where_it_comes_from_and_holds_what_it_should(
    turned: Board, reader: Reader, tmp_path: Path
) -> None:
    items, made = board_items(reader, turned), ABOUT.line()
    for form in BOARD_FORMATS:
        save_board(tmp_path / form, turned, items, form, ABOUT)
    text = (tmp_path / "md").read_text()
    assert "- Wire: wire.db" in text
    assert (
        "| Open door | consult; since 2022-01-12 14:02 UTC; 3 statements, 3 in the last day; turned: reject → " in text
    )
    assert "\n> we will meet\n" in text
    assert text.count("<script") == text.count("\\<script\\>") > 0
    with (tmp_path / "csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert [(line["party"], line["position"], line["statements"]) for line in lines] == [
        ("north", "consult", "3"), ("south", "", "1"),
    ]  # fmt: skip
    assert {line["export"] for line in lines} == {made}
    found = json.loads((tmp_path / "json").read_text())
    assert (found["type"], found["schema"], found["wire"], found["version"]) == ("board", 1, "wire.db", "0.1.0")
    north, south = found["issues"][0]["cells"]
    assert (north["position"], north["turned"]["from"], south["uid"]) == ("consult", "reject", None)
    assert north["uid"] in text


def test_a_label_is_no_formula(turned: Board) -> None:
    line = replace(turned.lines[0], label="=1+1")
    stream = io.StringIO()
    write_board(replace(turned, lines=(line,)), [], "csv", stream, ABOUT)
    assert "open-door,'=1+1,order" in stream.getvalue()
    assert stream.getvalue().count("\r\n") == 3


def test_tables_hold_cells_with_keys_that_lead_somewhere(turned: Board, reader: Reader, tmp_path: Path) -> None:
    target = tmp_path / "board.db"
    save_board(target, turned, board_items(reader, turned), "sqlite", ABOUT)
    with closing(sqlite3.connect(target)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        found = db.execute(
            "SELECT b.party, b.position, statements, turned_from, turned_to, s.statement FROM board b "
            "LEFT JOIN statements s ON s.id = b.statement ORDER BY b.party"
        ).fetchall()
    assert found == [
        ("north", "consult", 3, "reject", "agree", "we will meet"),
        ("south", None, 1, None, None, None),
    ]  # fmt: skip
