"""The configuration: strict, in order of precedence, and described by what is made from it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.export import FORMATS
from store.wire import Wire
from tests.store.samples import PARTIES
from tui.cli.main import COMMANDS, main
from tui.config import Config, ConfigError, as_toml, load, read, reference, settings
from tui.reference import DOCS, pages


def run(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(main, list(words), env={"TALKWATCH_DATA": None, **environment})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dta = 'x'", ('unknown key "dta"', '"data"')),
        ("[desk]\nthem = 'dark'", ("desk.them", '"theme"')),
        ("zone = 'UTC'", ('unknown key "zone"', '"desk.zone"')),
        ("[desk]\ntheme = 'pink'", ("desk.theme is 'pink'", 'one of "dark", "light"')),
        ("[collect]\non = 1", ("collect.on is 1", "true or false")),
        ("[keys]\nZoom = 3", ("keys", "table of text")),
        ("desk = 'dark'", ("desk should be a table", "[desk]")),
        ("[desk]\nzone = 'Atlantis/Lost'", ("desk.zone", "Europe/Brussels")),
        ("[desk]\nzone = '../../etc/passwd'", ("desk.zone",)),
        ("data = 3", ("data is 3", "text")),
        ("data = ", ("not valid TOML",)),
    ],
)
def test_a_mistake_names_file_key_and_the_nearest_known_one(file: Path, text: str, words: tuple[str, ...]) -> None:
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(file, {})
    for part in (str(file), *words):
        assert part in str(caught.value)
    result = run("--config", str(file), "doctor")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr == f"talkwatch: {caught.value}\n"


def test_environment_beats_file_and_flags_beat_both(file: Path, tmp_path: Path) -> None:
    for name in ("file", "variable", "flag"):
        wire = Wire(tmp_path / name / "wire.db")
        wire.load_profile(name, "1", parties=PARTIES)
        wire.close()
    file.write_text(f"data = '{tmp_path / 'file'}'\n[export]\nformat = 'html'\n")
    at = ("--config", str(file))
    variable = {"TALKWATCH_DATA": str(tmp_path / "variable")}
    flag = ("--data", str(tmp_path / "flag"))
    assert "file 1" in run(*at, "export").stdout
    assert run(*at, "export").stdout.startswith("<!doctype html>")
    assert "variable 1" in run(*at, "export", **variable).stdout
    assert "flag 1" in run(*at, "export", *flag, **variable).stdout
    assert "flag 1" in run(*at, *flag, "export", **variable).stdout
    assert run(*at, "export", TALKWATCH_EXPORT_FORMAT="md").stdout.startswith("# Statements")
    assert run(*at, "export", "-f", "jsonl", TALKWATCH_EXPORT_FORMAT="md").stdout.startswith("{")
    wrong = run(*at, "export", TALKWATCH_EXPORT_FORMAT="pdf")
    assert (wrong.exit_code, "$TALKWATCH_EXPORT_FORMAT" in wrong.stderr) == (2, True)
    assert load(file, {"TALKWATCH_COLLECT_ON": "false"}).collect.on is False
    assert run("--config", str(tmp_path / "absent.toml"), "doctor").exit_code == 2


def test_the_file_is_begun_shown_and_checked(file: Path) -> None:
    at = ("--config", str(file))
    assert run(*at, "config", "path").stdout.strip() == str(file)
    assert "the defaults hold" in run("config", "validate", TALKWATCH_CONFIG=str(file)).stdout
    for command in ("validate", "show"):
        assert "There is no configuration file" in run(*at, "config", command).stderr
    assert run(*at, "config", "init").exit_code == 0
    assert read(file) == Config()
    assert run(*at, "config", "init").exit_code == 2
    assert "all is well" in run(*at, "config", "validate").stdout
    file.write_text("[desk]\ndensity = 'full'\n[keys]\nZoom = 'w'\n'odd name' = 'x'\n")
    shown = run(*at, "config", "show").stdout
    file.write_text(shown)
    assert read(file).desk.density == "full"
    assert read(file).keys == {"Zoom": "w", "odd name": "x"}
    wrong = run(*at, "config", "validate")
    assert (wrong.exit_code, f"{file}: Keys: there is no command odd name" in wrong.stderr) == (2, True)
    file.write_text("profile = 'nowhere'")
    assert 'There is no profile "nowhere"' in run(*at, "config", "validate").stderr


def test_a_file_of_defaults_is_the_defaults(file: Path) -> None:
    file.write_text(as_toml(Config()))
    assert read(file) == Config()
    assert {s.name for s in settings() if s.table == "desk"} == {"theme", "density", "zone", "plain"}
    assert all(f'"{name}"' in reference() for name in FORMATS)


def test_documents_are_current() -> None:
    """`make docs` writes them anew."""
    for name, text in pages().items():
        assert (DOCS / name).read_text() == text, f"docs/{name} is not what the program says: run `make docs`"


def test_the_man_page_has_every_command() -> None:
    page = pages()["talkwatch.1"]
    for name in COMMANDS:
        assert f".SS talkwatch {name}\n" in page
    assert not [line for line in page.split("\n") if line.startswith("'")]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands(shell: str) -> None:
    script = run("completion", shell)
    assert script.exit_code == 0
    assert f"_TALKWATCH_COMPLETE={shell}_complete" in script.stdout
    assert ("string split --max 1" in script.stdout) == (shell == "fish"), "help may hold commas"
    assert completed("talkwatch se") == ["search", "serve", "sessions"]
    assert "csv" in completed("talkwatch export --format c")


def completed(line: str) -> list[str]:
    environment = {"_TALKWATCH_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    found = CliRunner().invoke(main, [], env=environment, prog_name="talkwatch")
    return [word.split(",")[1] for word in found.stdout.split()]
