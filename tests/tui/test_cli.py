"""The command line as a person meets it: one sentence and exit code 2 for every mistake, data on stdout."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.wire import Wire
from tests.store.samples import ISSUES, PARTIES, SOURCES, entry, poll, statement
from tui.cli.doctor import wal_reset_bug
from tui.cli.main import COMMANDS, main

TEXT = "Norling said that the door stays open."


def run(*words: str, **more: str) -> Result:
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

    monkeypatch.setattr("tui.cli.desk._plain", note)
    assert run("--data", str(data)).exit_code == 0
    assert run("desk", "--no-collect", "--data", str(data)).exit_code == 0
    assert opened == [(data, True), (data, False)]
