import pytest

from feeds.own_sources import new_source
from feeds.poll import opml
from feeds.poll.opml import OpmlError, read_opml, write_opml
from store.records import Source


def opml_of(body: str, head: str = "") -> bytes:
    head = f'<?xml version="1.0"?>{head}<opml version="2.0"><head><title>List</title></head>'
    return f"{head}<body>{body}</body></opml>".encode()


def feed(n: int, **extra: str) -> str:
    more = "".join(f' {key}="{value}"' for key, value in extra.items())
    return f'<outline type="rss" text="Feed {n}" xmlUrl="https://example.org/{n}.xml"{more}/>'


def test_there_and_back() -> None:
    sources = [
        Source(
            id="a", url="https://a.example/f?x=1&y=2", title='The "A" & <B>', place="Geneva", outlet="A", party="north"
        ),
        Source(
            id="b", url="https://b.example/f", title="B", place="Vienna", outlet="B", kind="official", language="de"
        ),
        Source(
            id="c", url="https://c.example/f", title="C", place="Geneva", outlet="C", adapter="search", enabled=False
        ),
        Source(id="d", url="https://d.example/", title="D", adapter="page", selectors={"item": "a"}),
    ]
    body, skipped = write_opml(sources, title="Mine & yours", made_at="2022-01-12T14:05:00Z")
    assert [s.what for s in skipped] == ["https://d.example/"]
    found = read_opml(body)
    assert (found.title, found.skipped) == ("Mine & yours", ())
    keys = ("url", "title", "place", "outlet", "kind", "language", "party", "adapter", "enabled")
    back = {s.url: [getattr(s, key) for key in keys] for s in found.sources}
    assert back == {s.url: [getattr(s, key) for key in keys] for s in sources[:3]}


def test_lists_of_other_readers() -> None:
    body = opml_of(
        '<outline text="News"><outline text="Europe"><outline title="One" xmlurl="http://one.example/rss"/></outline></outline>'
    )
    [source] = read_opml(body).sources
    assert (source.title, source.place, source.outlet) == ("One", "Europe", "one.example")
    assert source.id == new_source("http://one.example/rss").id


def test_what_is_left_out_is_told() -> None:
    hostile = (
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://user:pw@example.org/f",
        "gopher://x/",
        "https://",
        "https://[::1",
    )
    body = opml_of(
        feed(1) + feed(1) + '<outline type="rss" text="Nameless"/>'
        + "".join(f'<outline text="x" xmlUrl="{url}"/>' for url in hostile)
    )  # fmt: skip
    found = read_opml(body)
    assert [s.url for s in found.sources] == ["https://example.org/1.xml"]
    assert [s.why for s in found.skipped] == [
        "its address is in the list twice",
        "it names no address",
        *["its address is not http or https"] * len(hostile),
    ]


BOMB = "<!DOCTYPE opml [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (opml_of('<outline text="&j;"/>', BOMB), "DOCTYPE"),
        (opml_of("", "<!DOCTYPE opml SYSTEM 'http://127.0.0.1/x.dtd'>"), "DOCTYPE"),
        (opml_of("<outline>"), "not well-formed"),
        (opml_of('<outline text="&nbsp;"/>'), "not well-formed"),
        (b"<rss/>", "no OPML list"),
        (b"", "not well-formed"),
        (b"\x00" * 100, "not well-formed"),
        (opml_of(" " * opml.MOST_BYTES), "larger than 5 MiB"),
    ],
)
def test_what_can_not_be_taken(body: bytes, why: str) -> None:
    with pytest.raises(OpmlError, match=why):
        read_opml(body)


def test_utf_16_hides_no_doctype() -> None:
    with pytest.raises(OpmlError, match="DOCTYPE"):
        read_opml(opml_of(feed(1), BOMB).decode().encode("utf-16"))


def test_depth() -> None:
    at_limit = "<outline>" * 19 + feed(1) + "</outline>" * 19
    too_deep = "<outline>" * 50_000 + feed(2) + "</outline>" * 50_000
    found = read_opml(opml_of(at_limit + too_deep))
    assert [s.url for s in found.sources] == ["https://example.org/1.xml"]
    assert ["20 groups deep" in s.why for s in found.skipped] == [True]


def test_number() -> None:
    many = "".join(f'<outline xmlUrl="http://h.example/{n}"/>' for n in range(30_000))
    found = read_opml(opml_of(many))
    assert len(found.sources) == opml.MOST_FEEDS
    assert len(found.skipped) == opml.MOST_SKIPPED
    assert found.more_skipped == 3 * opml.MOST_FEEDS - opml.MOST_SKIPPED, "and there the reading ends"


def test_names_are_made_safe() -> None:
    [source] = read_opml(
        opml_of(
            '<outline text="[red]A&#x9b;2Jb&#x202e;c" xmlUrl="http://h.example" category="/kind/king,/adapter/page,x"/>'
        )
    ).sources
    assert (source.title, source.kind, source.adapter) == ("[red]Abc", "press", "feed")
