import re

import pytest

from feeds.classify.positions import PositionTagger
from feeds.classify.text import tokens

TAGGER = PositionTagger()


@pytest.mark.parametrize(
    ("verb", "said", "position"),
    [
        ("say", "Norland was ready to discuss the moratorium", "consult"),
        ("say", "Norland was not ready to discuss the moratorium", "reject"),
        ("say", "the other delegation had not been ready to agree on a schedule", None),
        ("accuse", "Norland of delay", "accuse"),
        ("say", "that was unacceptable", "reject"),
        ("say", "there would be serious consequences", "threaten"),
        ("say", "the weather was fine", None),
        ("say", "it was ready to talk, but there would be serious consequences", None),
    ],
)
def test_a_position_is_named_only_where_one_act_is_clear(verb: str, said: str, position: str | None) -> None:
    found = TAGGER.tag(verb, verb, tokens(said, 0, len(said), []), said)
    assert (found.id if found else None) == position
    if found:
        words = re.findall(r"[a-z]+", found.why)
        assert set(words) & {*said.split(), verb}
