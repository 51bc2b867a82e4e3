"""A filter asked of one row, in Python: for what is not read from the wire, and to say which words decided."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from store.query import Query, highlights, words_of
from store.query_sql import Marks, no_marks
from store.query_tree import All, AnyOf, Marked, Near, Node, Not, Seen, Sure, Tagged, Witnesses, Words
from store.records import SURE, Row
from store.tags import Labels, shown_names, tag_tokens

COMPARE: dict[str, Callable[[int, int], bool]] = {
    ">": int.__gt__, ">=": int.__ge__, "<": int.__lt__, "<=": int.__le__, "=": int.__eq__,
}  # fmt: skip


class Facts:
    """A row as the search index knows it: the folded words of its texts, and its tags."""

    def __init__(self, row: Row, labels: Labels) -> None:
        self.row, self._labels = row, labels
        self._issues = [tag.id for tag in row.issues]

    @cached_property
    def texts(self) -> tuple[str, str, str]:
        """What words are looked for in: its text, its title, and the names that are shown with it."""
        row = self.row
        return row.text, row.title, shown_names(row.speakers, row.outlet, self._issues, self._labels)

    @cached_property
    def columns(self) -> list[tuple[str, ...]]:
        """The folded words of each."""
        return [words_of(text) for text in self.texts]

    @cached_property
    def tags(self) -> list[str]:
        """Its tags as search tokens, sorted."""
        row = self.row
        return sorted(
            tag_tokens(
                speakers=row.speakers, issues=self._issues, position=row.position.id if row.position else "",
                outlet=row.outlet, place=row.place, language=row.language, source=row.source_id, kind=row.kind,
                labels=self._labels, state=row.state,
            )
        )  # fmt: skip

    def tagged(self, leaf: Tagged) -> bool:
        """Whether a tag is, or begins with, what the leaf says."""
        wanted = leaf.field + leaf.value
        at = bisect_left(self.tags, wanted)
        return at < len(self.tags) and (self.tags[at] == wanted if leaf.whole else self.tags[at].startswith(wanted))


def matches(query: Query, row: Row, labels: Labels, marks: Marks = no_marks) -> bool:
    """Whether the query finds the row."""
    return query.root is None or _holds(query.root, Facts(row, labels), marks)


def why(query: Query, row: Row, labels: Labels, marks: Marks = no_marks) -> tuple[str, ...]:
    """What made the query find the row: its words as they stand there, and the tags that were asked for."""
    facts = Facts(row, labels)
    found: list[str] = []
    for leaf in _deciding(query.root, facts, marks):
        if isinstance(leaf, Words | Near):
            terms = [part.term for part in (leaf.parts if isinstance(leaf, Near) else (leaf,))]
            for text in facts.texts:
                if spans := highlights(text, terms):
                    found += [text[start:end] for start, end in spans]
                    break
        elif isinstance(leaf, Tagged):
            found.append(f"{leaf.field}:{leaf.value}")
        elif isinstance(leaf, Witnesses):
            found.append(f"witnesses:{leaf.sign}{leaf.number}")
        elif isinstance(leaf, Sure | Marked):
            found.append("is:sure" if isinstance(leaf, Sure) else f"is:{leaf.mark}")
    return tuple(dict.fromkeys(found))


def _deciding(node: Node | None, facts: Facts, marks: Marks) -> Iterator[Node]:
    """The leaves that hold, of the parts that hold."""
    if isinstance(node, All | AnyOf):
        for inner in node.nodes:
            if _holds(inner, facts, marks):
                yield from _deciding(inner, facts, marks)
    elif node is not None and not isinstance(node, Not):
        yield node


def _holds(node: Node, facts: Facts, marks: Marks) -> bool:
    if isinstance(node, Words):
        return any(next(places(node, column), None) is not None for column in facts.columns)
    if isinstance(node, Near):
        return any(near_holds(node, column) for column in facts.columns)
    if isinstance(node, Tagged):
        return facts.tagged(node)
    if isinstance(node, All):
        return all(_holds(inner, facts, marks) for inner in node.nodes)
    if isinstance(node, AnyOf):
        return any(_holds(inner, facts, marks) for inner in node.nodes)
    if isinstance(node, Not):
        return not _holds(node.node, facts, marks)
    row = facts.row
    if isinstance(node, Seen):
        return (row.first_seen >= node.moment) == (node.side == "since")
    if isinstance(node, Witnesses):
        return COMPARE[node.sign](row.witnesses, node.number)
    if isinstance(node, Sure):
        return row.confidence >= SURE
    found = marks(node.mark)
    return row.id > found if isinstance(found, int) else row.uid in found


def places(words: Words, column: Sequence[str]) -> Iterator[int]:
    """Where these words begin."""
    *head, last = words.words
    if not head:
        yield from (at for at, word in enumerate(column) if (word.startswith(last) if words.prefix else word == last))
        return
    for at in range(len(column) - len(head)):
        end = column[at + len(head)]
        if (end.startswith(last) if words.prefix else end == last) and list(column[at : at + len(head)]) == head:
            yield at


def near_holds(near: Near, column: Sequence[str]) -> bool:
    """Whether its parts stand close enough in these words."""
    where = [(list(places(part, column)), len(part.words)) for part in near.parts]
    return any(
        all(any(last - long - near.within <= at <= last for at in found) for found, long in where)
        for last in (at for found, _ in where for at in found)
    )
