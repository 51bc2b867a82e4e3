"""A second try, at the start of a collector, for texts whose classifying failed: none stays without statements unsaid.

It may have been a crash, a busy machine or a fault mended since. What fails again keeps a flag and is left alone.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from feeds.children import Children
from feeds.poll.schedule import iso
from feeds.tagging import tag_in_children
from store.wire import Wire


async def classify_again(wire: Wire, children: Children, clock: Callable[[], datetime]) -> dict[str, str]:
    """Classify what is flagged; returns a note for each source of such texts, by id."""
    tried: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for text in wire.unclassified():
        at = clock()
        [tagged] = await tag_in_children(children, text.source, [text.entry], at, later=True)
        wire.record_again(text, iso(at), tagged.statements, tagged.fault)
        tried[text.source.id] += 1
        failed[text.source.id] += bool(tagged.fault)
    return {
        source: f"{count} unclassified tried again" + (f", {failed[source]} in vain" if failed[source] else "")
        for source, count in tried.items()
    }
