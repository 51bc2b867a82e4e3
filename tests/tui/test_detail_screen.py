from pathlib import Path

import pytest

from store.reader import Revision, StoredEntry
from tests.tui.sample_wire import Filler, running
from tests.tui.test_window import row
from tui.screens.command_screen import web_host
from tui.screens.detail import DetailScreen, find_passage


async def test_the_whole_statement_with_every_reason(tmp_path: Path, filler: Filler) -> None:
    filler.week(3)
    filler.say("north", text="the depots stay shut", position="reject", why="named in the sentence before")
    async with running(tmp_path, ready=("enter",)) as run:
        detail = run.app.screen
        assert isinstance(detail, DetailScreen)
        assert detail.passage.text[detail.passage.start : detail.passage.end] == "the depots stay shut"
        text = run.screen_text()
        for words in (
            "▲ Northland", "Ada Norling", "named in the sentence before", "× reject", "the verb", "Nobody left early",
            "news.example", "Wed 12 Jan 2022", "First seen",
        ):  # fmt: skip
            assert words in text, words


async def test_stepping_through_the_pane(tmp_path: Path, filler: Filler) -> None:
    filler.week(5)
    async with running(tmp_path, ready=("enter",)) as run:
        detail = run.app.screen
        assert isinstance(detail, DetailScreen)
        first = detail.row.id
        await run.press("l")
        assert detail.row.id < first
        await run.press("h")
        assert detail.row.id == first
        await run.press("q")
        assert run.app.screen is run.desk


async def test_copy_with_citation(tmp_path: Path, filler: Filler) -> None:
    filler.say("north", text="the depots [sic] stay\x1b]0;x\x07 shut", kind="direct")
    async with running(tmp_path) as run:
        await run.press("y")
        copied = run.app.clipboard
        assert copied.startswith("“the depots [sic] stay shut”\n")
        assert "Ada Norling (Northland)" in copied
        assert "https://news.example/0" in copied


async def test_only_web_links_are_opened(tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("tui.screens.command_screen._has_browser", lambda: True)
    filler.say("north", url="https://news.example/one")
    filler.say("south", url="file:///etc/passwd")
    filler.say("isles", url="javascript:alert(1)")
    async with running(tmp_path) as run:
        monkeypatch.setattr(run.app, "open_url", opened.append)
        await run.press("o", "l", "o", "l", "o")
        assert opened == ["https://news.example/one"]
        assert "no web link" in run.screen_text()


async def test_without_a_browser_the_link_is_copied(
    tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.command_screen._has_browser", lambda: False)
    filler.say("north", url="https://news.example/one")
    async with running(tmp_path, ready=("enter", "o")) as run:
        assert run.app.clipboard == "https://news.example/one"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://news.example/a", "news.example"), ("HTTP://News.Example", "news.example"), ("ftp://a.example", ""),
        ("", ""), ("https://", ""), ("https://[bad", ""), ("https://a.example/\x1b[2J", ""), ("news.example", ""),
        ("https://a.example/ -o x", ""),
    ],
)  # fmt: skip
def test_web_host(url: str, host: str) -> None:
    assert web_host(url) == host


def entry(text: str, revision: int = 1) -> StoredEntry:
    return StoredEntry(
        id=1, source_id="s", guid="g", url="", title="A title", text=text, author="", language="en", published="",
        updated="", first_seen="", revised="", revision=revision, flags=(),
    )  # fmt: skip


def test_the_passage_is_found_where_it_stands_or_stood() -> None:
    statement = row(1)  # "text 1", said to be at 0 to 1
    now = find_passage(statement, entry("Here is text 1 in full."), [])
    assert now.text[now.start : now.end] == "text 1"
    assert now.note == ""
    earlier = [Revision(revision=1, title="", text="There text 1 stood.", seen_from="", seen_to="")]
    then = find_passage(statement, entry("It was taken out.", revision=2), earlier)
    assert then.text[then.start : then.end] == "text 1"
    assert "revision 1" in then.note
    gone = find_passage(statement, entry("It was taken out."), [])
    assert gone.start == gone.end
    assert "no longer" in gone.note
    assert find_passage(statement, None, []).note


def test_a_huge_article_is_cut_around_the_statement() -> None:
    text = "a " * 100_000 + "text 1" + " b" * 100_000
    found = find_passage(row(1), entry(text), [])
    assert len(found.text) < 20_000
    assert found.text[found.start : found.end] == "text 1"


async def test_other_outlets_stand_beside_it_with_their_wording(tmp_path: Path, filler: Filler) -> None:
    said = "the door of the conference stays open for every neighbour that wants to join it this year"
    filler.say("north", text=said, outlet="Lake Courier")
    filler.say("north", text=f"{said} or next", outlet="Hill Radio")
    async with running(tmp_path, ready=("enter",)) as run:
        text = run.screen_text()
        assert "Also carried by" in text
        assert "Lake Courier" in text
