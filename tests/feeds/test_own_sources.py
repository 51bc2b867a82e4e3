import tomllib
from pathlib import Path

import pytest

from feeds.own_sources import FILE, add_own, as_toml, new_source
from feeds.profile import ProfileError, load_profile
from store.records import Source

PROFILE = """
id = "test"
[[parties]]
id = "north"
label = "Northland"
[[sources]]
id = "a"
url = "https://a.example/feed"
[[sources]]
id = "b"
url = "https://b.example/feed"
"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "test.toml"
    path.write_text(PROFILE)
    return path


def test_a_source_is_the_same_when_written_and_read() -> None:
    source = Source(
        id="x", url="https://x.example/a?b=\"c\"", title='A "title" \\ with\tmore', enabled=False, interval=60,
        adapter="page", selectors={"item": 'a[href*="/x"]', "date": ".d"},
    )  # fmt: skip
    [read] = tomllib.loads(as_toml(source))["sources"]
    assert read["title"] == 'A "title" \\ with more'
    assert (read["enabled"], read["interval"], read["selectors"]) == (False, 60, source.selectors)
    assert "language" not in read, "what is as by default is left out"


def test_own_sources_stand_beside_the_profile(tmp_path: Path, profile: Path) -> None:
    assert len(load_profile(profile, own=tmp_path / FILE).sources) == 2, "the file need not be there"
    add_own(tmp_path, [new_source("https://c.example/feed", party="north")])
    text = (tmp_path / FILE).read_text()
    (tmp_path / FILE).write_text(text + "# mine\n")
    add_own(tmp_path, [new_source("https://b.example/feed", enabled=False)])
    found = load_profile(profile, own=tmp_path / FILE)
    assert [(s.url, s.enabled) for s in found.sources] == [
        ("https://a.example/feed", True),
        ("https://c.example/feed", True),
        ("https://b.example/feed", False),
    ], "an own source takes the place of the profile's with the same address"
    assert (tmp_path / FILE).read_text().startswith(text + "# mine\n"), "what stands in the file stays"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[sources]]\nid = "x"\nurl = "file:///x"', "no http address"),
        ('[[sources]]\nid = "x"\nurl = "https://x.example"\nparty = "nort"', 'did you mean "north"'),
        ('[[sources]]\nid = "x"\nurl = "https://x.example"\ntitel = "x"', 'did you mean "title"'),
        ('[[parties]]\nid = "x"\nlabel = "x"', "belongs into a profile"),
        ('extends = "european-security"', "belongs into a profile"),
    ],
)
def test_a_wrong_file_is_told_in_one_sentence(tmp_path: Path, profile: Path, text: str, words: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(ProfileError, match=words):
        load_profile(profile, own=tmp_path / FILE)
