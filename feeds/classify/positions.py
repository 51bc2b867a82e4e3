"""What a statement does: agree, consult, support, concede, request, accuse, reject, threaten - or nothing clear.

The eight acts are verbal codes of PLOVER (the successor of the CAMEO event scheme) in plain words. The reporting verb
decides where it names the act ("accused"); else idioms of negotiation in what was said ("ready to discuss"). Where
idioms of different acts meet, or none is found, there is no tag: silence is never a guess.
"""

from collections.abc import Sequence
from typing import NamedTuple

from store.records import Tag

from .language import words as set_of
from .phrases import PhraseIndex
from .text import Token

_VERBS = {
    "accuse": "accuse blame denounce condemn slam criticise criticize",
    "reject": "reject dismiss deny rule",
    "request": "urge demand appeal implore beg request",
    "threaten": "threaten",
    "support": "welcome",
    "concede": "concede",
}

_IDIOMS = {
    "agree": """agree to|agreed to|agree on|agreed on|we accept|accept the proposal*|ready to sign|willing to sign|
        reached an agreement|common ground""",
    "consult": """ready to talk|ready to discuss|willing to discuss|willing to talk|ready for dialogue|ready for talks|
        open to dialogue|open to talks|open for dialogue|willing to engage|ready to engage|ready to continue|
        willing to continue|continue the talks|continue talks|continue the dialogue|meaningful dialogue|meet again|
        have a discussion|hold further talks|ready to meet|willing to meet|further consultations|hold consultations|
        sit down and address|keep talking|return to the table|door to diplomacy|diplomatic path|path of diplomacy""",
    "support": """stand with|stands with|stand by|stands by|we support|fully support*|ready to support|support for|
        full support|unwavering support|ironclad|solidarity with|stand together with|will defend|side by side with""",
    "concede": """willing to compromise|ready to compromise|make concessions|ready to limit|willing to limit|
        ready to withdraw|willing to withdraw|will withdraw its|reciprocal limit*|drop the demand|drop its demand|
        scale back|willing to accept""",
    "request": """must stop|must withdraw|must end|must pull|must give|must provide|must guarantee|must halt|
        must cease|should stop|should withdraw|should end|should pull|we demand|demands that|need guarantees|
        legally binding guarantees|insist on|insists on|we expect|calls on|call on|needs to withdraw|urge*""",
    "reject": """unacceptable|not acceptable|will not accept|won't accept|cannot accept|can't accept|never accept|
        not going to|will never work|won't allow|will not allow|no compromise|non starter*|slam the door|
        doesn't have a veto|does not have a veto|no veto|no right of veto|not a credible|rule out|rules out|ruled out|
        out of the question|not find this acceptable|not on the table|not negotiable|non negotiable|will not agree|
        cannot agree|no grounds|nothing to discuss|will not renounce|will not abandon|no basis for|baseless""",
    "threaten": """military technical|serious consequences|severe consequences|massive consequences|grave consequences|
        severe costs|heavy price|high price|all necessary measures|will respond|will retaliate|will be a response|
        counter containment|counter deterrence|will be forced to|would be forced to|massive sanctions|
        swift and severe|devastating sanctions|face sanctions|retaliatory measures|pay a price|by military means""",
    "accuse": """is to blame|are to blame|in breach of|broken promise*|broke its promise*|violated|violates|violating|
        is escalating|are escalating|provoking|provocation*|blackmail*|lied|acting in bad faith|hostile actions""",
}
_NEGATIONS = set_of("not no never n't cannot neither nor without nothing")
_TURNING, _DOUBTFUL = 3, 7  # words before an idiom in which a negation turns it, or leaves it in doubt
_TURNS = {"agree", "consult", "support", "concede"}


class _Rule(NamedTuple):
    position: str


class PositionTagger:
    """Reads positions off the reporting verb and the idioms of what was said (English)."""

    def __init__(self) -> None:
        self._verbs = {verb: position for position, verbs in _VERBS.items() for verb in verbs.split()}
        self._index: PhraseIndex[_Rule] = PhraseIndex()
        for position, idioms in _IDIOMS.items():
            for idiom in idioms.split("|"):
                self._index.add(" ".join(idiom.split()), _Rule(position))

    def tag(self, verb: str, cue: str, words: Sequence[Token], text: str) -> Tag | None:
        """The position of a statement, or None. `verb` is the lemma of its cue, `words` its content."""
        position = self._verbs.get(verb)
        if verb == "call" and cue:
            position = "request"
        if position:
            return Tag(position, f'the verb "{cue}"')
        found: dict[str, str] = {}
        for match in self._index.find(words):
            shown = " ".join(text[words[match.start].start : words[match.end - 1].end].split())
            position = match.value.position
            if position in _TURNS and (distance := _negation(words, match.start)):
                if distance > _TURNING:  # "had not been ready to agree on": turned, but whose refusal it is is unclear
                    continue
                position, shown = "reject", f"not {shown}"
            found.setdefault(position, shown)
        if len(found) == 2 and "threaten" in found and verb in ("warn", "caution"):
            found = {"threaten": found["threaten"]}
        if len(found) != 1:
            return None
        ((position, shown),) = found.items()
        return Tag(position, f'says "{shown}"')


def _negation(words: Sequence[Token], start: int) -> int:
    """How many words before `start` the nearest negation stands, 0 where none is near."""
    near = range(1, min(_DOUBTFUL, start) + 1)
    return next((n for n in near if words[start - n].fold in _NEGATIONS or words[start - n].fold.endswith("n't")), 0)
