"""Many filters asked of a few statements: what watches do with whatever comes in.

The index answers a query in about a millisecond however little is new. So the new statements are read once and turned
around: each word that a filter names -> the statements that have it. A set of statements is one integer, a bit each,
and a filter is a few operations on such integers. What it finds is what SQL finds; a test holds that.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from store.query import Query, split_words
from store.query_match import COMPARE, near_holds, places
from store.query_sql import owners
from store.query_tree import All, AnyOf, Marked, Near, Node, Not, Seen, Sure, Tagged, Witnesses, Words, leaves
from store.reader import Reader
from store.records import SURE

_COLUMNS = "s_text, s_title, s_names, s_tags"


def asked_words(queries: Iterable[Query]) -> frozenset[str]:
    """The whole words that queries look for, or must not find."""
    found = [leaf for query in queries for wanted in (True, False) for leaf in leaves(query.root, wanted=wanted)]
    each = [part for leaf in found for part in (leaf.parts if isinstance(leaf, Near) else (leaf,))]
    return frozenset(
        word for part in each if isinstance(part, Words) for word in (part.words[:-1] if part.prefix else part.words)
    )


class Batch:
    """The statements with ids above `after` up to `upto`, as the search index has them and as they were corrected.

    Only queries whose `asked_words` are among `words` can be asked.
    """

    def __init__(self, reader: Reader, after: int, upto: int, words: frozenset[str]) -> None:
        self._reader, self._span = reader, (after, upto)
        reader.overlay.sync()
        found = reader.connection.execute(
            f"SELECT id, uid, first_seen, confidence, {_COLUMNS} FROM statements WHERE id > ? AND id <= ? ORDER BY id",
            self._span,
        ).fetchall()
        shadows = {row["id"]: row for row in found}
        if reader.overlay:
            sql = f"SELECT rowid AS id, {_COLUMNS} FROM corrected_fts WHERE rowid > ? AND rowid <= ?"
            shadows |= {row["id"]: row for row in reader.connection.execute(sql, self._span)}
        self.ids: list[int] = [row["id"] for row in found]
        self._uids: list[str] = [row["uid"] for row in found]
        self._seen: list[str] = [row["first_seen"] for row in found]
        self._sure = _mask([row["confidence"] >= SURE for row in found])
        self._columns: list[tuple[str, ...]] = [tuple(shadows[id])[-4:-1] for id in self.ids]
        self._words = Texts(map("\n".join, self._columns), words)
        self._tags = Tags(shadows[id]["s_tags"] for id in self.ids)
        self._all = (1 << len(self.ids)) - 1

    def find(self, query: Query) -> list[int]:
        """The ids of the statements that a query finds, oldest first."""
        found = self._holding(query.root) if query.root is not None else self._all
        return [self.ids[at] for at in _bits(found)]

    @cached_property
    def _owners(self) -> list[int]:
        count, values = owners(self._reader.apart)
        sql = f"SELECT t.id, {count} FROM statements t WHERE t.id > ? AND t.id <= ?"
        found = dict(self._reader.connection.execute(sql, (*values, *self._span)).fetchall())
        return [found[id] for id in self.ids]

    def _holding(self, node: Node) -> int:
        if isinstance(node, Words):
            return self._with_words(node)
        if isinstance(node, Near):
            within = self._all
            for part in node.parts:
                within &= self._with_words(part)
            return self._verified(within, lambda column: near_holds(node, column))
        if isinstance(node, Tagged):
            wanted = node.field + node.value
            return self._tags.having(wanted) if node.whole else self._tags.beginning(wanted)
        if isinstance(node, Not):
            return self._all & ~self._holding(node.node)
        if isinstance(node, All):
            found = self._all
            for inner in node.nodes:
                found &= self._holding(inner)
                if not found:
                    break
            return found
        if isinstance(node, AnyOf):
            found = 0
            for inner in node.nodes:
                found |= self._holding(inner)
            return found
        return self._by_fact(node)

    def _by_fact(self, node: Seen | Witnesses | Sure | Marked) -> int:
        if isinstance(node, Seen):
            return _mask([(stamp >= node.moment) == (node.side == "since") for stamp in self._seen])
        if isinstance(node, Witnesses):
            return _mask([COMPARE[node.sign](number, node.number) for number in self._owners])
        if isinstance(node, Sure):
            return self._sure
        found = self._reader.marks(node.mark)
        if isinstance(found, int):
            return _mask([id > found for id in self.ids])
        return _mask([uid in found for uid in self._uids])

    def _with_words(self, words: Words) -> int:
        *head, last = words.words
        found = self._words.beginning(last) if words.prefix else self._words.having(last)
        for word in head:
            found &= self._words.having(word)
        return self._verified(found, lambda column: next(places(words, column), None) is not None) if head else found

    def _verified(self, found: int, holds: Callable[[tuple[str, ...]], bool]) -> int:
        """Of statements that have the words, those that have them as they should stand."""
        return sum(1 << at for at in _bits(found) if any(map(holds, map(split_words, self._columns[at]))))


class Texts:
    """Word -> the statements that have it, of the `asked` words alone: few of a text's words ever are."""

    def __init__(self, texts: Iterable[str], asked: frozenset[str]) -> None:
        self._masks = dict.fromkeys(asked, 0)
        self._words = [split_words(text) for text in texts]
        for at, words in enumerate(self._words):
            for word in asked.intersection(words):
                self._masks[word] |= 1 << at

    @cached_property
    def _spaced(self) -> list[str]:
        return [f" {' '.join(words)}" for words in self._words]

    def having(self, word: str) -> int:
        """The statements that have an asked word."""
        return self._masks[word]

    def beginning(self, start: str) -> int:
        """The statements that have a word with this beginning."""
        part = f" {start}"
        return _mask([part in text for text in self._spaced])


class Tags:
    """Tag -> the statements that have it. Each of the texts is tags with blanks between; few differ in a batch."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._masks: defaultdict[str, int] = defaultdict(int)
        for at, text in enumerate(texts):
            for tag in text.split():
                self._masks[tag] |= 1 << at
        self._sorted = sorted(self._masks)

    def having(self, tag: str) -> int:
        """The statements that have the tag."""
        return self._masks.get(tag, 0)

    def beginning(self, start: str) -> int:
        """The statements that have a tag with this beginning."""
        found = 0
        for tag in self._sorted[bisect_left(self._sorted, start) :]:
            if not tag.startswith(start):
                break
            found |= self._masks[tag]
        return found


def _bits(found: int) -> Iterator[int]:
    while found:
        lowest = found & -found
        yield lowest.bit_length() - 1
        found ^= lowest


def _mask(holds: Sequence[bool]) -> int:
    if True not in holds:
        return 0
    found = 0
    for at, each in enumerate(holds):
        if each:
            found |= 1 << at
    return found
