import csv
import io
import json
from pathlib import Path

import pytest

from store.export import About, ExportError, cite, save, to_text
from store.reader import Reader
from store.wire import Wire
from tests.store.samples import entry, poll, statement

ABOUT = About(
    made_at="2022-01-12T16:00:00Z", wire="wire.db", profile="test", version="1", parties={"north": "Northland"}
)
HOSTILE = '=HYPERLINK("x") [/b] | `c` <script>alert(1)</script> "q",\nnext line'


@pytest.fixture
def rows(wire: Wire, reader: Reader) -> list:  # type: ignore[type-arg]
    found = [statement(HOSTILE, "Ada Norling", issue="open-door", position="reject")]
    wire.record_poll(
        "wire-a", poll(), [(entry("1", HOSTILE, "+title](javascript:x)", published="2022-01-12T13:00:00Z"), found)]
    )
    return reader.page()


def test_json_lines_give_the_text_back(rows: list) -> None:  # type: ignore[type-arg]
    [line] = to_text(rows, "jsonl", ABOUT).splitlines()
    read = json.loads(line)
    assert read["statement"] == HOSTILE
    assert (read["speaker"], read["party"], read["issues"]) == (["Ada Norling"], ["north"], ["open-door"])
    assert read["why"]["position"] == "the verb"
    assert read["uid"] == rows[0].uid


def test_csv_runs_no_formula_and_gives_the_text_back(rows: list) -> None:  # type: ignore[type-arg]
    [read] = csv.DictReader(io.StringIO(to_text(rows, "csv", ABOUT), newline=""))
    assert read["statement"] == "'" + HOSTILE
    assert read["title"] == "'+title](javascript:x)"
    assert (read["link"], read["first_seen"]) == ("https://example.org/1", "2022-01-12T14:05:00Z")


def test_markdown_shows_hostile_text_as_text(rows: list) -> None:  # type: ignore[type-arg]
    text = to_text(rows, "md", ABOUT)
    assert "<script>" not in text
    assert "\\[/b\\] \\|" in text
    assert "title\\](javascript" in text
    assert "## Ada Norling (Northland)" in text
    assert "published" not in text.lower() or "2022-01-12T13:00:00Z" in text
    assert rows[0].uid in text


def test_a_file_is_never_overwritten_unasked_and_never_half_written(rows: list, tmp_path: Path) -> None:  # type: ignore[type-arg]
    target = tmp_path / "log.csv"
    assert save(target, rows, "csv", ABOUT) == 1
    before = target.read_bytes()
    with pytest.raises(ExportError, match="exists already"):
        save(target, [], "csv", ABOUT)

    def break_off():  # type: ignore[no-untyped-def]
        yield rows[0]
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        save(target, break_off(), "csv", ABOUT, force=True)
    assert target.read_bytes() == before
    assert save(target, [], "csv", ABOUT, force=True) == 0
    assert target.read_bytes() != before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    with pytest.raises(ExportError, match="Nothing can be written"):
        save(tmp_path / "absent" / "log.csv", rows, "csv", ABOUT)


def test_a_citation_names_all_one_needs(rows: list) -> None:  # type: ignore[type-arg]
    line = cite(rows[0], ABOUT.parties)
    for part in ("Ada Norling (Northland)", "Wire A", "2022-01-12T13:00:00Z", "https://example.org/1", rows[0].uid):
        assert part in line
