"""What a filter means, as a tree: leaves that each look at one thing, under all-of, any-of and not."""

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

Mark = Literal["pinned", "noted", "corrected", "new"]


class Words(Struct, frozen=True):
    """These folded words stand in this order in text, title or names; with `prefix` the last one is a beginning."""

    words: tuple[str, ...]
    prefix: bool = False

    @property
    def term(self) -> str:
        """As `highlights` takes it."""
        return " ".join(self.words) + ("*" if self.prefix else "")


class Near(Struct, frozen=True):
    """All of these stand in one text, with at most `within` words between the end of each and the start of the last."""

    parts: tuple[Words, ...]
    within: int


class Tagged(Struct, frozen=True):
    """A tag of this field is `value` (a search token), or begins with it unless `whole`."""

    field: str
    value: str
    whole: bool = False


class Seen(Struct, frozen=True):
    """First seen at or after `since`, or before `until` (ISO 8601, UTC)."""

    side: Literal["since", "until"]
    moment: str


class Witnesses(Struct, frozen=True):
    """How many owners of outlets carry it; only what we saw before `before` counts, where that is given."""

    sign: Literal[">", ">=", "<", "<=", "="]
    number: int
    before: str = "9"


class Sure(Struct, frozen=True):
    """The speaker is sure."""


class Marked(Struct, frozen=True):
    """A person marked it so, or (`new`) it came in since the desk was opened. The desk knows, not the wire."""

    mark: Mark


class Not(Struct, frozen=True):
    """Everything but this."""

    node: "Node"


class All(Struct, frozen=True):
    """All of these."""

    nodes: tuple["Node", ...]


class AnyOf(Struct, frozen=True):
    """At least one of these."""

    nodes: tuple["Node", ...]


Node: TypeAlias = Words | Near | Tagged | Seen | Witnesses | Sure | Marked | Not | All | AnyOf


def leaves(node: Node | None, *, wanted: bool = True) -> Iterator[Node]:
    """The leaves that a statement may have (not those that it must not have), in order."""
    if isinstance(node, Not):
        yield from leaves(node.node, wanted=not wanted)
    elif isinstance(node, All | AnyOf):
        for inner in node.nodes:
            yield from leaves(inner, wanted=wanted)
    elif node is not None and wanted:
        yield node


def changed(node: Node, leaf: Callable[[Node], Node]) -> Node:
    """The same tree with every leaf as `leaf` makes it."""
    if isinstance(node, Not):
        return Not(changed(node.node, leaf))
    if isinstance(node, All | AnyOf):
        return type(node)(tuple(changed(inner, leaf) for inner in node.nodes))
    return leaf(node)
