"""What becomes of a statement's tags when the network has read it too: pure, and each tag keeps its reason.

The rules tag what is said in so many words; the network also reads what only the story tells. So it may add an
issue of which it is sure, take away one that it finds improbable, and show a position that the rules left open.
"""

import re
from collections.abc import Mapping, Set

import msgspec

from store.records import Statement, Tag

from .meaning import Read

ADDED = 0.5  # probability from which an issue is added
DROPPED, DENIED = 0.03, 0.005  # below which one by rule is dropped: by words that only suggest it, or spelt out
SHOWN, DOUBTED = 0.88, 0.03  # from which a position is shown, and below which one by rule is not
NONE = "none"

_WORTH = re.compile(
    r"\b(?:nato|allies|alliance|treat(?:y|ies)|accords?|talks|negotiat\w*|summit|minist\w+|diplomat\w*|ambassadors?|envoys?"
    r"|nuclear|uranium|warheads?|missiles?|weapons?|arms|drones?|airstrikes?|troops?|soldiers|army|warships?|ships?|war|wars"
    r"|deterren\w*|guarantees?|ceasefire|cease-fire|truce|peace\w*|hostages?|humanitarian|occup\w+|annex\w*|sovereign\w*"
    r"|invasion|invad\w*|sanctions?|embargo|tariffs?|pipelines?|gas|oil|cyber|hack\w*|disinformation|meddl\w*|interfer\w*"
    r"|russia\w*|moscow|kremlin|putin|ukrain\w*|kyiv|kiev|crimea|donbas|belarus\w*|iran\w*|israel\w*|gaza|hamas|hezbollah"
    r"|syria\w*|houthis?|turk\w+|iraq\w*|north korea\w*|pyongyang|denuclear\w*|beijing|taiwan\w*|venezuela\w*"
    r"|maduro|greenland)\b",
    re.IGNORECASE,
)


def worth_reading(title: str, around: str) -> bool:
    """Whether the talks may be meant at all: the network costs too much to read every statement of every paper."""
    return bool(_WORTH.search(title) or _WORTH.search(around))


def settled(statement: Statement, read: Read, order: Mapping[str, int], spelt_out: Set[str]) -> Statement:
    """The statement with the tags that rules and network come to.

    `order` ranks the issues of the profile; of those `spelt_out` it holds a phrase that is enough on its own.
    """
    least = {tag.id: DENIED if tag.id in spelt_out else DROPPED for tag in statement.issues}
    issues = [tag for tag in statement.issues if read.issues.get(tag.id, 1.0) >= least[tag.id]]
    have = {tag.id for tag in issues}
    issues += [
        Tag(id, _reason(read, id, probability))
        for id, probability in read.issues.items()
        if probability >= ADDED and id in order and id not in have
    ]
    issues.sort(key=lambda tag: order[tag.id])
    return msgspec.structs.replace(statement, issues=tuple(issues), position=_position(statement.position, read))


def _position(by_rule: Tag | None, read: Read) -> Tag | None:
    if by_rule and read.positions[by_rule.id] >= DOUBTED:
        return by_rule
    act = max(read.positions, key=read.positions.__getitem__)
    if act == NONE or read.positions[act] < SHOWN:
        return None
    return Tag(act, _reason(read, act, read.positions[act]))


def _reason(read: Read, label: str, probability: float) -> str:
    return f'read so in its context, {probability:.0%} sure, most by "{read.why(label)}"'
