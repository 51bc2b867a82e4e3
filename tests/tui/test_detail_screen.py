from pathlib import Path

import pytest
from textual.widgets import Static

from store.reader import Revision, StoredEntry
from store.records import Role, Speaker
from tests.tui.sample_wire import ISSUES, PARTIES, SOURCES, Filler, Running, running
from tests.tui.test_window import row
from tui.dossier import find_passage
from tui.screens.command_screen import web_host
from tui.screens.detail import DetailScreen
from tui.widgets.related import Related


def told(run: Running) -> str:
    """All that the statement's screen says, whatever its lines break like."""
    found = [str(static.content) for static in run.app.screen.query(Static) if static.display]
    found += [str(option.prompt) for option in run.app.screen.query_one(Related).options]
    return " ".join(" ".join(found).split())


async def test_the_whole_statement_with_every_reason(tmp_path: Path, filler: Filler) -> None:
    filler.week(3)
    filler.say("north", text="the depots stay shut", position="reject", why="named in the sentence before")
    async with running(tmp_path, ready=("enter",)) as run:
        detail = run.app.screen
        assert isinstance(detail, DetailScreen)
        assert detail.passage.text[detail.passage.start : detail.passage.end] == "the depots stay shut"
        text = told(run)
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


async def test_copy_with_citation_and_a_file_where_the_terminal_may_not_take_it(
    tmp_path: Path, filler: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Speaker(id="ada", name="Ada Norling", party="north", roles=(Role(title="foreign minister", start="2021"),))
    filler.wire.load_profile("test", "2", parties=PARTIES, speakers=(known,), issues=ISSUES, sources=SOURCES)
    filler.say("north", text="the depots [sic] stay\x1b]0;x\x07 shut", kind="direct", speaker="ada")
    monkeypatch.setattr("tui.screens.command_screen.takes_copies", lambda: False)
    async with running(tmp_path) as run:
        await run.press("y")
        statement, citation = run.app.clipboard.splitlines()
        assert statement == "“the depots [sic] stay shut”"
        for part in (
            "Ada Norling, foreign minister (Northland)", "Lake Courier", "“A day at the conference”",
            "2022-01-12 09:00 UTC", "https://news.example/0", "retrieved 2022-01-12 09:00 UTC", "revision 1",
        ):  # fmt: skip
            assert part in citation
        assert (tmp_path / "copied.txt").read_text(encoding="utf-8").strip() == run.app.clipboard.strip()
        assert "copied.txt" in run.screen_text()
        monkeypatch.setattr("tui.screens.command_screen.takes_copies", lambda: True)
        await run.press("y")
        assert (tmp_path / "copied.txt").read_text(encoding="utf-8").count("sic") == 1


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


SAID = "the door of the conference stays open for every neighbour that wants to join it this year"


async def test_witnesses_are_compared_opened_taken_out_and_put_back(tmp_path: Path, filler: Filler) -> None:
    filler.say("north", text=SAID, outlet="Lake Courier")
    filler.say("north", text=f"{SAID.replace('stays', 'remains')} or next", outlet="Hill Radio")
    async with running(tmp_path, ready=("enter",)) as run:
        detail = run.app.screen
        assert isinstance(detail, DetailScreen)
        text = told(run)
        assert "Also carried by 1" in run.screen_text()
        for words in ("−remains +stays", "−or next", "Lake Courier"):
            assert words in text
        await run.press("tab", "tab")
        assert detail.statement_at_hand == detail.found.witnesses[0]
        await run.press("enter")
        assert run.app.screen is not detail
        assert run.app.screen.row.text == SAID  # type: ignore[attr-defined]
        await run.press("escape", "x")
        assert detail.found.witnesses == ()
        assert "Also carried by" not in run.screen_text()
        await run.press("escape")
        await run.desk._reread()
        assert [row.witnesses for row in run.pane("north").window.rows] == [1, 1]
        await run.press("j", "enter")
        assert "taken out of its group" in run.screen_text()
        await run.press("X")
        assert len(run.app.screen.found.witnesses) == 1  # type: ignore[attr-defined]
        await run.press("X", "x", "X")
        assert run.app.store is not None
        assert run.app.store.splits() == frozenset()


async def test_a_changed_statement_shows_what_the_article_has_instead(tmp_path: Path, filler: Filler) -> None:
    guid = filler.say("north", text="not one stone of the old bridge will be moved", guid="fixed-1")
    filler.edit(guid, "The delegations met.\n\nNot one stone of the new bridge will be moved.", title="Another day")
    gone = filler.say("north", text="a table and two chairs would be enough", guid="fixed-2")
    filler.edit(gone, "The delegations met.")
    async with running(tmp_path, ready=("enter",)) as run:
        assert "Nothing like it stands in the article now" in told(run)
        await run.press("l")
        text = told(run)
        for words in ("Not one stone of the −old +new bridge", "Revision 2", "title:", "−A +Another day", "revision 1"):
            assert words in text, words


async def test_what_else_the_speaker_said_on_the_issue_stands_beside_it(tmp_path: Path, filler: Filler) -> None:
    filler.say("north", text="a fence is no door", issue="open-door")
    filler.say("north", text="the drill ends on a friday", issue="exercises")
    filler.say("south", text="doors are for the wind", issue="open-door")
    filler.say("north", text="whoever knocks is heard", issue="open-door")
    async with running(tmp_path, ready=("enter",)) as run:
        detail = run.app.screen
        assert isinstance(detail, DetailScreen)
        assert [row.text for row in detail.found.alike] == ["a fence is no door"]
        assert "Ada Norling on this" in run.screen_text()
