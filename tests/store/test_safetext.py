import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.safetext import clean, clean_line, fold, search_text, token


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("a\x1b]52;c;aGk=\x07b", "ab"),
        ("a\x1b]0;title\x1b\\b", "ab"),
        ("a\x1b[2Jb\x9b31mc", "abc"),
        ("left\u202eright\u2066x\u200b", "leftrightx"),
        ("one\r\ntwo\rthree\x00\x08", "one\ntwo\nthree"),
        ("[NATO] said [/b] [sic]", "[NATO] said [/b] [sic]"),
        ("\U000e0041tags\ufeff", "tags"),
        ("half \ud800 pair", "half  pair"),
        ("nego\xadti\xadators", "negotiators"),
    ],
)
def test_what_acts_on_a_terminal_is_gone(hostile: str, harmless: str) -> None:
    assert clean(hostile) == harmless


def test_combining_marks_are_bounded() -> None:
    assert len(clean("e" + "\u0301" * 10_000)) == 5


@given(st.text(max_size=200))
def test_clean_is_safe_and_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not [c for c in once if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert "\n" not in clean_line(text)


def test_folding() -> None:
    assert fold("Çavuşoğlu’s GROSSE Straße, Ёж") == "cavusoglu's grosse strasse, еж"
    assert search_text("谈判x").split() == ["谈", "判", "x"]
    assert token("New START!") == "newstart"
