"""`talkwatch statements [FILE|-]`: show the statements found in any text."""

import datetime
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from feeds.classify.classifier import Classifier
from feeds.classify.meaning import Meaning
from feeds.classify.tagger import Tagger
from feeds.profile import DEFAULT, Profile, ProfileError, load_profile
from store.records import Part, Statement
from store.safetext import clean_line
from tui.cli.shared import fail


@click.command()
@click.argument("file", required=False, default="-", metavar="[FILE|-]")
@click.option("--title", default="", help="The headline; statements in it are found too.")
@click.option("--date", "day", default="", metavar="YYYY-MM-DD", help="Day of the text; decides who held which office.")
@click.option("--lang", default="en", show_default=True, help="Language of the text.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option("--explain", is_flag=True, help="Say for each tag what decided.")
@click.option("--rules", is_flag=True, help="Rules only, without the networks: faster, finds less.")
@click.option("--profile", default=DEFAULT, show_default=True, help="Name or file of the summit profile.")
@click.option("--eval", "folder", default="", metavar="DIR", help="One JSON line for each DIR/*.txt, for a scorer.")
def statements(
    file: str, title: str, day: str, lang: str, form: str, explain: bool, rules: bool, profile: str, folder: str
) -> None:
    """Show the statements found in FILE, or in standard input.

    As JSON Lines each statement has text, kind, start, end, content ([start, end] each), where, source and cue (text,
    start, end), speakers (id, name, party, why), parties, issues (id, why), position (id, why) and confidence. Offsets
    count code points of the text as given, or of the title where `where` is "title".
    """
    date = _date(day)
    try:
        known = load_profile(profile)
    except ProfileError as error:
        fail(str(error))
    classifier = Classifier(known) if rules else Classifier(known, Tagger.load, Meaning.load)
    if folder:
        for line in _eval(classifier, Path(folder), date):
            click.echo(line)
        return
    found = classifier.statements(_read(file), title=title, date=date, language=lang)
    for statement in found:
        click.echo(
            _json(as_json(statement)) if form == "jsonl" else "\n".join(_lines(statement, known, explain)) + "\n"
        )
    if form == "text" and not found:
        click.echo("No statement was found.", err=True)


def as_json(statement: Statement) -> dict[str, Any]:
    """A statement as the plain values of one JSON line."""
    return {
        "text": statement.text,
        "kind": statement.kind,
        "start": statement.start,
        "end": statement.end,
        "content": [list(span) for span in statement.content],
        "where": statement.where,
        "source": _part(statement.source),
        "cue": _part(statement.cue),
        "speakers": [{"id": s.id, "name": s.name, "party": s.party, "why": s.why} for s in statement.speakers],
        "parties": list(statement.parties),
        "issues": [{"id": i.id, "why": i.why} for i in statement.issues],
        "position": {"id": statement.position.id, "why": statement.position.why} if statement.position else None,
        "confidence": statement.confidence,
    }


def _part(part: Part | None) -> dict[str, Any] | None:
    return {"text": part.text, "start": part.start, "end": part.end} if part else None


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _date(day: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(day) if day else None
    except ValueError:
        fail(f"--date {day!r} is no day; write it like 2022-01-13.")


def _read(file: str) -> str:
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        fail(f"{file}: can't be read ({error.strerror or error}).")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        fail(f"{file}: is not UTF-8 text (byte {error.start}).")


def _lines(statement: Statement, profile: Profile, explain: bool) -> Iterator[str]:
    """A statement for people: who, what, about what - and why, where asked."""
    parties = {p.id: p.label for p in profile.parties}
    issues = {i.id: i.label for i in profile.issues}
    who = [f"{s.name} ({parties.get(s.party, s.party)})" if s.party else s.name for s in statement.speakers]
    yield clean_line(f"{', '.join(who) or 'unattributed'}  [{statement.kind}, {statement.confidence:.2f}]")
    yield "  " + clean_line(statement.text, limit=20_000)
    tags = [issues.get(i.id, i.id) for i in statement.issues] or ["no issue"]
    tags.append(statement.position.id if statement.position else "no clear position")
    yield "  " + clean_line(" · ".join(tags))
    if explain:
        if statement.source:
            yield "  " + clean_line(f'source: "{statement.source.text}"')
        if statement.cue:
            yield "  " + clean_line(f'cue: "{statement.cue.text}"')
        for speaker in statement.speakers:
            yield "  " + clean_line(f"speaker: {speaker.why}")
        for issue in statement.issues:
            yield "  " + clean_line(f"issue {issue.id}: {issue.why}")
        if statement.position:
            yield "  " + clean_line(f"position {statement.position.id}: {statement.position.why}")
        yield f"  {statement.where} {statement.start} to {statement.end}"


def _eval(classifier: Classifier, folder: Path, date: datetime.date | None) -> Iterator[str]:
    """One JSON line a document: {"doc": NAME, "statements": [{"source", "cue", "content", "speaker",
    "confidence"}]}."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        fail(f"{folder}: has no .txt files.")
    for path in files:
        found = classifier.statements(path.read_text(encoding="utf-8"), date=date)
        yield _json({"doc": path.stem, "statements": list(_scored(found))})


def _scored(found: Iterable[Statement]) -> Iterator[dict[str, Any]]:
    for s in found:
        yield {
            "source": [s.source.start, s.source.end] if s.source else None,
            "cue": [s.cue.start, s.cue.end] if s.cue else None,
            "content": [list(span) for span in s.content],
            "speaker": s.speakers[0].name if s.speakers else None,
            "confidence": s.confidence,
        }
