import pytest

from feeds.poll.adapters import read_document
from feeds.poll.adapters.page import parse_page
from store.records import Source

URL = "https://example.org/press/list"
CARDS = """<html><head><title>Press room</title></head><body><ul>
<li class="card"><span class="on">12 January 2022, 14:05</span>
  <h3><a href="/press/1">Weber: talks <em>go on</em></a></h3>
  <p class="lead">A first round ended.</p><p class="lead">Not this.</p></li>
<li class="card"><span class="on">11.01.2022</span><h3><a href="2?x=1#top">Second statement</a></h3></li>
<li class="card"><h3>No link here</h3></li>
<li class="card"><h3><a href="javascript:void(0)">Hostile</a></h3></li>
<li class="card"><h3><a href="/press/1">Weber: talks go on</a></h3></li>
</ul></body></html>"""
SELECTORS = {"item": ".card", "link": "h3 a", "date": ".on", "summary": ".lead"}


def test_items_with_link_title_date_and_summary() -> None:
    parsed = parse_page(CARDS.encode(), SELECTORS, url=URL)
    assert (parsed.fault, parsed.title, parsed.repeated) == ("", "Press room", 1)
    assert [(e.url, e.title, e.published, e.text) for e in parsed.entries] == [
        ("https://example.org/press/1", "Weber: talks go on", "2022-01-12T14:05:00Z", "A first round ended."),
        ("https://example.org/press/2?x=1#top", "Second statement", "2022-01-11T00:00:00Z", ""),
    ]
    assert "2 items without link or title" in parsed.note


def test_an_item_may_be_the_link_and_the_address_may_name_the_day() -> None:
    page = b'<a href="/en/news/2022/01/12/weber">Weber on the accord of 3 May 2021</a><a href="/about">About</a>'
    parsed = parse_page(page, {"item": 'a[href*="/news/20"]'}, url=URL)
    assert [(e.title, e.published) for e in parsed.entries] == [
        ("Weber on the accord of 3 May 2021", "2022-01-12T00:00:00Z")
    ]


@pytest.mark.parametrize(
    ("markup", "form", "published"),
    [
        ('<time datetime="2022-01-12T15:05:00+01:00">yesterday</time>', "", "2022-01-12T14:05:00Z"),
        ("12-01-22 15:05", "%d-%m-%y %H:%M", "2022-01-12T15:05:00Z"),
        ("12/01/2022", "", ""),
        ("12/01/2022", "%m/%d/%Y", "2022-12-01T00:00:00Z"),
        ("soon", "%d", ""),
        ("2022年1月12日", "", "2022-01-12T00:00:00Z"),
        ("31 February 2022", "", ""),
    ],
)
def test_dates(markup: str, form: str, published: str) -> None:
    page = f'<div class="i"><a href="/1">One</a><i class="d">{markup}</i></div>'
    selectors = {"item": ".i", "date": ".d"} | ({"date_format": form} if form else {})
    [entry] = parse_page(page.encode(), selectors, url=URL).entries
    assert entry.published == published


@pytest.mark.parametrize(
    ("selectors", "page", "fault"),
    [
        ({"item": ".card", "titel": "h3"}, CARDS, 'unknown selector "titel"'),
        ({"link": "a"}, CARDS, 'no selector "item"'),
        ({"item": "li["}, CARDS, "no CSS"),
        ({"item": ".card", "link": "::"}, CARDS, "no CSS"),
        ({"item": ".tile"}, CARDS, "layout may have changed"),
        ({"item": ".card", "link": "b"}, "<div class=card>x</div>", "layout may have changed"),
        ({"item": ".card"}, "", "empty body"),
    ],
)
def test_a_page_that_can_not_be_read_is_a_fault(selectors: dict[str, str], page: str, fault: str) -> None:
    parsed = parse_page(page.encode(), selectors, url=URL)
    assert fault in parsed.fault
    assert not parsed.entries


def test_encodings_and_base() -> None:
    page = '<meta charset="windows-1251"><base href="https://other.example/"><a class=i href="x">Переговоры</a>'
    [entry] = parse_page(page.encode("cp1251"), {"item": ".i"}, url=URL).entries
    assert (entry.title, entry.url) == ("Переговоры", "https://other.example/x")
    [entry] = parse_page(page.encode("utf-8"), {"item": ".i"}, url=URL, content_type="text/html; charset=utf-8").entries
    assert entry.title == "Переговоры", "the header has the last word"


def test_hostile_pages_stay_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.poll.adapters.page.MOST_ENTRIES", 20)
    deep = ("<div>" * 5_000 + '<a class="i" href="/1">One\x1b]52;c;eA==\x07 more</a>').encode()
    assert [e.title for e in parse_page(deep, {"item": ".i"}, url=URL).entries] == ["One more"]
    many = b'<a class="i" href="/1">One</a>' * 50
    parsed = parse_page(many, {"item": ".i"}, url=URL)
    assert (len(parsed.entries), parsed.repeated) == (1, 19)
    assert "only the first 20 of 50" in parsed.note


def test_a_source_chooses_its_adapter() -> None:
    source = Source(id="p", url=URL, adapter="page", selectors=SELECTORS)
    assert len(read_document(CARDS.encode(), source, url=URL).entries) == 2
