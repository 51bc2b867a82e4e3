"""Reading a summit profile: strict, with errors that say where and what was meant; building on a shipped one."""

import time
from pathlib import Path

import pytest

from feeds.profile import Profile, ProfileError, load_profile, shipped, titled_speakers

BASE = 'extends = "european-security"\n'


@pytest.fixture(scope="module")
def security() -> Profile:
    return load_profile()


def write(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_profile_is_whole(security: Profile) -> None:
    assert shipped() == ["european-security"]
    assert (security.id, security.title) == ("european-security", "Talks on European security")
    assert {"us", "nato", "russia", "ukraine", "osce"} <= {p.id for p in security.parties}
    assert {m.place for m in security.meetings} == {"Geneva", "Brussels", "Vienna"}
    assert len(security.speakers) > 150
    assert all(s.roles and s.surname for s in security.speakers)
    assert all(i.phrases.keys() == {"en", "fr", "de", "ru"} for i in security.issues)


def test_parties_can_be_told_apart(security: Profile) -> None:
    assert (
        len({p.glyph for p in security.parties}) == len({p.colour for p in security.parties}) == len(security.parties)
    )


def test_unproven_sources_are_off_until_somebody_wants_them(security: Profile) -> None:
    assert any(not s.enabled for s in security.sources)
    assert sum(s.enabled for s in security.sources) > 100


def test_loading_is_quick() -> None:
    best = 1.0
    for _ in range(3):
        start = time.process_time()
        load_profile()
        best = min(best, time.process_time() - start)
    assert best < 0.4  # about 0.09 on an idle machine


def test_own_profile_replaces_and_adds(tmp_path: Path, security: Profile) -> None:
    path = write(
        tmp_path,
        BASE
        + """
        title = "Mine"
        [[parties]]
        id = "osce"
        label = "The Organisation"
        [[speakers]]
        id = "ann-example"
        name = "Ann Example"
        party = "osce"
        """,
    )
    mine = load_profile(path)
    assert (mine.id, mine.title, mine.version) == ("mine", "Mine", security.version)
    assert [p.id for p in mine.parties] == [p.id for p in security.parties]
    assert next(p for p in mine.parties if p.id == "osce").label == "The Organisation"
    assert [s.id for s in mine.speakers] == [*(s.id for s in security.speakers), "ann-example"]


def test_own_profile_builds_on_a_file_beside_it(tmp_path: Path) -> None:
    write(tmp_path, '[[parties]]\nid = "a"\nlabel = "A"\n', "base.toml")
    mine = load_profile(write(tmp_path, 'extends = "base.toml"\n[[parties]]\nid = "b"\nlabel = "B"\n'))
    assert [p.id for p in mine.parties] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('[[speakers]]\nid = "x"\nnmae = "Ann"\nparty = "us"', ["speakers[0].nmae", '("x")', 'did you mean "name"?']),
        ("[[speakerz]]", ["speakerz", 'did you mean "speakers"?']),
        ('[[speakers]]\nid = "x"\nname = "Ann"\nparty = 3', ["speakers[0].party", '("Ann")', "expected str, got int"]),
        ('[[speakers]]\nid = "x"\nparty = "us"', ["speakers[0]", '"name"', "is missing"]),
        ('[[speakers]]\nid = "x"\nname = "Ann"\nparty = "rusia"', ['no party "rusia"', 'did you mean "russia"?']),
        (
            '[[speakers]]\nid = "x"\nname = "Ann"\nparty = "us"\nroles = [{ office = "nato-gs" }]',
            ["speakers[0].roles[0].office", '("Ann")', 'no office "nato-gs"'],
        ),
        (
            '[[speakers]]\nid = "x"\nname = "Ann"\nparty = "us"\nroles = [{ titel = "Envoy" }]',
            ["speakers[0].roles[0].titel", 'did you mean "title"?'],
        ),
        (
            '[[speakers]]\nid = "x"\nname = "Ann"\nparty = "us"\nroles = [{ title = "Envoy", start = "May 2022" }]',
            ["roles[0].start", '"May 2022" is no date'],
        ),
        ('[[issues]]\nid = "x"\ngroup = "amrs-control"\nlabel = "X"', ["issues[0].group", '"arms-control"?']),
        ('[[sources]]\nid = "x"\nurl = "ftp://a"', ["sources[0].url", "no http address"]),
        ('[[parties]]\nid = "x"\nlabel = "X"\ncolour = "red"', ["parties[0].colour", '"red" is no colour']),
        ('[[parties]]\nid = "x"\nlabel = "X"\nglyph = "XY"', ["parties[0].glyph", "one visible character"]),
        ('[[groups]]\nid = "x"\nlabel = "X"\n[[groups]]\nid = "x"\nlabel = "Y"', ["groups[1].id", "there twice"]),
        ("speakers = 3", ["speakers", "expected array"]),
        ("a = ", ["not valid TOML"]),
    ],
)
def test_mistakes_are_told_in_one_sentence(tmp_path: Path, text: str, parts: list[str]) -> None:
    path = write(tmp_path, BASE + text)
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message or "TOML" in message
    assert [part for part in parts if part not in message] == []


def test_circle_of_profiles_ends(tmp_path: Path) -> None:
    path = write(tmp_path, 'extends = "mine.toml"')
    with pytest.raises(ProfileError, match="circle"):
        load_profile(path)


@pytest.mark.parametrize(("name", "words"), [("europan-security", "european-security"), ("nowhere.toml", "no such")])
def test_unknown_profile_names_the_nearest(name: str, words: str) -> None:
    with pytest.raises(ProfileError, match=words):
        load_profile(name)


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b'title = "\xff"')
    with pytest.raises(ProfileError, match="UTF-8"):
        load_profile(path)


def test_roles_carry_the_title_of_their_office(security: Profile) -> None:
    titled = {speaker.id: speaker for speaker in titled_speakers(security)}
    offices = {office.id: office.title for office in security.offices}
    found = [role for speaker in titled.values() for role in speaker.roles]
    assert found
    assert all(role.title == offices[role.office] for role in found if role.office and role.office != role.title)
    assert [s.id for s in security.speakers] == list(titled)
