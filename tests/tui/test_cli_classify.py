"""`talkwatch statements` and `talkwatch profile` as a person meets them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tui.cli.main import main

SUMMIT = str(Path(__file__).parents[1] / "feeds" / "classify" / "summit.toml")
TEXT = "Ivo Karst, who flew in from Norburg, said that missile deployments were unacceptable.\n"
FIELDS = ["text", "kind", "start", "end", "content", "where", "source", "cue", "speakers", "parties", "issues"]
FIELDS += ["position", "confidence"]


def run(*args: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(main, list(args), input=given)


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_lines_have_exactly_the_promised_fields() -> None:
    (found,) = lines(run("statements", "--profile", SUMMIT, "--format", "jsonl", given=TEXT))
    assert list(found) == FIELDS
    assert found["text"] == TEXT[found["start"] : found["end"]] == "missile deployments were unacceptable"
    assert found["content"] == [[found["start"], found["end"]]]
    assert found["source"] == {"text": "Ivo Karst, who flew in from Norburg", "start": 0, "end": 35}
    assert found["cue"]["text"] == "said"
    assert [(s["id"], s["name"], s["party"]) for s in found["speakers"]] == [("ivo-karst", "Ivo Karst", "norland")]
    assert found["parties"] == ["norland"]
    assert [i["id"] for i in found["issues"]] == ["missiles"]
    assert found["position"]["id"] == "reject"
    assert 0 < found["confidence"] <= 1


def test_a_quotation_without_a_source_has_nulls() -> None:
    (found,) = lines(run("statements", "--format", "jsonl", given="“Nobody knows who has said these very words.”"))
    assert (found["source"], found["cue"], found["speakers"], found["position"]) == (None, None, [], None)


def test_file_and_title(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    found = lines(
        run("statements", str(path), "--profile", SUMMIT, "--title", "Karst: no missiles for now", "--format", "jsonl")
    )
    assert [f["where"] for f in found] == ["title", "text"]


def test_date_decides_who_the_chief_is() -> None:
    args = ("statements", "--profile", SUMMIT, "--format", "jsonl", "--date")
    then, now = (
        lines(run(*args, day, given="The Pact chief said it was late."))[0] for day in ("2022-01-12", "2025-01-12")
    )
    assert (then["speakers"][0]["id"], now["speakers"][0]["id"]) == ("anders-holm", "berta-lind")


def test_text_form_explains() -> None:
    result = run("statements", "--profile", SUMMIT, "--explain", given=TEXT)
    assert "Ivo Karst (Norland)" in result.output
    assert 'speaker: "Ivo Karst" is Ivo Karst' in result.output
    assert 'position reject: says "unacceptable"' in result.output


def test_eval_writes_a_line_a_document(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "two.txt").write_text("Nothing here.", encoding="utf-8")
    found = lines(run("statements", "--eval", str(tmp_path), "--profile", SUMMIT))
    assert [f["doc"] for f in found] == ["one", "two"]
    assert found[0]["statements"][0]["source"] == [0, 35]
    assert found[1]["statements"] == []


@pytest.mark.parametrize(
    ("args", "given", "words"),
    [
        (("statements", "--date", "13.1.2022"), "", "is no day"),
        (("statements", "nowhere.txt"), "", "nowhere.txt: can't be read"),
        (("statements",), b"\xff\xfe", "is not UTF-8"),
        (("statements", "--profile", "nobody"), "", "There is no profile"),
        (("statements", "--eval", "/nowhere"), "", "has no .txt files"),
        (("profile", "show", "nobody"), "", "There is no profile"),
        (("profile", "validate", "nowhere.toml"), "", "no such profile file"),
        (("profile", "new", "Not A Name"), "", "is no profile name"),
        (("profile", "new", "european-security"), "", "shipped profile"),
    ],
)
def test_mistakes_are_one_sentence_and_code_2(args: tuple[str, ...], given: str | bytes, words: str) -> None:
    result = run(*args, given=given)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_new_profile_is_right_from_the_start_and_with_its_examples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("profile", "new", "vienna").exit_code == 0
    assert "right" in run("profile", "validate", "vienna.toml").output
    path = tmp_path / "vienna.toml"
    head, _, examples = path.read_text(encoding="utf-8").partition("# [[parties]]")
    path.write_text(head + "[[parties]]" + examples.replace("\n# ", "\n"), encoding="utf-8")
    assert "16 parties" in run("profile", "validate", "vienna.toml").output
    again = run("profile", "new", "vienna")
    assert again.exit_code == 2
    assert "there already" in again.output


def test_show_names_what_is_in_it() -> None:
    result = run("profile", "show", SUMMIT)
    assert result.exit_code == 0
    assert "Norland" in result.output
    assert "Missiles" in result.output
