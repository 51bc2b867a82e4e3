"""`talkwatch backup` and `talkwatch prune` as a person meets them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.backups import damage
from store.desk import Desk
from store.reader import Reader
from store.wire import Wire
from tests.store.samples import ISSUES, PARTIES, SOURCES, entry, poll, statement
from tui.cli.main import main

TEXT = "Norling said that the door stays open."


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), input="")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    wire = Wire(tmp_path / "wire.db")
    wire.load_profile("test", "1", parties=PARTIES, issues=ISSUES, sources=SOURCES)
    for guid, text in (("1", TEXT), ("2", "Zagrin told reporters nothing of what was said at lunch.")):
        wire.record_poll("wire-a", poll(), [(entry(guid, text), [statement(text, "Ada Norling")])])
    wire.close()
    return tmp_path


def count(data: Path) -> int:
    reader = Reader(data / "wire.db")
    try:
        return reader.count()
    finally:
        reader.close()


def test_both_files_are_copied(data: Path) -> None:
    Desk(data / "desk.db").close()
    result = run("backup", "--data", str(data))
    made = [Path(line) for line in result.stdout.split()]
    assert (result.exit_code, [path.name[:5] for path in made]) == (0, ["wire-", "desk-"])
    assert {damage(path) for path in made} == {""}
    assert "1, the newest of " in run("doctor", "--data", str(data)).stdout
    assert run("backup", "--data", str(data / "absent")).exit_code == 2


def test_nothing_goes_before_somebody_says_yes(data: Path) -> None:
    result = run("prune", "--older-than", "90d", "--data", str(data))
    assert (result.exit_code, count(data)) == (0, 2)
    assert "2 entries with 2 statements would go" in result.stdout
    assert "--yes" in result.stderr
    reader, desk = Reader(data / "wire.db"), Desk(data / "desk.db")
    desk.pin(reader.page()[0].uid, "2022-01-12T14:05:00Z")
    desk.close()
    reader.close()
    result = run("prune", "--older-than", "12w", "--yes", "--data", str(data))
    assert (result.exit_code, count(data)) == (0, 1)
    assert "Done: 1 entry with 1 statement went, 1 entry stayed." in result.stdout
    assert run("prune", "--older-than", "1y", "--yes", "--data", str(data)).stdout.count("\n") == 1


@pytest.mark.parametrize("age", ["soon", "0d", "-1d", "90"])
def test_an_age_that_makes_no_sense_is_one_sentence(data: Path, age: str) -> None:
    result = run("prune", f"--older-than={age}", "--data", str(data))
    assert (result.exit_code, count(data)) == (2, 2)
    assert "write 90d" in result.stderr
