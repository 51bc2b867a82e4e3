"""What a filter may say after a colon, from the wire, and how a filter that is being typed may go on."""

import re
from collections.abc import Iterable, Mapping

from store.query import IS, KNOWN, VALUES, words_of
from store.reader import Reader
from store.safetext import fold

Vocabulary = Mapping[str, tuple[str, ...]]
"""Field -> values, in the order in which they are offered."""

FIXED: Vocabulary = {
    **VALUES, "is": tuple(IS),
    "since": ("1h", "2h", "6h", "1d", "today", "yesterday"), "until": ("1h", "today", "yesterday"),
    "witnesses": (">1", ">2"),
}  # fmt: skip
_LAST = re.compile(r"(?:^|[\s(])-?(?:(?P<field>[a-z]+):)?(?P<typed>[^\s()\":]*)$", re.IGNORECASE)
SHORTEST = 2  # letters of a field's name


def vocabulary(reader: Reader) -> Vocabulary:
    """The values that fields of a wire can have. Reads only small tables."""
    parties, people, sources = reader.parties(), reader.speakers(), reader.sources()
    names = [words_of(person.name) for person in people]
    return {
        **FIXED,
        "party": _each([*(p.id for p in parties), "none", *("-".join(words_of(p.label)) for p in parties)]),
        "speaker": _each([*sorted({name[-1] for name in names if name}), *("-".join(name) for name in names)]),
        "issue": _each(reader.issue_labels()),
        "outlet": _each(sorted("-".join(words_of(source.outlet or source.title)) for source in sources)),
        "place": _each(sorted("-".join(words_of(source.place)) for source in sources)),
        "lang": _each(sorted(source.language[:2] for source in sources)),
        "source": _each(source.id for source in sources),
    }


def choices(text: str, known: Vocabulary) -> tuple[str, ...]:
    """How the last word of `text` may go on: values of its field, or fields with their colon; whole, the first is best.

    Nothing within quotation marks, and nothing for what is complete.
    """
    found = _LAST.search(text)
    if found is None or text.count('"') % 2:
        return ()
    typed = fold(found["typed"]) if found["field"] else found["typed"].lower()
    if len(typed) != len(found["typed"]):
        return ()
    if found["field"]:
        values = known.get(found["field"].lower(), ())
    else:
        values = tuple(f"{field}:" for field in KNOWN) if len(typed) >= SHORTEST else ()
    return () if typed in values else tuple(value for value in values if value.startswith(typed))


def completed(text: str, known: Vocabulary) -> str | None:
    """`text` with its last word completed; None where there is nothing to complete."""
    found, last = choices(text, known), _LAST.search(text)
    return text + found[0][len(last["typed"]) :] if found and last else None


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
