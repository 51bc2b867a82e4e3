from store.records import Row
from tui.window import MOST, Window


def row(id: int, revised: str = "") -> Row:
    return Row(
        id=id, uid=f"u{id}", entry_id=id, source_id="s", kind="indirect", text=f"text {id}", state="current",
        where="text", start=0, end=1, cue="", speakers=(), parties=(), issues=(), position=None, confidence=0.5,
        outlet="", place="", title="", url="", published="", first_seen="2022-01-12T10:00:00Z", revised=revised,
    )  # fmt: skip


def rows(high: int, low: int) -> list[Row]:
    return [row(id) for id in range(high, low - 1, -1)]


def test_arrivals_go_on_top_once() -> None:
    window = Window()
    window.reset(rows(5, 1))
    assert [r.id for r in window.arrive(rows(7, 4), following=True)] == [7, 6]
    assert [r.id for r in window.rows] == [7, 6, 5, 4, 3, 2, 1]
    assert window.arrive(rows(7, 4), following=True) == []


def test_following_forgets_the_oldest_and_remembers_that_there_are_more() -> None:
    window = Window()
    window.reset(rows(MOST, 1))
    window.arrive(rows(MOST + 10, MOST + 1), following=True)
    assert len(window) == MOST
    assert window.newest == MOST + 10
    assert window.oldest == 11
    assert window.more_below


def test_reading_leaves_a_flood_on_the_wire() -> None:
    window = Window()
    window.reset(rows(MOST, 1))
    new = window.arrive(rows(MOST + 10, MOST + 1), following=False)
    assert len(new) == 10
    assert window.more_above
    assert window.newest == MOST, "what is being read stays as it is"
    assert len(window.arrive(rows(MOST + 20, MOST + 11), following=False)) == 10
    assert window.newest == MOST, "a gap is never jumped"


def test_pages_at_both_ends_stay_bounded_and_without_gaps() -> None:
    window = Window()
    window.reset(rows(1000, 961), more_above=True, more_below=True)
    for low in range(921, 0, -40):
        window.extend_below(rows(low + 39, low), more=True)
    ids = [r.id for r in window.rows]
    assert ids == list(range(ids[0], ids[-1] - 1, -1))
    assert len(ids) == MOST
    assert window.more_above
    while window.newest < 1000:
        window.extend_above(rows(window.newest + 40, window.newest + 1), more=window.newest + 40 < 1000)
    assert window.newest == 1000
    assert len(window) == MOST
    assert window.more_below
    assert not window.more_above


def test_index_of_finds_the_row_or_the_next_older() -> None:
    window = Window()
    window.reset([row(9), row(7), row(3)])
    assert [window.index_of(id) for id in (10, 9, 8, 7, 4, 3, 1)] == [0, 0, 1, 1, 2, 2, 2]


def test_replace_tells_whether_anything_differs() -> None:
    window = Window()
    window.reset(rows(3, 1))
    assert not window.replace(rows(3, 1))
    assert window.replace([row(2, revised="2022-01-12T11:00:00Z")])
    assert window.rows[1].revised


def test_trim_keeps_both_sides() -> None:
    window = Window()
    window.reset(rows(100, 1))
    window.trim(50, 10)
    assert [window.newest, window.oldest, len(window)] == [60, 40, 21]
    assert window.more_above
    assert window.more_below
