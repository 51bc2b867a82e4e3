import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len
from rich.style import Style

from store.query import highlights
from store.records import Party, SpeakerTag, Tag
from store.safetext import clean_line
from tests.tui.sample_wire import PARTIES
from tests.tui.test_window import row
from tui.widgets.card import DENSITIES, Density, Frame, Look, draw, height, hits, marked, wrap

LOOK = Look(
    text=Style(), name=Style(bold=True), quiet=Style(dim=True), issue=Style(), hit=Style(reverse=True), mark=Style(),
    ground=Style(), tones={"warm": Style(), "cool": Style(), "calm": Style()},
)  # fmt: skip
BY_ID: dict[str, Party] = {party.id: party for party in PARTIES}


def frame(width: int = 40, density: Density = "normal", terms: tuple[str, ...] = (), party: str = "north") -> Frame:
    return Frame(
        width=width, density=density, look=LOOK, party=party, parties=BY_ID, issues={"open-door": "Open door"},
        terms=terms, zone=None,
    )  # fmt: skip


STATEMENT = replace(
    row(1),
    text="the door stays open for every neighbour that wants to join, whatever others may write in days to come",
    speakers=(SpeakerTag(name="Ada Norling", why="full name", party="north"),),
    parties=("north",), issues=(Tag("open-door", "door"),), position=Tag("reject", "no"), outlet="Lake Courier",
    title="Depots and doors",
)  # fmt: skip


@given(st.text(max_size=400), st.integers(8, 120), st.integers(1, 6))
def test_wrapped_lines_fit_and_lose_no_word(text: str, width: int, most: int) -> None:
    text = clean_line(text)
    wrapped = wrap(text, width, most)
    assert len(wrapped.lines) <= most
    for start, end in wrapped.lines:
        assert cell_len(text[start:end]) <= width
    if not wrapped.cut:
        assert "".join("".join(text[s:e] for s, e in wrapped.lines).split()) == "".join(text.split())


@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("width", [20, 36, 57, 240])
def test_as_many_lines_as_were_measured_each_as_wide_as_the_pane(density: Density, width: int) -> None:
    for statement in (STATEMENT, replace(STATEMENT, issues=(), position=None), replace(STATEMENT, text="日本語" * 40)):
        strips = draw(statement, frame(width, density), fresh=True, pinned=True)
        assert len(strips) == height(statement, width, density)
        assert {strip.cell_length for strip in strips} == {width}


def test_a_statement_says_who_where_what_and_how() -> None:
    text = "\n".join(strip.text for strip in draw(STATEMENT, frame(), fresh=False, pinned=False))
    for words in ("Ada Norling", "Lake Courier", "the door stays open", "× reject", "Open door"):
        assert words in text


def test_changes_are_said_in_words() -> None:
    for state, words in (("changed", "changed since"), ("withdrawn", "withdrawn")):
        strips = draw(replace(STATEMENT, state=state), frame(), fresh=False, pinned=False)
        assert any(words in strip.text for strip in strips)


def test_a_second_party_is_named() -> None:
    both = replace(STATEMENT, parties=("north", "south"))
    assert any("also South Union" in strip.text for strip in draw(both, frame(), fresh=False, pinned=False))


def test_hits_are_marked_in_the_text_and_told_when_they_stand_elsewhere() -> None:
    def found(*terms: str) -> list[str]:
        strips = draw(STATEMENT, frame(terms=terms), fresh=False, pinned=False)
        return [segment.text for strip in strips for segment in strip if segment.style and segment.style.reverse]

    assert found("door*") == ["door", "door"], "in the text and in the issue"
    assert found("norling") == ["Norling"]
    assert found("depots") == ["Depots"], "it stands in the title"
    assert found("walrus") == []


@pytest.mark.parametrize("words", ["[NATO] said [/b] [sic]", "[/x]", "[@click=app.quit]now[/]", "a [link=x]b[/link]"])
def test_brackets_are_just_brackets(words: str) -> None:
    hostile = replace(STATEMENT, text=words, outlet=words, speakers=(SpeakerTag(name=words, why="", party="north"),))
    strips = draw(hostile, frame(150), fresh=False, pinned=False)
    assert sum(strip.text.count(words) for strip in strips) == 3


@pytest.mark.parametrize("bad", ["\x1b[2J", "\x1b]52;c;aGk=\x07", "\x9b31m", "\u202e", "\u2066", "\x00", "\x07"])
def test_nothing_that_a_terminal_obeys_is_drawn(bad: str) -> None:
    hostile = replace(
        STATEMENT, text=f"before{bad}after", outlet=f"o{bad}", title=f"t{bad}", issues=(Tag(f"i{bad}", bad),),
        speakers=(SpeakerTag(name=f"n{bad}", why=bad, party="north"),), position=Tag(f"p{bad}", bad),
    )  # fmt: skip
    text = "".join(strip.text for strip in draw(hostile, frame(terms=("t",)), fresh=False, pinned=False))
    assert "before" in text
    assert not any(char in text for char in "\x1b\x9b\x00\x07\u202e\u2066")


@given(
    st.text("abA 1.,-_'“\n", max_size=40),
    st.lists(st.sampled_from(["a", "a*", "ab", "b*", "ab a", "1*", "a b*"]), min_size=1, max_size=1),
)
def test_hits_in_plain_letters_are_those_of_the_query_language(text: str, terms: list[str]) -> None:
    assert list(hits(text, tuple(terms))) == highlights(text, tuple(terms))


def test_marked_cuts_at_spans() -> None:
    assert marked("abcdef", 1, 5, [(0, 2), (3, 4), (5, 6)]) == [("b", True), ("c", False), ("d", True), ("e", False)]


def test_other_outlets_that_carry_it_are_counted() -> None:
    [first, *_] = draw(replace(STATEMENT, outlet="Lake Courier", witnesses=3), frame(), fresh=False, pinned=False)
    assert first.text.rstrip().endswith("Lake Couri… +2")
