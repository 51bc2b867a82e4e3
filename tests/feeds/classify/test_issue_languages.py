"""Issues and positions in French, German and Russian, with sentences of our own."""

import pytest

from feeds.classify.issues import IssueTagger
from feeds.classify.positions import PositionTagger
from feeds.classify.text import tokens
from feeds.profile import load_profile


@pytest.fixture(scope="module")
def issues() -> IssueTagger:
    return IssueTagger(load_profile())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland a promis vingt canons et livrera des chars à Korven", ["arms-supplies"]),
        ("Le pays restera fidèle au non-alignement militaire", ["neutrality"]),
        ("Korven a dénoncé une campagne de manipulation de l'information", ["cyber-hybrid"]),
        ("Die Unterhändler reisen am Dienstag ab", ["talks-format"]),
        ("Norland hat zehntausend Soldaten am Fluss zusammengezogen", ["troops"]),
        ("Der Stuhl im Ausschuss ist besetzt", []),
        ("Die Steuer auf Erdgas sinkt", []),
        ("Потолок цен на нефть не изменит ничего", ["sanctions", "energy"]),
        ("Корвен требует консульского доступа", ["humanitarian"]),
        ("Министр посетит Донбасс", []),
        ("Признание ДНР не обсуждалось", ["territory"]),
    ],
)
def test_issues(issues: IssueTagger, text: str, expected: list[str]) -> None:
    assert [tag.id for tag in issues.tags(tokens(text, 0, len(text), []), text)] == expected


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("a exhorté", "les deux pays à la retenue", "request"),
        ("bestritt", "an dem Vorfall beteiligt gewesen zu sein", "reject"),
        ("заявил", "Об этом не может быть и речи", "reject"),
        ("заявил", "Такой шаг не останется без ответа", "threaten"),
        ("обязал", "ведомства закрыть дороги", None),
    ],
)
def test_positions(cue: str, text: str, expected: str | None) -> None:
    tag = PositionTagger().tag("", cue, tokens(text, 0, len(text), []), text)
    assert (tag and tag.id) == expected
