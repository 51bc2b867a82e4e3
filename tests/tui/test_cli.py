"""The command line as a person meets it: one sentence and exit code 2 for every mistake, data on stdout."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.desk import Desk
from store.wire import Wire
from tests.store.samples import ISSUES, PARTIES, SOURCES, entry, poll, statement
from tui.cli.doctor import wal_reset_bug
from tui.cli.main import COMMANDS, main

TEXT = "Norling said that the door stays open."


def run(*words: str, **more: object) -> Result:
    return CliRunner().invoke(main, list(words), **more)  # type: ignore[arg-type]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    wire = Wire(tmp_path / "wire.db")
    wire.load_profile("test", "1", parties=PARTIES, issues=ISSUES, sources=SOURCES)
    wire.record_poll("wire-a", poll(), [(entry("1", TEXT), [statement(TEXT, "Ada Norling", issue="open-door")])])
    wire.connection.close()
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("serch",),
        ("search", "--no-such-option"),
        ("search", "x", "--data", "{absent}"),
        ("export", "--format", "pdf"),
        ("export", "--data", "{absent}"),
        ("search", '"open', "--data", "{data}"),
        ("export", "--data", "{data}", "-o", "{data}/wire.db"),
        ("statements", "{absent}"),
        ("statements", "-", "--date", "tomorrow"),
        ("profile", "validate", "{absent}"),
        ("collect", "--source", "gopher://x"),
        ("collect", "--profile", "no-such-profile"),
        ("desk", "--no-collect", "--data", "{absent}"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(data: Path, words: tuple[str, ...]) -> None:
    result = run(*(word.format(data=data, absent=data / "absent") for word in words), input="")
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("talkwatch: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output


def test_every_command_explains_itself() -> None:
    for command in COMMANDS:
        result = run(command, "--help")
        assert result.exit_code == 0, command
        assert len(result.stdout) > 80


def test_search_prints_what_it_finds(data: Path) -> None:
    found = run("search", "door", "--data", str(data))
    assert found.exit_code == 0
    for part in ("Ada Norling (Northland)", "Open door", TEXT, "https://example.org/1"):
        assert part in found.stdout
    assert json.loads(run("--data", str(data), "search", "party:north", "--json").stdout)["statement"] == TEXT
    nothing = run("search", "window", "--data", str(data))
    assert (nothing.exit_code, nothing.stdout) == (1, "")


def test_export_writes_a_file_once(data: Path) -> None:
    target = data / "log.csv"
    assert run("export", "door", "--format", "csv", "-o", str(target), "--data", str(data)).exit_code == 0
    [row] = csv.DictReader(io.StringIO(target.read_text(), newline=""))
    assert (row["statement"], row["party"], row["issues"]) == (TEXT, "north", "open-door")
    assert run("export", "-f", "csv", "-o", str(target), "--data", str(data)).exit_code == 2
    assert run("export", "-f", "csv", "-o", str(target), "--data", str(data), "--force").exit_code == 0
    assert "## Ada Norling" in run("export", "--data", str(data)).stdout
    lines = run("export", "--json", "--data", str(data)).stdout
    assert lines.splitlines()[1:] == run("export", "-f", "jsonl", "--data", str(data)).stdout.splitlines()[1:]
    assert json.loads(run("board", "--json", "--data", str(data)).stdout)["issues"]


def test_doctor_says_where_things_are_and_finds_damage(data: Path) -> None:
    result = run("doctor", "--data", str(data))
    assert result.exit_code == 0
    for part in (sqlite3.sqlite_version, str(data), "1 entries, 1 statements", "textual"):
        assert part in result.stdout
    (data / "wire.db").write_bytes(b"no database" * 100)
    assert run("doctor", "--data", str(data)).exit_code == 1


def test_which_sqlite_has_the_wal_reset_bug() -> None:
    assert wal_reset_bug((3, 40, 1))
    assert wal_reset_bug((3, 50, 6))
    assert not wal_reset_bug((3, 50, 7))
    assert not wal_reset_bug((3, 44, 6))
    assert not wal_reset_bug((3, 51, 3))
    assert wal_reset_bug((3, 51, 2))


def test_without_a_command_the_desk_opens_on_the_folder_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    async def note(folder: Path, collector: object) -> None:
        opened.append((folder, collector is not None))

    monkeypatch.setattr("tui.cli.desk_plain.plain_desk", note)
    assert run("--data", str(data)).exit_code == 0
    assert run("desk", "--no-collect", "--data", str(data)).exit_code == 0
    assert opened == [(data, True), (data, False)]


def test_tail_prints_lines_or_json(data: Path) -> None:
    line = run("tail", "--data", str(data)).stdout
    assert line.split(" | ")[1:3] == ["Northland", "Ada Norling"]
    [found] = [json.loads(text) for text in run("tail", "door", "--json", "--data", str(data)).stdout.splitlines()]
    assert (found["type"], found["statement"]) == ("statement", TEXT)
    nothing = run("tail", "window", "--data", str(data))
    assert (nothing.exit_code, nothing.stdout) == (1, "")


def test_sessions_are_listed_and_their_log_is_exported(data: Path) -> None:
    assert run("sessions", "--data", str(data)).exit_code == 1
    assert run("export", "--session", "last", "--data", str(data)).exit_code == 2
    desk = Desk(data / "desk.db")
    session = desk.start_session("2022-01-12T14:00:00Z", 0, "Morning")
    desk.add_note("0" * 16, "ask again", "2022-01-12T14:10:00Z", session.id)
    desk.end_session(session.id, "2022-01-12T15:00:00Z", 1)
    desk.close()
    assert "1 statements, 0 pins, 1 notes  Morning" in run("sessions", "--data", str(data)).stdout
    [found] = [json.loads(text) for text in run("sessions", "--json", "--data", str(data)).stdout.splitlines()]
    assert (found["name"], found["statements"], found["notes"]) == ("Morning", 1, 1)
    for name in ("last", "Morning", "1"):
        log = run("export", "--session", name, "--data", str(data)).stdout
        assert log.index("begins") < log.index(TEXT) < log.index("ask again") < log.index("ends")
    assert "ask again" not in run("export", "door", "--session", "1", "--data", str(data)).stdout
    assert run("export", "--session", "Evening", "--data", str(data)).exit_code == 2


def test_a_pane_is_exported(data: Path) -> None:
    assert TEXT in run("export", "--party", "north", "--data", str(data)).stdout
    assert "Nothing was found" in run("export", "--party", "none", "--data", str(data)).stdout
    wrong = run("export", "--party", "nort", "--data", str(data))
    assert (wrong.exit_code, "choose one of north, south or none" in wrong.stderr) == (2, True)


def test_a_file_for_datasette_wants_a_name(data: Path) -> None:
    wrong = run("export", "-f", "sqlite", "--data", str(data))
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "-o" in wrong.stderr
    assert run("export", "-f", "sqlite", "-o", str(data / "log.db"), "--data", str(data)).exit_code == 0


def test_a_pipe_whose_reader_left_is_no_mistake(data: Path) -> None:
    words = [sys.executable, "-m", "tui.cli.main", "export", "--data", str(data)]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(words, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_every_command_that_reads_can_be_set_back_to_a_moment(data: Path) -> None:
    before = ("--at", "2022-01-12 14:04+00:00", "--data", str(data))
    after = ("--at", "2022-01-12T14:05:00Z", "--data", str(data))
    for command in (("search", "door"), ("tail",), ("board",)):
        assert run(*command, *before).exit_code == 1, command
        assert run(*command, *after).exit_code == 0, command
    assert TEXT in run("search", "door", *after).stdout
    assert TEXT not in run("export", *before).stdout
    export = run("export", *after).stdout
    assert TEXT in export
    assert "- As of: 2022-01-12T14:05:00Z" in export
    assert json.loads(run("board", "--format", "json", *after).stdout)["as_of"] == "2022-01-12T14:05:00Z"
    assert "leave --follow away" in run("tail", "--follow", *after).stderr
    for wrong in ("soon", "2999-01-01"):
        found = run("search", "door", "--at", wrong, "--data", str(data))
        assert (found.exit_code, "no moment of the past" in found.stderr) == (2, True)


def test_the_board_is_a_page_or_tables(data: Path, tmp_path: Path) -> None:
    folder = ("--data", str(data))
    assert "<h1>Board</h1>" in run("board", "--format", "html", *folder).stdout
    target = tmp_path / "board.db"
    assert "say its name with -o" in run("board", "--format", "sqlite", *folder).stderr
    assert run("board", "--format", "sqlite", "-o", str(target), *folder).exit_code == 0
    with closing(sqlite3.connect(target)) as db:
        assert db.execute("SELECT party, issue, statements FROM board").fetchall() == [("north", "open-door", 1)]
    assert "exists already" in run("board", "--format", "sqlite", "-o", str(target), *folder).stderr
    assert "say one of md, html" in run("board", "-o", str(tmp_path / "board"), *folder).stderr


def test_the_ending_of_a_file_says_its_format(data: Path, tmp_path: Path) -> None:
    folder = ("--data", str(data))
    for name, begin in (
        ("a.html", "<!doctype"),
        ("a.CSV", "\ufefffirst_seen,"),
        ("a.jsonl", '{"type"'),
        ("a.log", "# "),
    ):
        assert run("export", "-o", str(tmp_path / name), *folder).exit_code == 0
        assert (tmp_path / name).read_text().startswith(begin)
    assert run("export", "-f", "md", "-o", str(tmp_path / "b.html"), *folder).exit_code == 0
    assert (tmp_path / "b.html").read_text().startswith("# Statements")
    for name, begin in (("board.md", "# Board"), ("board.json", "{"), ("board.csv", "\ufeffissue,")):
        assert run("board", "-o", str(tmp_path / name), *folder).exit_code == 0
        assert (tmp_path / name).read_text().startswith(begin)


def test_any_number_of_statements_is_read_a_page_at_a_time(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(data / "wire.db")
    for number in range(2, 6):
        text = f"Norling said {number} times that she waits."
        wire.record_poll("wire-a", poll(), [(entry(str(number), text), [statement(text, "Ada Norling")])])
    wire.close()
    monkeypatch.setattr("tui.cli.shared.PAGE", 2)
    folder = ("--json", "--data", str(data))

    def said(*words: str) -> list[str]:
        return [json.loads(line)["statement"] for line in run(*words, *folder).stdout.splitlines()]

    everything = said("search", "norling")
    assert len(everything) == 5
    assert said("search", "norling", "-n", "3") == everything[:3]
    assert said("tail", "-n", "4") == everything[3::-1]


def test_a_shell_completes_what_the_folder_holds(data: Path) -> None:
    desk = Desk(data / "desk.db")
    desk.start_session("2022-01-12T14:00:00Z", 0, "Morning")
    desk.close()
    run("watches", "add", "river", "river", "--data", str(data))

    def completed(line: str) -> list[str]:
        words = f"talkwatch --data {data} {line}"
        asked = {"_TALKWATCH_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        return [word.split(",")[1] for word in run(env=asked, prog_name="talkwatch").stdout.split()]

    assert completed("export --party ") == ["north", "south", "none"]
    assert completed("export --session M") == ["Morning"]
    assert completed("watches remove r") == ["river"]
    assert completed("watches test ") == ["river"]
    (data / "wire.db").unlink()
    assert completed("export --party ") == []
