"""Invented people and sentences for the tests of the store."""

from store.records import Entry, Issue, Party, Poll, Source, SpeakerTag, Statement, Tag

PARTIES = (Party(id="north", label="Northland", glyph="▲"), Party(id="south", label="South Union", glyph="●"))
ISSUES = (Issue(id="open-door", group="order", label="Open door"),)
SOURCES = (
    Source(id="wire-a", url="http://127.0.0.1/a", title="Wire A", outlet="Wire A", place="Geneva"),
    Source(id="wire-b", url="http://127.0.0.1/b", title="Wire B", outlet="Wire B", place="Vienna"),
)
WHO = {
    "Ada Norling": SpeakerTag(name="Ada Norling", id="ada-norling", party="north", why="full name"),
    "Boris Zagrin": SpeakerTag(name="Boris Zagrin", id="boris-zagrin", party="south", why="full name"),
}


def statement(text: str, *who: str, issue: str = "", position: str = "", kind: str = "indirect") -> Statement:
    """A statement that fills its entry's text."""
    return Statement(
        text=text,
        kind=kind,  # type: ignore[arg-type]
        start=0,
        end=len(text),
        content=((0, len(text)),),
        speakers=tuple(WHO[name] for name in who),
        issues=(Tag(issue, "the words"),) if issue else (),
        position=Tag(position, "the verb") if position else None,
    )


def entry(guid: str, text: str, title: str = "A title", **more: str) -> Entry:
    return Entry(guid=guid, title=title, text=text, url=f"https://example.org/{guid}", **more)  # type: ignore[arg-type]


def poll(at: str = "2022-01-12T14:05:00Z", **more: object) -> Poll:
    return Poll(at=at, status=200, **more)  # type: ignore[arg-type]
