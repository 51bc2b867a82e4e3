"""How sure a statement's speaker is: what each form of attribution got right, times how sure the name behind it is.

Measured on 2026-11-24 on the train part of PolNeAR (840 news stories of 2015 and 2016; never its dev or test part),
rules without the tagger: of the statements that match one marked by people (half of the words or more in common), the
share whose source is the same, for direct quotations and for the rest. For quotations that stand alone the name of the
speaker was compared, for they have no source beside them. A count of 0 says that the figure is judged, not measured:
too few statements (under 20) showed it, or no corpus has the form.

The name's own share (a full name is surer than a pronoun) is judged by the resolver; no corpus at hand marks it.
"""

from typing import NamedTuple

from store.records import SURE, Kind

from .attribution import SOMEWHERE
from .learned import ALONE, NOT_SPEECH, RULE
from .previous import RULE as RULE_BACK
from .previous import SUBJUNCTIVE

__all__ = ["SURE", "confidence"]

# SURE (0.75): on that train part 97 % of the 5,941 statements shown as sure that people marked too have the right
# source; 9,266 statements were found in all.


class Measured(NamedTuple):
    """Right sources among matched statements, 0 to 1, and how many there were; 0 statements: judged."""

    direct: float
    direct_count: int
    other: float
    other_count: int


_MEASURED = {
    "quotation, then speaker and verb": Measured(0.98, 2262, 0.95, 58),
    "quotation, then verb and speaker": Measured(0.99, 694, 0.96, 27),
    "speaker, then verb": Measured(0.96, 401, 0.94, 3014),
    "clause, then speaker and verb": Measured(0.99, 0, 0.99, 343),
    "according to": Measured(0.86, 0, 0.97, 217),
    "goes on with the same speaker": Measured(0.85, 34, 0.88, 156),
    "subject of the sentence": Measured(0.90, 29, 0.90, 154),
    "quotation after a colon": Measured(0.76, 21, 0.76, 0),
    "stands alone": Measured(0.79, 74, 0.79, 0),
    "colon": Measured(0.95, 0, 0.80, 0),
    # The tagger's, on 40 documents held out from its training: .89 and .91 of the sources that match are right,
    # but only .7 match. So they are sure with a name that is, and never where nothing is said.
    RULE: Measured(0.90, 4, 0.80, 122),
    NOT_SPEECH: Measured(0.70, 11, 0.65, 209),
    ALONE: Measured(0.60, 0, 0.60, 19),
    RULE_BACK: Measured(0.90, 0, 0.90, 0),
    SUBJUNCTIVE: Measured(0.90, 0, 0.90, 0),
    SOMEWHERE: Measured(0.70, 0, 0.70, 0),
    "label": Measured(0.97, 0, 0.97, 0),
    "the party's own page": Measured(0.95, 0, 0.90, 0),
}
_UNKNOWN = Measured(0.95, 0, 0.85, 0)


def confidence(rule: str, kind: Kind, name: float) -> float:
    """The estimated probability that the speaker is right; `name` is how sure the resolver is of who the words mean."""
    measured = _MEASURED.get(rule.split(", then quotation")[0], _UNKNOWN)
    return round((measured.direct if kind == "direct" else measured.other) * name, 2)
