from pathlib import Path

from click.testing import CliRunner
from msgspec import json

from feeds.classify.gaps import Gaps
from feeds.profile import Profile
from store.records import Party, Speaker
from store.wire import Wire
from tests.store.samples import ISSUES, PARTIES, SOURCES, entry, poll, statement
from tui.cli.main import main

PROFILE = Profile(
    id="test",
    title="Talks",
    parties=(Party(id="north", label="Northland", words=("Northland",)),),
    speakers=(Speaker(id="ada-norling", name="Ada Norling", party="north"),),
)
SAID = (
    "the river ferry permits must be given back to Northland",
    "nobody will hand out river ferry permits before spring, and Ada Norling knows",
    "new river ferry permits are a matter for the harbour board",
    "the harbour board has not met, Ada Norling told Northland",
    "the harbour board of the isles and the harbour board of the coast met in Northland with Ada Norling",
    "the BRX rules are older than the BRX",
    "the BRX is not ours to change",
)


def test_frequent_phrases_once_a_statement_the_longest_that_tells_it() -> None:
    gaps = Gaps(PROFILE)
    for number, text in enumerate(SAID):
        gaps.add(text, f"uid{number}", "en")
    found = [(gap.phrase, gap.count) for gap in gaps.found(10)]
    assert found == [("river ferry permits", 3), ("harbour board", 3), ("BRX", 2)]
    assert gaps.found(1)[0].uid == "uid0"


def test_other_languages() -> None:
    gaps = Gaps(PROFILE)
    gaps.add("die Hafenordnung Süd ist alt", "a", "de")
    gaps.add("von der Hafenordnung Süd hat niemand gehört", "b", "de")
    gaps.add("портовый сбор не изменится", "c", "ru")
    gaps.add("это не портовый сбор", "d", "ru")
    assert {gap.phrase for gap in gaps.found(20)} == {"Hafenordnung Süd", "портовый сбор"}


def test_the_command_reads_what_got_no_issue(tmp_path: Path) -> None:
    wire = Wire(tmp_path / "wire.db")
    wire.load_profile("test", "1", parties=PARTIES, issues=ISSUES, sources=SOURCES)
    found = [(entry(str(n), text), [statement(text)]) for n, text in enumerate(SAID)]
    for text in ("open gate rules are old", "open gate rules are new"):
        found.append((entry(text, text), [statement(text, issue="open-door")]))
    wire.record_poll("wire-a", poll(), found)
    run = CliRunner().invoke(main, ["profile", "gaps", "--data", str(tmp_path), "--json"])
    assert run.exit_code == 0
    told = [json.decode(line) for line in run.stdout.splitlines()]
    assert told[0]["phrase"] == "river ferry permits"
    assert told[0]["count"] == 3
    assert told[0]["example"] in SAID
    assert "gate rules" not in run.stdout
    assert CliRunner().invoke(main, ["profile", "gaps", "--data", str(tmp_path), "nowhere"]).exit_code == 1
