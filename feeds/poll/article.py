"""The full text of an entry, from its page: robots.txt is asked, the page fetched, its text taken out in a child.

trafilatura with `favor_precision` (a wrong voice in a quotation costs more than a missed paragraph), its `baseline`
where that finds next to nothing. A consent or pay wall is named and gives no text, so that the entry keeps its summary:
a short text with words of walls in it, or one text on three or more pages of a host.
"""

import asyncio
import hashlib
import re
import zlib
from importlib.metadata import version
from urllib.parse import urlsplit

import msgspec

from feeds.children import ChildFailed, Children
from feeds.poll.discover import Fetches
from feeds.poll.fetch import Ask
from feeds.poll.fetch import agent as own_agent
from feeds.poll.robots import Robots
from feeds.poll.webpage import decode
from store.records import Article
from store.safetext import clean, fold

PATIENCE = 10.0  # seconds; 100,000 spans in a paragraph would take minutes
MOST_PAGE = 4 * 2**20  # bytes of a page that are worth reading
FEW = 200  # characters under which the extractor is taken to have failed (Media Cloud's floor)
SHORT = 1500  # characters from which a text is no mere wall, whatever words it has
REPEATS = 3
MOST_KNOWN = 20_000
NOT_NOW = 3600.0  # seconds until a site that did not answer is asked for a page again

# One of these says it all; folded, see store.safetext.fold.
_WALL = tuple(
    fold(words)
    for words in (
        "accept all cookies", "accept cookies", "accept and continue", "we and our partners", "we use cookies",
        "manage your privacy", "your privacy choices", "before you continue to", "subscribe to continue",
        "subscribe to read", "to continue reading", "to read the full", "this article is for subscribers",
        "for subscribers only", "subscribers only", "already a subscriber", "already have an account",
        "sign in to read", "log in to read", "start your free trial", "unlimited access", "enable javascript",
        "javascript is disabled", "verify you are human", "checking your browser", "are you a robot", "unusual traffic",
        "alle akzeptieren", "mit werbung", "jetzt abonnieren", "weiterlesen mit", "nur für abonnenten",
        "bereits abonnent", "um weiterzulesen", "zustimmen und weiter", "tout accepter", "accepter et continuer",
        "réservé aux abonnés", "réservé à nos abonnés", "déjà abonné", "pour lire la suite", "continuer sans accepter",
        "принять все", "мы используем cookie", "только для подписчиков", "оформите подписку", "проверка браузера",
    )
)  # fmt: skip
# Of these it takes two in a short text.
_HINT = tuple(
    fold(words)
    for words in (
        "cookie", "partner", "consent", "privacy policy", "personalised", "personalized", "advertis", "subscri",
        "newsletter", "paywall", "premium", "einwilligung", "datenschutz", "werbung", "abonn", "s'abonner",
        "consentement", "publicité", "подписк", "согласие", "personenbezogen", "tracking",
    )
)  # fmt: skip
_SHORT_HINTED = 600


class NotNow(Exception):
    """The page could not be asked for, which says nothing about it; worth another try in `seconds`."""

    def __init__(self, words: str, seconds: float) -> None:
        super().__init__(words)
        self.seconds = seconds


# ------------------------------------------------------------------ deciding: no network


def extract(body: bytes, *, content_type: str = "") -> Article:
    """Take the text out of a page. For a child process: a page can keep the extractor busy for minutes."""
    import trafilatura  # half a second, and only children pay it

    head = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if not head.startswith(b"<") or (head.startswith((b"<?xml", b"<rss", b"<feed")) and b"html" not in body[:1000]):
        return Article(kind="empty", note="the page is no HTML")
    page = decode(body, content_type)
    tool, number = "trafilatura precision", version("trafilatura")
    found = trafilatura.extract(page, favor_precision=True, include_comments=False, include_tables=False) or ""
    if len(found) < FEW:
        _, fallback, length = trafilatura.baseline(page)
        if length > len(found):
            tool, found = "trafilatura baseline", fallback
    text = paragraphs(found)
    return judge(text, tool=tool, version=number)


def paragraphs(text: str) -> str:
    """An extractor's lines as paragraphs, clean."""
    lines = (" ".join(clean(line).split()) for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


def judge(text: str, *, tool: str, version: str) -> Article:
    """Tell the text of an article from that of a wall. A wall's line at the end of a long text is cut off."""
    if not text:
        return Article(kind="empty", tool=tool, version=version, note="no text was found on the page")
    if words := wall_words(text):
        return Article(kind="wall", tool=tool, version=version, note=f'a wall: "{words}"')
    pieces = text.split("\n\n")
    while len(pieces) > 1 and len(pieces[-1]) < FEW and _first(_WALL, fold(pieces[-1])):
        pieces.pop()
    return Article(kind="article", text="\n\n".join(pieces), tool=tool, version=version)


def wall_words(text: str) -> str:
    """The words that make a text a consent or pay wall, "" for an article."""
    if len(text) >= SHORT:
        return ""
    folded = fold(text)
    if found := _first(_WALL, folded):
        return found
    hints = [words for words in _HINT if words in folded] if len(text) < _SHORT_HINTED else []
    return ", ".join(hints[:3]) if len(hints) >= 2 else ""


def _first(words: tuple[str, ...], folded: str) -> str:
    return next((w for w in words if w in folded), "")


class SameText:
    """Remembers texts by host: one that comes from three or more addresses is the site's, not the articles'."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], set[str]] = {}

    def is_wall(self, url: str, text: str) -> bool:
        """Note that `url` gave `text`, and say whether at least two other addresses of its host gave the same."""
        digest = hashlib.sha256(re.sub(r"\W+|\d+", " ", fold(text)).encode()).hexdigest()[:24]
        key = ((urlsplit(url).hostname or "").removeprefix("www."), digest)
        addresses = self._seen.pop(key, set())
        if len(addresses) < REPEATS:
            addresses.add(urlsplit(url)._replace(fragment="").geturl())
        self._seen[key] = addresses  # at the end: the longest unseen goes first
        if len(self._seen) > MOST_KNOWN:
            del self._seen[next(iter(self._seen))]
        return len(addresses) >= REPEATS


class Turns:
    """Keeps the distance that a site's Crawl-delay asks for. Times in seconds of any clock that only goes on."""

    def __init__(self) -> None:
        self._free: dict[str, float] = {}  # site: when its next page may be asked for

    def wait(self, url: str, delay: float, now: float) -> float:
        """Take the next turn at the site of `url`, and say in how many seconds it comes."""
        site = urlsplit(url).netloc
        turn = max(now, self._free.get(site, now))
        if len(self._free) >= MOST_KNOWN:
            self._free = {key: at for key, at in self._free.items() if at > now}
        self._free[site] = turn + delay
        return turn - now


# ------------------------------------------------------------------ doing


class Articles:
    """Reads pages: robots.txt, then the page, then its text. One for a run, since it remembers rules and walls."""

    def __init__(self, fetch: Fetches, robots: Robots, children: Children) -> None:
        self._fetch, self._robots, self._children = fetch, robots, children
        self._same = SameText()
        self._turns = Turns()

    async def read(self, url: str, *, agent: str = "", allow_private: bool = False) -> Article:
        """What is on a page, without the time of reading. `note` says what was wrong with it.

        Raises NotNow where the site did not answer or asked to come later, nothing else for what a server does.
        """
        may = await self._robots.may_read(url, agent or own_agent(), allow_private=allow_private)
        if may.later:
            raise NotNow(may.why, NOT_NOW)
        if not may.allowed:
            return Article(url=url, kind="empty", note=may.why)
        if may.delay and (wait := self._turns.wait(url, may.delay, asyncio.get_running_loop().time())):
            await asyncio.sleep(wait)
        answer = await self._fetch.fetch(Ask(url=url, agent=agent, allow_private=allow_private))
        if answer.outcome in ("unreachable", "slow") or answer.retry_after or answer.status in (429, 502, 503, 504):
            raise NotNow(answer.fault, max(NOT_NOW, answer.retry_after))
        if answer.outcome != "read":
            return Article(url=url, kind="empty", note=answer.fault)
        kind = answer.content_type.partition(";")[0].strip().lower()
        if kind and kind not in ("text/html", "application/xhtml+xml", "application/xml", "text/plain"):
            return Article(url=answer.url, kind="empty", note=f"the page is {kind[:60]}, not HTML")
        if len(answer.body) > MOST_PAGE:
            return Article(url=answer.url, kind="empty", note=f"the page is larger than {MOST_PAGE // 2**20} MiB")
        try:
            article = await self._children.run(extract, PATIENCE, answer.body, content_type=answer.content_type)
        except ChildFailed as failure:
            article = Article(kind="empty", note=f"reading the page {failure}")
        if article.kind == "article" and self._same.is_wall(url, article.text):
            note = f"a wall: the same text on {REPEATS} or more pages of this site"
            article = msgspec.structs.replace(article, kind="wall", text="", note=note)
        return msgspec.structs.replace(article, url=answer.url, page=zlib.compress(answer.body, 6))
