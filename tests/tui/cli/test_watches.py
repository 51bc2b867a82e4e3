"""`talkwatch watches` as a person meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.wire import Wire
from tests.store.samples import ISSUES, PARTIES, SOURCES, entry, poll, statement
from tui.cli.main import main

CARRIED = "the depots by the great river stay closed until every side has looked into them"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    wire = Wire(tmp_path / "wire.db")
    wire.load_profile("test", "1", parties=PARTIES, issues=ISSUES, sources=SOURCES)
    for source in ("wire-a", "wire-b"):
        wire.record_poll(source, poll(), [(entry("1", CARRIED), [statement(CARRIED, "Ada Norling")])])
    wire.close()
    return tmp_path


def run(data: Path, *words: str, input: str = "") -> Result:
    return CliRunner().invoke(main, ["--data", str(data), "watches", *words], input=input)


def test_watches_are_added_listed_and_removed(data: Path) -> None:
    assert run(data, "list").exit_code == 1
    added = run(data, "add", "river", '"great river"', "party:north", "--do", "bell", "--command", "say 'a b'")
    assert added.exit_code == 0, added.output
    again = run(data, "add", "river", "x")
    assert (again.exit_code, "--replace" in again.output) == (2, True)
    wrong = run(data, "add", "wrong", "river", "(x")
    assert (wrong.exit_code, "column 7" in wrong.output) == (2, True)
    unclosed = run(data, "add", "wrong", "river", "--command", "say 'a")
    assert (unclosed.exit_code, unclosed.stderr) == (
        2,
        "talkwatch: The program makes no sense: no closing quotation.\n",
    )
    assert run(data).stderr.startswith("Usage:")
    (line,) = run(data, "list", "--json").stdout.splitlines()
    assert json.loads(line) == {
        "name": "river", "query": '"great river" party:north', "do": ["bell"], "command": ["say", "a b"], "quiet": "",
        "enabled": True,
    }  # fmt: skip
    assert "runs say 'a b'" in run(data, "list").stdout
    assert run(data, "remove", "river", "nobody").exit_code == 2
    assert run(data, "remove", "river").exit_code == 0
    assert run(data, "list").exit_code == 1


def test_a_watch_is_tried_on_what_is_there(data: Path) -> None:
    run(data, "add", "river", "river")
    tried = run(data, "test", "river", "--since", "2022-01-01")
    assert tried.exit_code == 0, tried.output
    assert tried.stdout.count(CARRIED) == 1, "two outlets carry one statement"
    assert "Ada Norling, Wire B [river]" in tried.stdout
    (line,) = run(data, "test", "draft", "party:north", "great", "--since", "2022-01-01", "--json").stdout.splitlines()
    assert json.loads(line)["words"] == ["party:north", "great"]
    assert run(data, "test", "river", "--since", "1h").exit_code == 1
    assert run(data, "test", "nobody").exit_code == 2
    assert run(data, "test", "river", "--since", "soon").exit_code == 2


def test_watches_travel_to_a_colleague_without_their_programs(data: Path, tmp_path: Path) -> None:
    run(data, "add", "river", "river", "--command", "rm -r /", "--quiet", "22:00-07:00")
    run(data, "add", "door", "issue:open-door", "--off")
    file, there = tmp_path / "watches.toml", tmp_path / "colleague"
    assert run(data, "export", "-o", str(file)).exit_code == 0
    assert run(data, "export", "-o", str(file)).exit_code == 2, "nothing is overwritten"
    taken = run(there, "import", str(file))
    assert taken.exit_code == 0, taken.output
    assert "without its program (rm -r /)" in taken.stderr
    assert 'quiet = "22:00-07:00"' in run(there, "export").stdout
    assert "command" not in run(there, "export").stdout
    assert run(there, "import", str(file)).exit_code == 2
    assert run(there, "import", str(file), "--replace", "--commands").exit_code == 0
    assert run(there, "export").stdout == file.read_text()
    assert run(there, "import", "-", input='[[watch]]\nname = "a"').exit_code == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('querry = "gas"', 'Watch 1 of the file: unknown key "querry" (did you mean "query"?).'),
        ('query = "gas"\ndo = ["shout"]', "Watch 1 of the file: do: invalid enum value 'shout', not a list of mark, "),
        ('query = "gas"\ndo = "bell"', "Watch 1 of the file: do: expected array, got str, not a list of mark, "),
        ("", 'Watch 1 of the file: the key "query" is missing.'),
        ("query = 3", "Watch 1 of the file: query: expected str, got int."),
        ('query = "gas"\n[watches]', 'The file: unknown key "watches" (did you mean "watch"?).'),
    ],
)
def test_a_wrong_file_is_told_in_words(data: Path, text: str, words: str) -> None:
    wrong = run(data, "import", "-", input=f'[[watch]]\nname = "a"\n{text}\n')
    assert (wrong.exit_code, wrong.stderr.startswith(f"talkwatch: {words}")) == (2, True), wrong.stderr
    assert run(data, "list").exit_code == 1
