import pytest

from store.query import IS, KNOWN, parse
from store.reader import Reader
from store.records import Speaker
from store.vocabulary import FIXED, choices, completed, vocabulary
from store.wire import Wire
from tests.store.samples import ISSUES, PARTIES, SOURCES, WHO, entry, poll, statement

KNOWN_HERE = {"party": ("north", "south", "south-union"), "is": tuple(IS), "position": ("reject", "request")}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("pa", "party:"),
        ("talks -SPE", "talks -SPEaker:"),
        ("p", None),
        ("spé", None),
        ("party:so", "party:south"),
        ("(depots or -party:SO", "(depots or -party:SOuth"),
        ("party:south", None),
        ("party:south-", "party:south-union"),
        ("party:", "party:north"),
        ("position:re", "position:reject"),
        ("is:p", "is:pinned"),
        ('"party:so', None),
        ('"a" party:so', '"a" party:south'),
        ("party:so ", None),
        ("nofield:so", None),
        ("14:0", None),
        ("party:ß", None),
    ],
)
def test_the_last_word_is_completed(text: str, line: str | None) -> None:
    assert completed(text, KNOWN_HERE) == line


def test_all_that_may_go_on_is_offered() -> None:
    assert choices("position:re", KNOWN_HERE) == ("reject", "request")
    assert set(FIXED) <= set(KNOWN)


def test_what_the_wire_offers_finds_something(wire: Wire, reader: Reader) -> None:
    people = [Speaker(id=tag.id or "", name=name, party=tag.party) for name, tag in WHO.items()]
    wire.load_profile("test", "1", parties=PARTIES, issues=ISSUES, sources=SOURCES, speakers=people)
    for source, name in (("wire-a", "Ada Norling"), ("wire-b", "Boris Zagrin")):
        said = statement("the talks went on", name, issue="open-door", position="reject")
        wire.record_poll(source, poll(), [(entry("1", "the talks went on"), [said])])
    known = vocabulary(reader)
    assert known["speaker"] == ("norling", "zagrin", "ada-norling", "boris-zagrin")
    assert known["party"] == ("north", "south", "none", "northland", "south-union")
    for field in ("party", "speaker", "issue", "outlet", "place", "lang", "source"):
        for value in known[field]:
            assert value == "none" or reader.count(parse(f"{field}:{value}")) > 0, (field, value)
    for field, values in FIXED.items():
        for value in values:
            assert not parse(f"{field}:{value}").problem
