"""Quotation marks and letter case as the tagger sees them."""

import time

import pytest

from feeds.classify.pieces import case_of, quoted


@pytest.mark.parametrize(
    ("line", "passages"),
    [
        ("“We go,” said Ann Lee. “Now.”", ["“We go,”", "“Now.”"]),
        ('He said "no" and "never".', ['"no"', '"never"']),
        ("Elle a dit « non ».", ["« non »"]),
        ("Er sagte „nein“ dazu.", ["„nein“"]),
        ("The voters' view isn't theirs.", []),
        ("A 'new dawn' is near.", ["'new dawn'"]),
        ("“It goes on", ["“It goes on"]),
        ('She said: "Ann called it “odd”, then left."', ['"Ann called it “odd”, then left."']),
        ("", []),
    ],
)
def test_quoted(line: str, passages: list[str]) -> None:
    assert [line[a:b] for a, b in quoted(line)] == passages


@pytest.mark.parametrize("mark", ['"', "“", "”", "'", "‘", "«", "''", "``", "„"])
def test_quoted_is_linear_and_in_order(mark: str) -> None:
    line = (mark + " x" + mark) * 20_000
    started = time.process_time()
    found = quoted(line)
    assert time.process_time() - started < 3
    assert all(a < b for a, b in found)
    assert all(found[i][1] <= found[i + 1][0] for i in range(len(found) - 1))


def test_case_of() -> None:
    assert [case_of(w) for w in ("said", "Lee", "NATO", "I", "2022", ",", "McCoy")] == [0, 1, 2, 3, 4, 5, 3]
