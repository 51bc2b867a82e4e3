"""Beginnings of words and tags, spelt out as the words of the wire that begin so.

Of a whole word the index reads newest first and stops where a page is full. Of a beginning that is longer than those
it keeps lists of, it first puts together every place of every word that begins so: that takes longer than all else.
"""

import sqlite3

from store.query_tree import AnyOf, Node, Tagged, Words

LISTED = 3  # letters; the index keeps lists of its own for shorter beginnings (`prefix` of statements_fts)
MOST = 32  # words; the index puts more of them together faster than it can read them side by side


class Beginnings:
    """Looks words up in the index of statements, over a connection that may make temporary tables."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._known: dict[str, tuple[str, ...]] = {}
        self._version = -1
        connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, statements_fts, instance)")

    def spelt_out(self, leaf: Node) -> Node:
        """What finds the same as `leaf`: whole words where it is a long beginning and few words begin so."""
        if isinstance(leaf, Tagged) and not leaf.whole:
            words = self.words(leaf.field + leaf.value)
            return _any_of([Tagged(leaf.field, word[len(leaf.field) :], whole=True) for word in words]) or leaf
        if isinstance(leaf, Words) and leaf.prefix and len(leaf.words[-1]) > LISTED:
            return _any_of([Words((*leaf.words[:-1], word)) for word in self.words(leaf.words[-1])]) or leaf
        return leaf

    def words(self, start: str) -> tuple[str, ...]:
        """The words and tags of the wire that begin with `start`, in order; none where there are more than MOST."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._version = version
            self._known.clear()
        found = self._known.get(start)
        if found is None:
            found = self._known[start] = self._look_up(start)
        return found

    def _look_up(self, start: str) -> tuple[str, ...]:
        # From word to word: a scan would visit every place of each, and some stand in every statement.
        sql = "SELECT term FROM vocabulary WHERE term >= ? AND term < ? LIMIT 1"
        words: list[str] = []
        at, end = start, f"{start}\U0010ffff"
        while row := self._db.execute(sql, (at, end)).fetchone():
            if len(words) == MOST:
                return ()
            words.append(row[0])
            at = f"{row[0]}\x01"
        return tuple(words)


def _any_of(leaves: list[Node]) -> Node | None:
    return AnyOf(tuple(leaves)) if len(leaves) > 1 else leaves[0] if leaves else None
