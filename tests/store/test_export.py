import csv
import json
import re
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.desk import Desk
from store.export import (
    FORMATS,
    About,
    DeskLog,
    Event,
    ExportError,
    Item,
    Scope,
    citation,
    items,
    read_csv,
    read_json_lines,
    save,
    session_log,
    session_scope,
    to_text,
)
from store.export.markdown import escape
from store.export.once import Once
from store.export.table import plain
from store.reader import Reader
from store.records import Role, Row, Speaker, SpeakerTag
from store.safetext import clean
from store.wire import Wire
from tests.store.samples import ISSUES, PARTIES, SOURCES, entry, poll, statement

GOLDEN = Path(__file__).parents[1] / "data" / "golden"
ABOUT = About(
    made_at="2022-01-12T16:00:00Z", wire="wire.db", profile="test 1", version="0.1.0", query="door",
    parties={"north": "Northland", "south": "South Union"}, issues={"open-door": "Open door"},
)  # fmt: skip
HOSTILE = '=HYPERLINK("x") [/b] | `c` <script>alert(1)</script> "q",\nnext line; and \\ more'
LONG = "the door stays open for every neighbour that wants to join the conference, as it was said in the room today"


@pytest.fixture
def full(wire: Wire, tmp_path: Path) -> Reader:
    """Hostile text, one statement that two outlets carry, an edit; a desk with a pin, a note, an alert, an outage."""
    role = Role(title="foreign minister", start="2021", to="2022-01")
    people = [Speaker(id="ada-norling", name="Ada Norling", party="north", roles=(role,))]
    wire.load_profile("test", "1", parties=PARTIES, speakers=people, issues=ISSUES, sources=SOURCES)
    found = [statement(HOSTILE, "Ada Norling", issue="open-door", position="reject", kind="direct")]
    first = entry("1", HOSTILE, "+title](javascript:x)", published="2022-01-12T13:00:00Z")
    wire.record_poll("wire-a", poll("2022-01-12T14:00:00Z"), [(first, found)])
    said = statement(LONG, "Boris Zagrin", issue="open-door", position="support")
    wire.record_poll("wire-a", poll("2022-01-12T14:05:00Z"), [(entry("2", LONG), [said])])
    wire.record_poll("wire-b", poll("2022-01-12T14:10:00Z"), [(entry("b", f"{LONG} again"), [said])])
    wire.record_poll("wire-a", poll("2022-01-12T14:20:00Z", error="timed out"), [])
    wire.record_poll("wire-a", poll("2022-01-12T14:40:00Z", note="gap: some may be missing"), [])
    reader = Reader(tmp_path / "wire.db")
    [uid, *_] = [row.uid for row in reader.page()][::-1]
    with closing(Desk(tmp_path / "desk.db").connection) as desk:
        desk.execute("INSERT INTO sessions (id, name, started, ended, first_id, last_id) "
                     "VALUES (1, 'Morning', '2022-01-12T14:02:00Z', '2022-01-12T15:00:00Z', 1, 3)")  # fmt: skip
        desk.execute("INSERT INTO pins VALUES (?, 1, '2022-01-12T14:07:00Z')", (uid,))
        desk.execute("INSERT INTO notes (uid, session_id, at, text) VALUES (?, 1, '2022-01-12T14:08:00Z', ?)",
                     (uid, "<b>ask</b> her; again"))  # fmt: skip
    return reader


def exported(reader: Reader, tmp_path: Path) -> list[Item]:
    with closing(DeskLog(tmp_path / "desk.db")) as desk:
        return list(items(reader, Scope(), desk))


@pytest.mark.parametrize("format", [f for f in FORMATS if f != "sqlite"])
def test_each_format_is_as_it_was(full: Reader, tmp_path: Path, format: str) -> None:
    """The bytes are the contract: after a wanted change, write the golden files anew and look at what changed."""
    golden = GOLDEN / f"export.{format}"
    target = tmp_path / "made"
    save(target, exported(full, tmp_path), format, ABOUT)
    assert target.read_bytes() == golden.read_bytes()


def test_json_lines_give_back_what_the_store_holds(full: Reader, tmp_path: Path) -> None:
    made = exported(full, tmp_path)
    lines = to_text(made, "jsonl", ABOUT).splitlines()
    assert list(read_json_lines(lines)) == made
    assert [item.row for item in read_json_lines(lines) if isinstance(item, Item)] == list(full.all())
    head = json.loads(lines[0])
    assert (head["schema"], head["wire"], head["profile"]) == (1, "wire.db", "test 1")
    with pytest.raises(ValueError, match="newer"):
        list(read_json_lines(['{"type": "about", "schema": 99}']))


def test_csv_runs_no_formula_and_gives_the_text_back(full: Reader, tmp_path: Path) -> None:
    made = exported(full, tmp_path)
    target = tmp_path / "log.csv"
    save(target, made, "csv", ABOUT)
    assert target.read_bytes().startswith(b"\xef\xbb\xbffirst_seen,")
    with target.open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.DictReader(stream))["statement"] == "'" + HOSTILE
    with target.open(encoding="utf-8-sig", newline="") as stream:
        read = list(read_csv(stream))
    assert [{k: v for k, v in line.items() if k != "export"} for line in read] == [plain(item) for item in made]
    assert "profile test 1" in read[0]["export"]


HARD = st.text(st.sampled_from("=+-@\t\r\n'\"\\;,|＝ aж中\u2028") | st.characters(codec="utf-8"), max_size=12).map(
    clean
)


@given(st.lists(st.tuples(HARD, HARD, st.lists(HARD.filter(bool), max_size=3)), max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back(tmp_path: Path, texts: list[tuple[str, str, list[str]]]) -> None:
    made = [Item(row=a_row(n, text, title, names), roles=("",) * len(names)) for n, (text, title, names) in
            enumerate(texts, 1)]  # fmt: skip
    assert list(read_json_lines(to_text(made, "jsonl", ABOUT).split("\n")[:-1])) == made
    target = tmp_path / "any.csv"
    save(target, made, "csv", ABOUT, force=True)
    with target.open(encoding="utf-8-sig", newline="") as stream:
        assert [{k: v for k, v in line.items() if k != "export"} for line in read_csv(stream)] == [
            plain(item) for item in made
        ]
    with target.open(encoding="utf-8-sig", newline="") as stream:
        assert not [c for line in csv.reader(stream) for c in line if c[:1] in tuple("=+-@\t\r\n＝")]
    target.unlink()


def a_row(number: int, text: str, title: str, names: list[str]) -> Row:
    return Row(
        id=number, uid=f"u{number}", entry_id=1, source_id="wire-a", kind="indirect", text=text, state="current",
        where="text", start=0, end=len(text), cue="said", speakers=tuple(SpeakerTag(name=n, why="name") for n in names),
        parties=(), issues=(), position=None, confidence=0.5, outlet="Wire A", place="", title=title, url="",
        published="", first_seen="2022-01-12T14:05:00Z", revised="",
    )  # fmt: skip


def test_markdown_shows_hostile_text_as_text(full: Reader, tmp_path: Path) -> None:
    text = to_text(exported(full, tmp_path), "md", ABOUT)
    assert "<script>" not in text
    assert "<b>" not in text.replace("\\<b", "")
    assert "\\[/b\\] \\|" in text
    assert "## Ada Norling, foreign minister (Northland)" in text
    assert text.count("## Boris Zagrin") == 1
    assert text.count("Wire B") == 1  # the second outlet stands with the first
    for line, shown in (
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("=== ", "\\==="),
        ("&lt;", "\\&lt;"),
        ("2022 a", "2022 a"),
    ):
        assert escape(line) == shown


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_html_holds_everything_and_loads_nothing(full: Reader, tmp_path: Path) -> None:
    text = to_text(exported(full, tmp_path), "html", ABOUT)
    seen = Seen()
    seen.feed(text)
    assert {tag for tag, _ in seen.tags} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "dl", "dt", "dd", "article", "blockquote", "p",
        "ul", "li", "a", "span",
    }  # fmt: skip
    assert not [name for _, attrs in seen.tags for name in attrs if name.startswith("on") or name in ("src", "style")]
    links = [attrs for tag, attrs in seen.tags if tag == "a"]
    assert links
    assert all(re.match("https?://", a["href"] or "") and a["rel"] == "noreferrer" for a in links)
    policy = next(a["content"] for t, a in seen.tags if t == "meta" and a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_sqlite_opens_with_keys_that_lead_somewhere(full: Reader, tmp_path: Path) -> None:
    target = tmp_path / "log.db"
    with closing(DeskLog(tmp_path / "desk.db")) as desk:
        [morning] = [tally.session for tally in desk.sessions()]
        steps = list(session_log(full, desk, morning, Scope(), "2022-01-12T16:00:00Z"))
    assert save(target, steps, "sqlite", ABOUT) == 3
    with closing(sqlite3.connect(f"file:{target}?immutable=1", uri=True)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        found = db.execute("SELECT statement, outlet FROM statements WHERE id IN (SELECT rowid FROM statements_fts "
                           "WHERE statements_fts MATCH 'conference') ORDER BY id").fetchall()  # fmt: skip
        assert found == [(LONG, "Wire A"), (LONG, "Wire B")]
        assert db.execute("SELECT name, role FROM statement_speakers").fetchone() == ("Ada Norling", "foreign minister")
        assert dict(db.execute("SELECT kind, count(*) FROM log GROUP BY kind").fetchall()) == {
            "session": 2, "pin": 1, "note": 1, "outage": 1, "recovery": 1, "gap": 1,
        }  # fmt: skip
        assert db.execute("SELECT value FROM about WHERE name = 'profile'").fetchone() == ("test 1",)


def test_a_session_is_told_in_order(full: Reader, tmp_path: Path) -> None:
    with closing(DeskLog(tmp_path / "desk.db")) as desk:
        [tally] = desk.sessions()
        assert (tally.pins, tally.notes) == (1, 1)
        scope = session_scope(tally.session, full.last_id())
        assert (scope.after, scope.last) == (1, 3)
        steps = list(session_log(full, desk, tally.session, scope, "2022-01-12T16:00:00Z"))
    told = [step.kind if isinstance(step, Event) else step.row.outlet for step in steps]
    assert told == [
        "session", "Wire A", "pin", "note", "Wire B", "outage", "recovery", "gap", "session",
    ]  # fmt: skip
    [item] = [step for step in steps if isinstance(step, Item) and step.row.outlet == "Wire A"]
    assert [w.outlet for w in item.wordings] == ["Wire B"]
    note = next(step for step in steps if isinstance(step, Event) and step.kind == "note")
    assert note.text.startswith("<b>ask</b> her; again: Ada Norling: “=HYPERLINK")


def test_witnesses_that_came_later_are_not_there(full: Reader) -> None:
    early = list(items(full, Scope(last=2)))
    assert [len(item.wordings) for item in early] == [0, 0]


def test_a_file_is_never_overwritten_unasked_and_never_half_written(full: Reader, tmp_path: Path) -> None:
    made = exported(full, tmp_path)
    target = tmp_path / "log.csv"
    assert save(target, made, "csv", ABOUT) == 3
    before = target.read_bytes()
    with pytest.raises(ExportError, match="exists already"):
        save(target, [], "csv", ABOUT)

    def break_off():  # type: ignore[no-untyped-def]
        yield made[0]
        raise RuntimeError("no more")

    for format in FORMATS:
        with pytest.raises(RuntimeError):
            save(target, break_off(), format, ABOUT, force=True)
    assert target.read_bytes() == before
    assert save(target, [], "csv", ABOUT, force=True) == 0
    assert target.read_bytes() != before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    with pytest.raises(ExportError, match="Nothing can be written"):
        save(tmp_path / "absent" / "log.csv", made, "csv", ABOUT)
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "link.md").symlink_to(elsewhere)
    with pytest.raises(ExportError, match="exists already"):
        save(tmp_path / "link.md", made, "md", ABOUT)
    assert not elsewhere.exists()


def test_a_citation_names_all_one_needs(full: Reader) -> None:
    row = next(full.all())
    line = citation(full, row, ABOUT.parties)
    for part in (
        "Ada Norling", "(Northland)", "Wire A", "2022-01-12 13:00 UTC", "https://example.org/1", "retrieved 2022-",
        "revision 1", row.uid,
    ):  # fmt: skip
        assert part in line


def test_a_group_is_known_again() -> None:
    once = Once()
    assert [once.again(n) for n in (None, 5, 9, 5, None, 9, 4096, 4096)] == [False, False, False, True, False, True,
                                                                           False, True]  # fmt: skip
