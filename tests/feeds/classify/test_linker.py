"""Labels to spans and spans to statements, without weights."""

import math
import time
from itertools import pairwise

from feeds.classify.linker import CONTENT, CUE, NONE, SOURCE, Links, Span, decode, distance, link

LABELS = ("O", "BS", "IS", "BC", "IC", "BT", "IT")


def scores(*labels: str, second: str = "O") -> list[list[float]]:
    """Rows that give each label .8, `second` .14 and the rest next to nothing."""
    rows = []
    for label in labels:
        row = [math.log(0.01)] * 7
        row[LABELS.index(second)] = math.log(0.14)
        row[LABELS.index(label)] = math.log(0.8)
        rows.append(row)
    return rows


def shapes(spans: list[Span]) -> list[tuple[int, int, int]]:
    return [(s.role, s.first, s.last) for s in spans]


def test_decode_finds_spans_of_every_role() -> None:
    found = decode(scores("BS", "IS", "BC", "BT", "IT", "O", "BT"), [True] + [False] * 6)
    assert shapes(found) == [(SOURCE, 0, 1), (CUE, 2, 2), (CONTENT, 3, 4), (CONTENT, 6, 6)]
    assert abs(found[0].score - math.log(0.8)) < 1e-9


def test_decode_mends_an_inside_without_a_begin() -> None:
    # The likeliest label of each word would begin a content inside nothing.
    found = decode(scores("O", "IT", "IT", "IT", second="BT"), [True, False, False, False])
    assert shapes(found) == [(CONTENT, 0, 3)] or shapes(found) == [(CONTENT, 1, 3)]


def test_no_span_crosses_a_paragraph() -> None:
    found = decode(scores("BT", "IT", "IT", "IT", second="BT"), [True, False, True, False])
    assert shapes(found) == [(CONTENT, 0, 1), (CONTENT, 2, 3)]


def test_decode_counts_from_offset() -> None:
    assert shapes(decode(scores("O", "BC"), [True, False], 100)) == [(CUE, 101, 101)]


def test_decode_of_nothing() -> None:
    assert decode([], []) == []


def test_decode_is_linear() -> None:
    rows = scores("BT", "IT") * 20_000
    started = time.process_time()
    assert len(decode(rows, [False] * len(rows))) == 20_000
    assert time.process_time() - started < 4


COSTS = [float(i) for i in range(40)]


def span(role: int, at: int) -> Span:
    return Span(role, at, at, -0.1)


def test_a_broken_quotation_is_one_statement() -> None:
    spans = [span(CONTENT, 0), span(CUE, 1), span(SOURCE, 2), span(CONTENT, 3)]
    links = {
        0: Links({1: -0.1, NONE: -3.0}, {2: -0.1, NONE: -4.0}),
        1: Links({}, {2: -0.1, NONE: -4.0}),
        3: Links({1: -0.2, NONE: -2.0}, {2: -0.3, NONE: -2.0}),
    }
    (group,) = link(spans, links, COSTS)
    assert (group.contents, group.cue, group.source) == ((0, 3), 1, 2)
    assert 0.7 < group.sure < 0.8


def test_contents_without_a_cue_stay_apart_and_sources_may_be_none() -> None:
    spans = [span(CONTENT, 0), span(CONTENT, 5)]
    links = {i: Links({NONE: -0.1}, {NONE: -0.1}) for i in (0, 1)}
    assert [(g.contents, g.cue, g.source) for g in link(spans, links, COSTS)] == [
        ((0,), NONE, NONE),
        ((1,), NONE, NONE),
    ]


def test_a_cue_that_nothing_points_to_makes_no_statement() -> None:
    spans = [span(CUE, 0), span(SOURCE, 1)]
    assert link(spans, {0: Links({}, {1: -0.1, NONE: -3.0})}, COSTS) == []


def test_a_doubtful_pointer_gives_way_to_distance() -> None:
    spans = [span(SOURCE, 0), span(CUE, 1), span(CONTENT, 2), span(SOURCE, 30)]
    sources = {0: -1.0, 3: -0.9, NONE: -3.0}
    links = {1: Links({}, sources), 2: Links({1: -0.1, NONE: -3.0}, sources)}
    assert link(spans, links, COSTS)[0].source == 0
    assert link(spans, links, [0.0] * 40)[0].source == 3


def test_distance_knows_sentences_and_abbreviations() -> None:
    words = ["Mr", ".", "Dubov", "left", ".", "She", ",", "too"]
    spaced = [False, True, True, True, True, False, True, False]
    out = distance(words, spaced, [0, 0, 0, 0, 0, 0, 1, 1])
    assert [b - a for a, b in pairwise(out)] == [1, 0, 1, 1, 8, 11, 2, 1]
