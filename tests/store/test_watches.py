from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.desk import Desk
from store.reader import Reader
from store.watches import Lookout, Watch, WatchError, Watches, checked, from_toml, is_quiet, to_toml
from store.wire import Wire
from tests.store.samples import entry, poll, statement

NOW = datetime(2022, 1, 12, 14, 5, tzinfo=UTC)
CARRIED = "the depots by the great river stay closed until every side has looked into them"


def test_a_watch_fires_once_for_a_story_and_says_why(wire: Wire, reader: Reader, tmp_path: Path) -> None:
    watches = Watches(Desk(tmp_path / "desk.db").connection)
    watches.keep(Watch(name="river", query='"great river" party:north'))
    watches.keep(Watch(name="off", query="river", enabled=False))
    lookout = Lookout(watches.all(), NOW)
    found = statement(CARRIED, "Ada Norling")
    wire.record_poll("wire-a", poll(), [(entry("old", CARRIED), [found])])
    start = reader.last_id()
    assert lookout.new(reader, start, start) == []
    wire.record_poll("wire-b", poll(), [(entry("1", CARRIED), [found])])
    wire.record_poll("wire-b", poll(), [(entry("2", "no"), [statement("nothing of the river", "Ada Norling")])])
    fired = lookout.new(reader, 0, reader.last_id())
    assert [(one.watch.name, one.words) for one in fired] == [("river", ("great river", "party:north"))] * 2
    new = watches.record(fired, "2022-01-12T14:05:00Z")
    assert [one.row.id for one in new] == [1], "the second outlet carries the same statement"
    assert watches.record(fired, "2022-01-12T14:06:00Z") == []
    (alert,) = watches.alerts()
    assert (alert.watch, alert.uid, alert.words) == ("river", new[0].row.uid, ("great river", "party:north"))
    assert watches.unseen() == 1
    watches.see(alert.id)
    assert watches.unseen() == 0
    assert watches.marked() == {alert.uid}
    watches.keep(Watch(name="stream", query="river", do=()), was="river")
    assert [one.watch for one in watches.alerts()] == ["stream"]
    assert watches.marked() == set()
    assert watches.remove("stream")
    assert not watches.remove("river")
    assert watches.alerts() == []


def test_watches_travel_as_toml() -> None:
    one = Watch(
        name='a "b" \\ c', query='near("open door" δέλτα, 3)', do=("bell",), command=("say", "a b"), quiet="22:00-7:00"
    )
    two = Watch(name="two", query="x", enabled=False)
    assert from_toml(to_toml([one, two]), NOW) == [one, two]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[watch]]\nname = "a"\nquery = "x"\ncolour = "red"', "colour"),
        ('[[watch]]\nname = "a"\nquery = "talks (x"', "column 7"),
        ('[[watch]]\nname = "a"\nquery = ""', "everything"),
        ('[[watch]]\nname = "a"\nquery = "x"\nquiet = "25:00-1:00"', "22:00-07:00"),
        ('[[watch]]\nname = "a"\nquery = "x"\ndo = ["shout"]', "shout"),
        ("watch = ", "TOML"),
    ],
)
def test_a_watch_that_makes_no_sense_is_told(text: str, words: str) -> None:
    with pytest.raises(WatchError, match=words):
        from_toml(text, NOW)


def test_quiet_hours_may_go_over_midnight() -> None:
    at = {hour: NOW.replace(hour=hour, minute=0) for hour in (6, 7, 21, 22, 23)}
    assert [hour for hour, moment in at.items() if is_quiet("22:00-07:00", moment)] == [6, 22, 23]
    assert [hour for hour, moment in at.items() if is_quiet("07:00-22:00", moment)] == [7, 21]
    assert not is_quiet("", NOW)


def test_what_is_kept_is_clean() -> None:
    kept = checked(Watch(name="a\x1b[2Jb", query=" x ", do=("notice", "mark", "mark")), NOW)
    assert (kept.name, kept.query, kept.do) == ("ab", "x", ("mark", "notice"))
