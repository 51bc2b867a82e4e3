"""`talkwatch profile`: show, check or begin a summit profile."""

import re
from collections import Counter
from pathlib import Path

import click
import msgspec

from feeds.classify.gaps import Gaps
from feeds.profile import DEFAULT, Profile, ProfileError, load_profile, shipped
from store.safetext import clean_line
from tui.cli.shared import checked, data_option, fail, reading

_NEW = """# A summit profile of your own: {name}.
# Items with an id of the profile it extends replace that item, others are added. Dates: YYYY-MM-DD, YYYY-MM or YYYY.
# Check it with: talkwatch profile validate {file}

extends = "{base}"
id = "{name}"
title = "{title}"

# [[parties]]
# id = "example"
# label = "Example Land"
# words = ["the Example Ministry", "Exampleville"]  # stand for it as a whole; * at the end of a word is any ending
# adjectives = ["Examplian", "Example Land's"]      # beside a person they show whom that one speaks for
# glyph = "◆"                                       # one character
# colour = "#56b4e9"

# [[offices]]
# id = "example-minister"
# party = "example"
# title = "Minister of Examples"
# words = ["Examplian minister of examples"]
# short = ["minister of examples"]                  # counts only where the party is named nearby

# [[speakers]]
# id = "ann-example"
# name = "Ann Example"
# party = "example"
# alias = ["Anna Example"]
# surname = ["Example*"]
# common = false                                    # true: the surname needs a first name or title before it
# pronoun = "she"                                   # he, she or they
# roles = [{{ office = "example-minister", start = "2026-03-01" }}]

# [[groups]]
# id = "example-questions"
# label = "Questions of examples"

# [[issues]]
# id = "example-issue"
# group = "example-questions"
# label = "Examples in general"
# phrases.en = ["example treaty", "exampl* of arms"]
# cased = ["EXT"]                                   # case matters
# weak = ["treaty"]                                 # counts only beside another phrase of its group
# near = ["examples ~ ban|bans|limit*"]             # counts where the two sides stand a few words apart

# [[meetings]]
# id = "examples-2026"
# title = "Conference on Examples"
# place = "Geneva"
# start = "2026-12-01"
# end = "2026-12-03"
# parties = ["example", "un"]

# [[sources]]
# id = "example-ministry"
# url = "https://www.example.org/feed.xml"
# title = "Ministry of Examples"
# place = "Geneva"
# outlet = "Ministry of Examples"
# language = "en"
# kind = "official"                                 # press, wire, official, state-media
# party = "example"                                 # where the page speaks for a party
# interval = 900                                    # seconds
# enabled = true
"""


@click.group()
def profile() -> None:
    """Show, check or begin a summit profile, or find what it has no issue for."""


@profile.command()
@click.argument("name", default=DEFAULT)
def show(name: str) -> None:
    """Say what the profile NAME (or a file) has: parties, speakers, issues, meetings, sources."""
    found = _load(name)
    click.echo(clean_line(f"{found.id}: {found.title} ({found.version or 'no version'})"))
    if name == DEFAULT:
        click.echo(f"shipped: {', '.join(shipped())}")
    click.echo("\nParties and speakers")
    speakers = Counter(s.party for s in found.speakers)
    for party in found.parties:
        click.echo(f"  {party.glyph} {clean_line(party.label):<20} {speakers[party.id]:>3} speakers  ({party.id})")
    click.echo("\nIssues")
    for group in found.groups:
        labels = [issue.label for issue in found.issues if issue.group == group.id]
        click.echo("  " + clean_line(f"{group.label}: {'; '.join(labels)}", limit=2000))
    click.echo("\nMeetings")
    for meeting in found.meetings:
        until = f" to {meeting.end}" if meeting.end != meeting.start else ""
        click.echo("  " + clean_line(f"{meeting.start}{until}  {meeting.place}: {meeting.title}"))
    click.echo("\nSources")
    places = Counter(s.place or "elsewhere" for s in found.sources if s.enabled)
    for place, count in sorted(places.items()):
        click.echo(f"  {count:>3}  {clean_line(place)}")
    off = sum(1 for s in found.sources if not s.enabled)
    click.echo(f"  {off:>3}  switched off")


@profile.command()
@click.argument("file", type=click.Path(path_type=Path))
def validate(file: Path) -> None:
    """Check FILE: every key, every type, every name it refers to."""
    if not file.is_file():
        fail(f"{file}: no such profile file.")
    found = _load(str(file.resolve()))
    click.echo(
        clean_line(
            f"{file}: right. {len(found.parties)} parties, {len(found.speakers)} speakers, {len(found.issues)} issues, "
            f"{len(found.meetings)} meetings, {len(found.sources)} sources."
        )
    )


@profile.command()
@click.argument("name")
def new(name: str) -> None:
    """Begin a profile of your own: write NAME.toml here, with an example of every table."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        fail(f"{name!r} is no profile name; use small letters, digits and hyphens, such as vienna-2026.")
    if name in shipped():
        fail(f"{name!r} is the name of a shipped profile; choose another.")
    path = Path(f"{name}.toml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_NEW.format(name=name, file=path, base=DEFAULT, title=name.replace("-", " ").capitalize()))
    except FileExistsError:
        fail(f"{path} is there already; choose another name or delete it first.")
    except OSError as error:
        fail(f"{path}: can't be written ({error.strerror or error}).")
    click.echo(f"Wrote {path}. Edit it, then: talkwatch profile validate {path}")


@profile.command()
@click.argument("words", nargs=-1, metavar="[QUERY]")
@click.option("--profile", "name", default=DEFAULT, metavar="NAME|FILE", show_default=True, help="Whose names to skip.")
@click.option("--limit", "-n", type=click.IntRange(1, 1000), default=30, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: phrase, count, example, uid.")
@data_option
def gaps(words: tuple[str, ...], name: str, limit: int, as_json: bool, data: Path) -> None:
    """List frequent noun phrases of the statements (that QUERY finds) that got no issue: suggestions for a profile.

    A statement that several outlets carry counts once. Exit code 1 where nothing is frequent.
    """
    found, query, groups = Gaps(_load(name)), checked(words), set[int]()
    with reading(data) as reader:
        for row in reader.all(query):
            if row.issues or row.state != "current" or row.witness in groups:
                continue
            if row.witness is not None:
                groups.add(row.witness)
            found.add(row.text, row.uid, row.language)
    told = found.found(limit)
    for gap in told:
        if as_json:
            click.echo(msgspec.json.encode(gap).decode())
        else:
            click.echo(clean_line(f"{gap.count:>5}  {gap.phrase}"))
            click.echo(clean_line(f"       {gap.example}", 160))
    if not told:
        click.echo("No phrase is frequent among the statements without an issue.", err=True)
        click.get_current_context().exit(1)


def _load(name: str) -> Profile:
    try:
        return load_profile(name)
    except ProfileError as error:
        fail(str(error))
