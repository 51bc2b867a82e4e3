"""A filter as SQL. Every word of a person goes in as a value, none as SQL; what the index can tell, the index is asked.

A tree without times, counts and marks is one FTS5 expression. Where they stand in between, each such part becomes a
condition on `s.id`.
"""

import json
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from store.query_tree import All, AnyOf, Marked, Near, Node, Not, Seen, Sure, Tagged, Witnesses, Words
from store.records import SURE
from store.safetext import token

if TYPE_CHECKING:
    from store.query import Query

Marks = Callable[[str], Collection[str] | int]
"""The uids that carry a mark ("pinned", "noted", "corrected"); for "new", the id above which statements are new."""

_TEXT_COLUMNS = "{s_text s_title s_names}"
EVERYTHING = 's_tags : "any"'
# Ids grow with time, but a clock may be set: so many statements stamped too early or too late are still found.
_SLACK = 20_000
# Few enough to be looked up one by one in the index of words; few enough to be listed before it is read.
FEW, LISTED = 100, 5000
_OWNERS = (
    "CASE WHEN t.witness IS NULL OR t.uid IN (SELECT value FROM json_each(?)) THEN 1 ELSE "
    "(SELECT count(DISTINCT coalesce(nullif(o.owner, ''), nullif(e.outlet, ''), nullif(o.outlet, ''), o.id)) "
    "FROM statements w JOIN entries e ON e.id = w.entry_id JOIN sources o ON o.id = e.source_id "
    "WHERE w.witness = t.witness AND w.first_seen < ? AND w.uid NOT IN (SELECT value FROM json_each(?))) END"
)


def no_marks(mark: str) -> Collection[str] | int:
    """Nothing is marked, and all is new."""
    return 0 if mark == "new" else ()


def any_number(sql: str, values: Sequence[Any]) -> int:
    """Who cannot count must expect many."""
    return LISTED + 1


class Known(NamedTuple):
    """What there is to know of the wire and the desk that a filter is asked of.

    `apart` are the uids that were taken out of their group of witnesses; `counted` whether the wire keeps count of
    owners (table `carried`); `number` says how many rows a SELECT gives, at most LISTED + 1. Up to `few` are looked up
    one by one in what else is read.
    """

    marks: Marks = no_marks
    apart: Collection[str] = ()
    counted: bool = False
    number: Callable[[str, Sequence[Any]], int] = any_number
    few: int = FEW


NOTHING = Known()


def owners(apart: Collection[str], before: str = "9") -> tuple[str, list[Any]]:
    """How many owners of outlets carried the statement `t` before a moment, as an expression and its values."""
    uids = json.dumps(sorted(apart))
    return _OWNERS, [uids, before, uids]


def fts(node: Node) -> str | None:
    """The node as an FTS5 expression, None where the index alone cannot tell."""
    if isinstance(node, Words):
        return f"{_TEXT_COLUMNS} : {_phrase(node)}"
    if isinstance(node, Near):
        return f"{_TEXT_COLUMNS} : NEAR({' '.join(map(_phrase, node.parts))}, {node.within})"
    if isinstance(node, Tagged):
        return f's_tags : "{node.field}{node.value}"' + ("" if node.whole else " *")
    if isinstance(node, Not):
        inner = fts(node.node)
        return None if inner is None else f"({EVERYTHING} NOT {inner})"
    if isinstance(node, AnyOf):
        parts = [fts(inner) for inner in node.nodes]
        return None if None in parts else f"({' OR '.join(map(str, parts))})"
    if isinstance(node, All):
        wanted = [fts(inner) for inner in node.nodes if not isinstance(inner, Not)]
        unwanted = [fts(inner.node) for inner in node.nodes if isinstance(inner, Not)]
        if None in wanted or None in unwanted:
            return None
        # One NOT over a list of alternatives: a chain of NOTs gets too deep for FTS5.
        positive = f"({' AND '.join(map(str, wanted))})" if wanted else EVERYTHING
        return f"({positive} NOT ({' OR '.join(map(str, unwanted))}))" if unwanted else positive
    return None


def _phrase(words: Words) -> str:
    return f'"{" ".join(words.words)}"' + (" *" if words.prefix else "")


def condition(
    node: Node, known: Known = NOTHING, *, index: str = "statements_fts", id: str = "s.id"
) -> tuple[str, list[Any]]:
    """The node as a condition on `s.id`, and its values. `index` names the table that knows the words."""
    expression = fts(node)
    if expression is not None:
        return f"{id} IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)", [expression]
    if isinstance(node, Sure) or (isinstance(node, Not) and isinstance(node.node, Sure)):
        sign = ">=" if isinstance(node, Sure) else "<"
        return _one_of(f"SELECT id FROM statements WHERE confidence {sign} ?", [SURE], known, id)
    if isinstance(node, Not):
        sql, values = condition(node.node, known, index=index, id="+s.id")
        return f"NOT ({sql})", values
    if isinstance(node, All | AnyOf):
        # In alternatives the plus keeps SQLite from looking ids up in the index of words, which then refuses its MATCH.
        inner_id = id if isinstance(node, All) else "+s.id"
        parts = [condition(inner, known, index=index, id=inner_id) for inner in merged(node)]
        joint = " AND " if isinstance(node, All) else " OR "
        return f"({joint.join(sql for sql, _ in parts)})", [value for _, values in parts for value in values]
    if isinstance(node, Seen):
        return seen(node, id)
    if isinstance(node, Witnesses):
        return _witnesses(node, known, id)
    assert isinstance(node, Marked)
    found = known.marks(node.mark)
    if isinstance(found, int):
        return f"{id} > ?", [found]
    uids = json.dumps(sorted(found))
    return f"{id} IN (SELECT t.id FROM json_each(?) j CROSS JOIN statements t ON t.uid = j.value)", [uids]


def selection(
    query: "Query", party: str | None = None, known: Known = NOTHING, *, index: str = "statements_fts"
) -> tuple[str, str, list[Any]]:
    """FROM and WHERE (with `s.id` in reach) and their values for a query and a party; "" means the unattributed."""
    match = query.match
    if party is not None:
        tag = f's_tags : "party{token(party) or "none"}"'
        match = f"{tag} AND ({match})" if match else tag
    where, values = ["1"], [match] if match else []
    bounds = (Seen("since", query.since), Seen("until", query.until))
    conditions = [seen(bound) for bound in bounds if bound.moment]
    if query.rest is not None:
        conditions.append(condition(query.rest, known if match else known._replace(few=LISTED), index=index))
    for sql, more in conditions:
        where.append(sql)
        values += more
    if match:
        return f"(SELECT rowid AS id FROM {index} WHERE {index} MATCH ?) s", " AND ".join(where), values
    # Who wants witnesses walks the statements that have some.
    parts = query.rest.nodes if isinstance(query.rest, All) else (query.rest,)
    several = known.counted and any(isinstance(part, Witnesses) and _least(part) > 1 for part in parts)
    return "carried s" if several else "statements s", " AND ".join(where), values


def merged(node: All | AnyOf) -> tuple[Node, ...]:
    """The parts, those that the index can tell as one."""
    told = tuple(inner for inner in node.nodes if fts(inner) is not None)
    rest = tuple(inner for inner in node.nodes if fts(inner) is None)
    return (type(node)(told), *rest) if len(told) > 1 else node.nodes


def seen(node: Seen, id: str = "s.id") -> tuple[str, list[Any]]:
    """A bound in time: exact by the stamp, and by id, so that the rows on the other side are never visited."""
    since = node.side == "since"
    side, which, order = (">=", "min", "ASC") if since else ("<", "max", "DESC")
    bound = (
        f"{id} {'>=' if since else '<='} (SELECT {which}(id) FROM (SELECT id FROM statements "
        f"WHERE first_seen {side} ? ORDER BY first_seen {order} LIMIT {_SLACK}))"
    )
    exact = f"EXISTS (SELECT 1 FROM statements t WHERE t.id = s.id AND t.first_seen {side} ?)"
    return f"({bound} AND {exact})", [node.moment, node.moment]


def _one_of(sql: str, values: list[Any], known: Known, id: str) -> tuple[str, list[Any]]:
    """`id` is one that a SELECT of ids gives: the index of words is asked of few, many are met soon on the way."""
    number = known.number(sql, values)
    if number > LISTED:
        return f"EXISTS (SELECT 1 FROM ({sql}) t WHERE t.id = s.id)", values
    return f"{id if number <= known.few else '+s.id'} IN ({sql})", values


def _least(node: Witnesses) -> int:
    """So many owners a statement has at least; 0 where there may be any number."""
    return node.number + (node.sign == ">") if node.sign in (">", ">=", "=") else 0


def _witnesses(node: Witnesses, known: Known, id: str) -> tuple[str, list[Any]]:
    count, values = owners(known.apart, node.before)
    exact = f"EXISTS (SELECT 1 FROM statements t WHERE t.id = s.id AND {count} {node.sign} ?)"
    values = [*values, node.number]
    if not known.counted:
        return exact, values
    # The count that the wire keeps is of all it knows now. What the operator or an earlier moment leaves out makes
    # it smaller, never larger.
    as_kept = not known.apart and node.before == "9"
    if _least(node) <= 1:
        kept = f"coalesce((SELECT c.owners FROM carried c WHERE c.id = s.id), 1) {node.sign} ?"
        return (kept, [node.number]) if as_kept else (exact, values)
    sign, number = (node.sign, node.number) if as_kept else (">=", _least(node))
    sql, found = _one_of(f"SELECT id FROM carried WHERE owners {sign} ?", [number], known, id)
    return (sql, found) if as_kept else (f"({sql} AND {exact})", [*found, *values])
