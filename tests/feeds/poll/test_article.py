import zlib
from datetime import UTC, datetime

import pytest

from feeds.children import Children
from feeds.poll.article import SHORT, Articles, NotNow, SameText, Turns, extract, judge, wall_words
from feeds.poll.fetch import Bounds, Fetcher
from feeds.poll.robots import Robots
from store.records import Article
from tests.feeds.servers import Server, document, status

SENTENCES = (
    "The delegation of Northland arrived in the city on Monday evening for a first round of talks.",
    "“We came to listen before we speak,” said Anna Weber, the spokeswoman of the delegation.",
    "Boris Zagrin, who leads the other side, answered that his government expected written guarantees.",
    "A second round is planned for Thursday, according to two officials who took part in the meeting.",
    "Nobody in the hall expected an agreement before the end of the month, and nobody ruled it out.",
)
ARTICLE = "\n\n".join(SENTENCES)
CONSENT = (
    "We value your privacy. We and our partners store and access information on a device, such as cookies, and process "
    "personal data for personalised ads and content. You may accept or manage your choices at any time."
)


def page(*paragraphs: str, title: str = "Talks") -> bytes:
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}"
        "</article><footer>All rights reserved by nobody</footer></body></html>"
    ).encode()


def judged(text: str) -> Article:
    return judge(text, tool="t", version="1")


# ------------------------------------------------------------------ walls


@pytest.mark.parametrize(
    "text",
    [
        CONSENT,
        "Please enable JavaScript to view this page.",
        "Anna Weber arrived on Monday.\n\nSubscribe to continue reading.",
        "Weiterlesen mit Werbung und Cookies. Einwilligung jederzeit widerrufbar.",
        "Cet article est réservé aux abonnés.",
        "Материал доступен только для подписчиков.",
    ],
)
def test_walls(text: str) -> None:
    article = judged(text)
    assert (article.kind, article.text) == ("wall", "")
    assert article.note.startswith("a wall: ")


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        "Northland and its partner signed the paper on Monday.",
        f"{ARTICLE}\n\nZagrin called the cookies and partners of the site a distraction. {'He went on. ' * 40}",
    ],
)
def test_articles(text: str) -> None:
    assert wall_words(text) == ""
    assert judged(text) == Article(kind="article", text=text, tool="t", version="1")


def test_a_long_text_keeps_all_but_the_line_of_the_wall() -> None:
    long = "\n\n".join(f"{sentence} And so on, for the record of day {n}." for n in range(4) for sentence in SENTENCES)
    assert len(long) > SHORT
    assert judged(f"{long}\n\nAlready a subscriber? Log in.\n\nSubscribe to continue reading.").text == long
    inside = f"{SENTENCES[0]}\n\nAlready a subscriber?\n\n{long}"
    assert judged(inside).text == inside, "only the end is cut"


def test_one_text_on_three_pages_is_the_site_s() -> None:
    same = SameText()
    assert [same.is_wall(f"https://www.example.org/{n}", "Choose 1 of 3 plans.") for n in (1, 1, 2)] == [False] * 3
    assert same.is_wall("https://example.org/3", "Choose 2 of 3 plans!")
    assert same.is_wall("https://example.org/1", "Choose 1 of 3 plans."), "known by then"
    assert not same.is_wall("https://other.example/4", "Choose 1 of 3 plans.")


def test_a_site_s_crawl_delay_is_kept() -> None:
    turns = Turns()
    waits = [turns.wait(f"https://example.org/{n}", 7.0, now) for n, now in enumerate((100.0, 101.0, 102.0, 150.0))]
    assert waits == [0.0, 6.0, 12.0, 0.0]
    assert turns.wait("https://other.example/1", 7.0, 102.0) == 0.0


# ------------------------------------------------------------------ extracting


def test_the_text_of_a_page() -> None:
    article = extract(page(*SENTENCES))
    assert article.kind == "article"
    assert article.tool.startswith("trafilatura")
    assert article.version
    assert [p for p in article.text.split("\n\n") if p in SENTENCES] == list(SENTENCES)
    assert "All rights reserved" not in article.text


def test_encodings_and_escapes() -> None:
    russian = "Переговоры продолжаются, сообщил представитель делегации Борис Загрин в понедельник вечером. " * 4
    body = page(russian + "\x1b]52;c;eA==\x07\u202e", russian).decode().encode("cp1251", "ignore")
    article = extract(body, content_type="text/html; charset=windows-1251")
    assert "сообщил представитель" in article.text
    assert not set("\x1b\x07\u202e") & set(article.text)


@pytest.mark.parametrize("body", [b"%PDF-1.7 x", b"<rss><channel/></rss>", b"", b"<html><body></body></html>"])
def test_what_holds_no_text(body: bytes) -> None:
    article = extract(body)
    assert (article.kind, article.text) == ("empty", "")
    assert article.note


# ------------------------------------------------------------------ reading


async def read(server: Server, children: Children, *paths: str) -> list[Article]:
    async with Fetcher(Bounds(total=5.0)) as fetcher:
        articles = Articles(fetcher, Robots(fetcher, children, lambda: datetime(2022, 1, 12, tzinfo=UTC)), children)
        return [await articles.read(server.url(path), allow_private=True) for path in paths]


async def test_robots_then_page_then_text(server: Server, children: Children) -> None:
    server.add("/robots.txt", document("User-agent: *\nDisallow: /no", content_type="text/plain"))
    body = page(*SENTENCES)
    server.add("/yes", document(body, content_type="text/html"))
    yes, no, gone = await read(server, children, "/yes", "/no", "/gone")
    assert (yes.kind, zlib.decompress(yes.page)) == ("article", body)
    assert (no.kind, no.note) == ("empty", "robots.txt forbids it")
    assert (gone.kind, gone.note) == ("empty", "not found (HTTP 404)")
    assert [asked.path for asked in server.asked] == ["/robots.txt", "/yes", "/gone"]


async def test_walls_are_kept_apart_from_articles(server: Server, children: Children) -> None:
    server.add("/consent", document(page(CONSENT, title="Privacy"), content_type="text/html"))
    for n in range(3):
        server.add(f"/{n}", document(page(*SENTENCES), content_type="text/html"))
    server.add("/pdf", document(b"%PDF-1.7", content_type="application/pdf"))
    server.add("/check", status(403, {"cf-mitigated": "challenge"}))
    found = await read(server, children, "/consent", "/0", "/1", "/2", "/pdf", "/check")
    assert [article.kind for article in found] == ["wall", "article", "article", "wall", "empty", "empty"]
    assert "application/pdf" in found[4].note
    assert "browser check" in found[5].note


async def test_a_page_that_takes_for_ever_costs_only_itself(
    server: Server, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.poll.article.PATIENCE", 1.0)
    server.add("/killer", document(page("<span>x </span>" * 50_000), content_type="text/html"))
    server.add("/fine", document(page(*SENTENCES), content_type="text/html"))
    killer, fine = await read(server, children, "/killer", "/fine")
    assert killer.kind == "empty"
    assert killer.note == "reading the page took longer than 1 s"
    assert fine.kind == "article"


async def test_a_site_that_does_not_answer_says_nothing_about_its_pages(server: Server, children: Children) -> None:
    server.add("/busy", status(429, {"Retry-After": "7200"}))
    with pytest.raises(NotNow) as busy:
        await read(server, children, "/busy")
    assert busy.value.seconds == 7200
    server.add("/robots.txt", status(500))
    with pytest.raises(NotNow, match=r"robots\.txt could not be read"):
        await read(server, children, "/0")
