"""What is searched besides the text: the tags of a statement as tokens, and the names that its row shows."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from store.records import SpeakerTag
from store.safetext import token


class Labels(Struct, frozen=True):
    """How parties and issues are called: id -> label. A row is found by the words one sees there."""

    parties: Mapping[str, str] = {}
    issues: Mapping[str, str] = {}


def tag_tokens(
    *, speakers: Sequence[SpeakerTag], issues: Sequence[str], position: str, outlet: str, place: str, language: str,
    source: str, kind: str, labels: Labels, state: str = "current",
) -> Iterator[str]:  # fmt: skip
    """The tags as tokens: field name and value run together."""
    yield "any"
    for party in dict.fromkeys(s.party for s in speakers if s.party) or ("none",):
        yield from _tokens("party", party, labels.parties.get(party, ""))
    for speaker in speakers:
        yield from _tokens("speaker", speaker.id or "", speaker.name, *speaker.name.split())
    for issue in issues:
        yield from _tokens("issue", issue)
    yield from _tokens("position", position or "none")
    yield from _tokens("outlet", outlet, *outlet.split())
    yield from _tokens("place", place)
    yield from _tokens("lang", language[:2])
    yield from _tokens("source", source)
    yield from (f"kind{kind}", f"state{state}")


def shown_names(speakers: Sequence[SpeakerTag], outlet: str, issues: Sequence[str], labels: Labels) -> str:
    """Speakers, outlet and the labels of issues, each once."""
    called = [labels.issues.get(issue, "") for issue in issues]
    return " ".join(dict.fromkeys([*(s.name for s in speakers), outlet, *called]))


def _tokens(field: str, *values: str) -> Iterator[str]:
    yield from dict.fromkeys(f"{field}{token(value)}" for value in values if token(value))
