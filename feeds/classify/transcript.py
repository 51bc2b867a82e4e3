"""Transcripts: who takes the floor is written before a colon at the head of a line.

"MR EXAMPLE:", "A. Example:", "Ann Example (Spokesperson):", "QUESTION:", "Moderator:". A label is one only beside
others of its kind: "Background: ..." is none. This finds the form; whether a label names somebody is for the caller.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from store.records import Span, SpeakerTag

from .language import words as set_of
from .nounphrase import NounPhrase
from .speakers import NOBODY, Resolved, Resolver
from .text import fold, tokens

Role = Literal["asks", "answers", "named"]

LONGEST = 1200  # characters of one statement; a longer paragraph is cut at the end of a sentence
_LABEL = 90  # characters of a label
_WORDS = 8  # words of a label, without what stands in brackets
_LEAST = 4  # words of a statement: "Thank you." is none
_ASKS = set_of(
    """question questions q moderator operator journalist reporter interviewer host correspondent anchor presenter
    press media participant staff frage journaliste moderateur вопрос журналист корреспондент ведущий"""
)
_ANSWERS = set_of("answer a response reponse antwort ответ")
_SMALL = set_of("of the and for to de van von der la le du des")
_NO_NAMES = set_of(
    """note notes background update correction date time place location subject source sources photo video watch read
    also context summary topic contact tags live breaking analysis opinion editor's"""
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_BRACKETS = re.compile(r"\([^()]{1,60}\)|\[[^\[\]]{1,60}\]")
_INLINE = re.compile(
    r"(?<=[.?!)\]”\"] )(?:QUESTION|ANSWER|MODERATOR|Q|A|(?:MR|MS|MRS|DR|SECRETARY|PRESIDENT|AMBASSADOR|MINISTER)\.?"
    r"(?: [A-Z][A-Z'’-]{1,30}){1,3}):(?= )"
)
_STOP = re.compile(r"[.!?…][\"”»’)]?(?=\s)")


class Label(NamedTuple):
    """Who has the floor from here on: `span` without its colon, `bracket` is what stands in brackets in it."""

    span: Span
    name: Span
    bracket: Span
    role: Role
    after: int
    """Where the words begin that follow the colon."""


class Turn(NamedTuple):
    """One turn: its label and what is said, a span for each paragraph."""

    label: Label
    said: tuple[Span, ...]


def turns(
    text: str, blocks: Sequence[Span], known: Callable[[Label], bool], *, official: bool
) -> tuple[int, list[Turn]]:
    """Offset at which the transcript begins, and its turns; (len(text), []) where the text is none.

    `known` says whether a label names somebody of the profile. On a party's own page one such label is enough.
    Elsewhere a text needs two, and questions or a label on each line: a news page has lines like "Example: No war".
    """
    pieces = [piece for block in blocks for piece in _split(text, block)]
    labels = [_label(text, low, high) for low, high in pieces]
    there = [label for label in labels if label]
    if not there:
        return len(text), []
    named = Counter(text[slice(*label.name)] for label in there if label.role == "named")
    first_of = {text[slice(*label.name)]: label for label in reversed(there) if label.role == "named"}
    people = {name for name, label in first_of.items() if known(label)}
    asks = any(label.role == "asks" for label in there)
    answers = any(label.role == "answers" for label in there)
    if not (asks or people) or not (named or answers):
        return len(text), []
    often = {name for name, times in named.items() if times > 1}
    kept = [
        label if label and (label.role != "named" or _trusted(text, label, people | often, asks)) else None
        for label in labels
    ]
    count = sum(label is not None for label in kept)
    first = next((n for n, label in enumerate(kept) if label), len(kept))
    everywhere = all(kept[first:])
    if not (count > 1 and (asks or official or everywhere)) and not (official and people and count):
        return len(text), []
    return pieces[first][0], list(_turns(text, pieces[first:], kept[first:]))


def _trusted(text: str, label: Label, names: set[str], asks: bool) -> bool:
    """Whether a label with a name is one: a known name or one that comes again, or with a bracket beside questions."""
    return text[slice(*label.name)] in names or (asks and label.bracket != (0, 0))


def _turns(text: str, pieces: Sequence[Span], labels: Sequence[Label | None]) -> Iterator[Turn]:
    label: Label | None = None
    said: list[Span] = []
    for (low, high), new in zip(pieces, labels, strict=True):
        if new:
            if label:
                yield Turn(label, tuple(said))
            label, said, low = new, [], new.after
        said += [span for span in _bounded(text, low, high) if len(text[slice(*span)].split()) >= _LEAST]
    if label:
        yield Turn(label, tuple(said))


def _split(text: str, block: Span) -> Iterator[Span]:
    """A paragraph, cut where a label in capitals follows a sentence: some feeds lose the line ends."""
    low, high = block
    for match in _INLINE.finditer(text, low, high):
        yield low, match.start() - 1
        low = match.start()
    yield low, high


def _bounded(text: str, low: int, high: int) -> Iterator[Span]:
    while low < high and text[low].isspace():
        low += 1
    while high - low > LONGEST:
        stops = [m.end() for m in _STOP.finditer(text, low, low + LONGEST)]
        end = stops[-1] if stops else text.rfind(" ", low, low + LONGEST)
        end = end if end > low else low + LONGEST
        yield low, end
        low = end
        while low < high and text[low].isspace():
            low += 1
    while low < high and text[high - 1].isspace():
        high -= 1
    if low < high:
        yield low, high


def _label(text: str, low: int, high: int) -> Label | None:
    """The label at the head of a paragraph, by its form alone."""
    while low < high and (text[low].isspace() or text[low] in "–—-•*"):
        low += 1
    colon = text.find(":", low, min(high, low + _LABEL))
    if colon < 0 or (colon + 1 < high and not text[colon + 1].isspace()):
        return None
    end = colon
    while end > low and text[end - 1].isspace():
        end -= 1
    bracket = (0, 0)
    name_end = end
    found = list(_BRACKETS.finditer(text, low, end))
    if found:
        if len(found) > 1 or found[0].end() != end:
            return None
        bracket = (found[0].start() + 1, end - 1)
        name_end = len(text[: found[0].start()].rstrip())
    after = colon + 1
    name = text[low:name_end]
    words = name.replace(",", " ").split()
    if not 1 <= len(words) <= _WORDS or not all(_WORD.fullmatch(w) for w in words):
        return None
    folded = [fold(w).rstrip(".") for w in words]
    if folded[0] in _ANSWERS and len(words) == 1 and (words[0].isupper() or len(words[0]) > 1):
        return Label((low, end), (low, name_end), bracket, "answers", after)
    if words[0][0].isupper() and (folded[0] in _ASKS or (folded[-1] in _ASKS and len(words) < 4)):
        return Label((low, end), (low, name_end), bracket, "asks", after)
    if folded[0] in _NO_NAMES or not all(w[0].isupper() or fold(w) in _SMALL for w in words):
        return None
    return Label((low, end), (low, name_end), bracket, "named", after)


def speaker(text: str, label: Label, resolver: Resolver, sentence: int) -> Resolved:
    """Whom a label names; nobody where it only says that this is an answer."""
    if label.role != "named":
        return NOBODY
    words = tokens(text, label.span[0], label.span[1], [])
    end = sum(token.start < label.name[1] for token in words)
    if resolver.party:
        resolver.memory.parties.append((sentence, resolver.party))
    resolver.memory.observe(words, 0, len(words), sentence)
    about = (end + 1, len(words) - 1) if label.bracket != (0, 0) else (0, 0)
    found = resolver.resolve(words, NounPhrase(0, end, *about), sentence)
    shown = text[label.span[0] : label.span[1]]
    tags = tuple(SpeakerTag(id=t.id, name=t.name, party=t.party, why=f'label "{shown}": {t.why}') for t in found.tags)
    return found._replace(tags=tags)
