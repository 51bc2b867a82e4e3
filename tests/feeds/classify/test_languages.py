"""French, German and Russian, with invented people and sentences of our own."""

from pathlib import Path

import pytest

from feeds.classify.classifier import Classifier
from feeds.profile import Profile

from .conftest import Say
from .marked import heard

HOLM = (["anders-holm"], ("pact",))


@pytest.mark.parametrize(
    ("language", "text", "content"),
    [
        ("fr", "« La porte reste ouverte », a déclaré Anders Holm.", "« La porte reste ouverte »"),
        ("fr", "«\u00a0La porte reste ouverte\u00a0», affirme Holm.", "«\u00a0La porte reste ouverte\u00a0»"),
        ("fr", "Anders Holm a déclaré que la porte restait ouverte.", "la porte restait ouverte"),
        ("fr", "Holm a dit qu'il attendait une réponse.", "il attendait une réponse"),
        ("fr", "Selon Holm, la porte reste ouverte.", "la porte reste ouverte"),
        ("de", "„Die Tür bleibt offen“, sagte Anders Holm.", "„Die Tür bleibt offen“"),
        ("de", "»Die Tür bleibt offen«, sagte Holm.", "»Die Tür bleibt offen«"),
        ("de", "Anders Holm sagte, dass die Tür offen bleibe.", "die Tür offen bleibe"),
        ("de", "Holm sagte: „Die Tür bleibt offen.“", "„Die Tür bleibt offen.“"),
        ("de", "Laut Holm bleibt die Tür für alle offen.", "bleibt die Tür für alle offen"),
        ("ru", "«Дверь остаётся открытой», — сказал Anders Holm.", "«Дверь остаётся открытой»"),
        ("ru", "Anders Holm заявил, что дверь остаётся открытой.", "дверь остаётся открытой"),
        ("ru", "По словам Anders Holm, дверь остаётся открытой.", "дверь остаётся открытой"),
    ],
)
def test_forms(said: Say, language: str, text: str, content: str) -> None:
    found = said(text, language=language)
    assert found == [(content, *HOLM)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Sind Balkone so baufällig, dass Schäden drohen, muss der Eigentümer eingreifen."),
        ("de", "Das Gericht verurteilte den Schmuggler zu zehn Jahren Haft."),
        ("de", "Der Minister droht, zwischen die Fronten zu geraten."),
        ("ru", "Беглец напомнил полиции о себе и был арестован."),
    ],
)
def test_what_only_looks_like_speech(said: Say, language: str, text: str) -> None:
    assert said(text, language=language) == []


@pytest.mark.parametrize(
    ("language", "text", "who"),
    [
        ("de", "Verteidigungsminister Mira Ostrow sagte, die Brücke sei sicher.", (["Mira Ostrow"], ())),
        ("de", "Die Brücke ist laut Verteidigungsminister Anders Holm sicher vor dem Winter.", HOLM),
        ("ru", "Минфин Norland заявил, что дверь остаётся открытой.", (["Минфин Norland"], ("norland",))),
    ],
)
def test_compound_titles_and_whose_body(said: Say, language: str, text: str, who: object) -> None:
    assert said(text, language=language)[0][1:] == who


def test_french_pronoun_in_the_inverted_form(said: Say) -> None:
    text = "« La porte reste ouverte », a déclaré Anders Holm. « Elle le restera », a-t-il ajouté."
    assert said(text, language="fr")[1] == ("« Elle le restera »", *HOLM)


def test_german_pronoun(said: Say) -> None:
    text = "„Die Tür bleibt offen“, sagte Anders Holm. „Das gilt auch morgen noch“, sagte er."
    assert said(text, language="de")[1] == ("„Das gilt auch morgen noch“", *HOLM)


@pytest.mark.parametrize("language", ["fr", "de", "ru"])
@pytest.mark.parametrize(("name", "least"), [("", 0.9), ("-held", 0.9), ("-third", 0.8), ("-fourth", 0.8)])
def test_labelled_sentences(summit: Profile, language: str, name: str, least: float) -> None:
    """All but the first were written before they were measured; the rules have seen the errors of all since."""
    path = Path(__file__).parents[2] / "data" / "languages" / f"{language}{name}.txt"
    classifier = Classifier(summit)
    lines = path.read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if "{" in line]
    missed = [line for line in said if not heard(classifier, line, language)]
    assert len(missed) <= (1 - least) * len(said), missed
    invented = [line for line in lines if "{" not in line and classifier.statements(line, language=language)]
    assert not invented
