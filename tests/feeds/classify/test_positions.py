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
        ("say", "Norland would not rule out another round", None),
        ("say", "it had never threatened to close the port", None),
        ("say", "it was ready to talk, but there would be serious consequences", None),
    ],
)
def test_a_position_is_named_only_where_one_act_is_clear(verb: str, said: str, position: str | None) -> None:
    found = TAGGER.tag(verb, verb, tokens(said, 0, len(said), []), said)
    assert (found.id if found else None) == position
    if found:
        words = re.findall(r"[a-z]+", found.why)
        assert set(words) & {*said.split(), verb}


@pytest.mark.parametrize(
    ("cue", "said", "position"),
    [
        ("said", "if the blockade went on, Norland would retaliate with sanctions, a high price to pay", "threaten"),
        ("vowed", "to punish any ship that came near", "threaten"),
        ("agreed", "not to strike any port until the end of the harvest", None),
        ("threatened", "to close the port", "threaten"),
        ("did not rule out", "that the round would be the last one", None),
        ("has not rejected", "the plan", None),
        ("a rejeté", "le plan", "reject"),
        ("n'a pas rejeté", "le plan", None),
        ("a exigé", "le départ des observateurs", "request"),
        ("a dit", "Nous sommes prêts à discuter du calendrier", "consult"),
        ("lehnte", "den Vorschlag ab", "reject"),
        ("sagte", "Das ist nicht verhandelbar", "reject"),
        ("призвал", "стороны к сдержанности", "request"),
        ("заявил", "Это предложение неприемлемо", "reject"),
    ],
)
def test_verbs_conditions_and_idioms_in_four_languages(cue: str, said: str, position: str | None) -> None:
    found = TAGGER.tag("", cue, tokens(said, 0, len(said), []), said)
    assert (found.id if found else None) == position


@pytest.mark.parametrize(
    ("verb", "cue", "said", "position"),
    [
        ("ask", "asked", "whether the port would be closed", None),
        ("ask", "asked", "the port to stay open", "request"),
        ("criticize", "criticised", "a plan to close the port", "reject"),
        ("criticize", "criticised", "the harbour master for the closure", "accuse"),
        ("say", "said", "Norland must open the port", "request"),
        ("estimate", "estimated", "Norland must open the port", None),
    ],
)
def test_questions_plans_and_accounts_of_others(verb: str, cue: str, said: str, position: str | None) -> None:
    reading = TAGGER.read(verb, cue, tokens(said, 0, len(said), []), said)
    assert (reading.position if reading else None) == position


def test_a_lean_alone_is_read_but_not_shown() -> None:
    said = "Norland must open the port"
    assert TAGGER.tag("say", "said", tokens(said, 0, len(said), []), said) is None


def test_what_is_read_may_be_too_little_to_show() -> None:
    said = "the talks were still a matter of support for the harvest"
    words = tokens(said, 0, len(said), [])
    reading = TAGGER.read("say", "said", words, said)
    assert reading
    assert (reading.position, reading.sure) == ("support", False)
    assert TAGGER.tag("say", "said", words, said) is None
