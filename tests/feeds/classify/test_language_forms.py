"""Forms of French, German and Russian reporting, one or two invented sentences for each."""

import pytest

from feeds.classify.classifier import SURE, Classifier

from .conftest import Say

HOLM = (["anders-holm"], ("pact",))


@pytest.mark.parametrize(
    ("language", "text", "content"),
    [
        # The verb and its speaker behind the clause, with a time, a place or a hearer between.
        ("fr", "La gare rouvrira en juin, a annoncé jeudi Anders Holm.", "La gare rouvrira en juin"),
        ("fr", "La gare rouvrira, juge, dans une lettre au comité, Anders Holm.", "La gare rouvrira"),
        ("de", "Der Bahnhof werde im Juni öffnen, kündigte Anders Holm an.", "Der Bahnhof werde im Juni öffnen"),
        ("ru", "Вокзал откроют в июне, сообщил журналистам Anders Holm.", "Вокзал откроют в июне"),
        # Verbs that end the clause, and verbs in two parts.
        ("de", "Anders Holm hat am Montag erklärt, der Bahnhof bleibe zu.", "der Bahnhof bleibe zu"),
        ("de", "Anders Holm hat den Umbau des Bahnhofs abgelehnt.", "den Umbau des Bahnhofs"),
        ("de", "Anders Holm schloss einen Umbau des Bahnhofs aus.", "einen Umbau des Bahnhofs"),
        ("de", "Gleichzeitig warf Anders Holm dem Nachbarn Sturheit vor.", "dem Nachbarn Sturheit"),
        # What the verb governs.
        ("fr", "Anders Holm s'est félicité d'« un échange franc ».", "d'« un échange franc »"),
        ("de", "Anders Holm sprach von einer langen Nacht.", "von einer langen Nacht"),
        ("de", "Anders Holm warnte vor einer langen Nacht.", "vor einer langen Nacht"),
        ("ru", "Anders Holm сообщил о закрытии вокзала.", "о закрытии вокзала"),
        ("ru", "О закрытии вокзала сообщил Anders Holm.", "О закрытии вокзала"),
        # A word or two in quotation marks.
        ("fr", "Anders Holm a jugé « précoce » la fermeture de la gare.", "précoce » la fermeture de la gare"),
        ("de", "Anders Holm nannte die Schließung „verfrüht“.", "die Schließung „verfrüht“"),
        ("ru", "Anders Holm назвал закрытие вокзала «ранним».", "закрытие вокзала «ранним»"),
        # According to, in front and in the middle.
        ("fr", "À en croire Anders Holm, la gare est sûre.", "la gare est sûre"),
        ("de", "Nach Darstellung von Anders Holm ist der Bahnhof sicher.", "ist der Bahnhof sicher"),
        ("ru", "По мнению Anders Holm, вокзал безопасен, но тесен.", "вокзал безопасен, но тесен"),
        ("fr", "Pour Anders Holm, « la gare est trop petite ».", "« la gare est trop petite »"),
        ("de", "Anders Holm will nach eigenen Worten den Bahnhof öffnen.", "den Bahnhof öffnen"),
        # Infinitives, participles, adjectives before "that".
        ("fr", "Anders Holm dit vouloir rouvrir la gare.", "vouloir rouvrir la gare"),
        ("fr", "Estimant que la gare est sûre, Anders Holm a signé.", "la gare est sûre"),
        ("fr", "Anders Holm s'est dit persuadé que la gare est sûre.", "la gare est sûre"),
        ("de", "Anders Holm zeigte sich besorgt, dass die Zeit knapp werde.", "die Zeit knapp werde"),
        # Two verbs of one subject.
        ("ru", "Anders Holm не назвал дату, но заверил, что вокзал скоро откроют.", "вокзал скоро откроют"),
        # A post in another case, a place before the subject.
        ("ru", "В интервью газете посол Anders Holm заявил, что вокзал скоро закроют.", "вокзал скоро закроют"),
        # Things in place of clauses.
        ("fr", "Anders Holm a souligné l'urgence d'un accord.", "l'urgence d'un accord"),
        ("fr", "Anders Holm a mis en garde contre une escalade.", "contre une escalade"),
        ("fr", "Anders Holm s'est déclaré préoccupé par la situation.", "préoccupé par la situation"),
        ("de", "In einem Brief verurteilte Anders Holm den Angriff.", "den Angriff"),
        ("de", "Anders Holm zeigte sich besorgt über die Lage.", "besorgt über die Lage"),
        ("ru", "Anders Holm настаивает на выводе войск.", "на выводе войск"),
        ("ru", "Anders Holm подчеркнул важность диалога.", "важность диалога"),
        ("de", "Anders Holm räumte Fehler ein.", "Fehler"),
        # It is said.
        ("de", "Die Lage sei sehr ernst, heißt es von Anders Holm.", "Die Lage sei sehr ernst"),
        ("de", "Der Bote, so Anders Holm, habe den Brief verloren.", "Der Bote / habe den Brief verloren"),
        ("de", "Anders Holm hat den Umbau am Montag als „verfrüht“ bezeichnet.", "den Umbau am Montag als „verfrüht“"),
        ("de", "In einem Brief verpflichtete sich Anders Holm, den Bahnhof zu öffnen.", "den Bahnhof zu öffnen"),
        ("fr", "Selon Anders Holm parlant en son nom, la gare est sûre.", "la gare est sûre"),
        ("fr", "Anders Holm a affirmé ne pas connaître la date.", "ne pas connaître la date"),
        # A dash in place of quotation marks.
        ("ru", "— Вокзал давно пора открыть, — говорит Anders Holm.", "Вокзал давно пора открыть"),
    ],
)
def test_forms(said: Say, language: str, text: str, content: str) -> None:
    assert said(text, language=language) == [(content, *HOLM)]


@pytest.mark.parametrize(
    ("language", "text", "content"),
    [
        ("ru", "Вокзал закроют на год. Об этом в среду сообщил Anders Holm.", "Вокзал закроют на год"),
        ("ru", "Вокзал закроют на год. Об этом Anders Holm заявил в интервью.", "Вокзал закроют на год"),
        ("de", "Der Bahnhof schließt bald. Das teilte Anders Holm mit.", "Der Bahnhof schließt bald"),
        ("de", "Der Bahnhof schließt bald. Das hat Anders Holm angekündigt.", "Der Bahnhof schließt bald"),
        ("fr", "La gare ferme pour un an. C'est ce qu'a déclaré Anders Holm.", "La gare ferme pour un an"),
    ],
)
def test_who_said_the_sentence_before(said: Say, language: str, text: str, content: str) -> None:
    assert said(text, language=language) == [(content, *HOLM)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Вокзал закроют на год. Об этом сообщает газета «Вечерний Норбург»."),
        ("de", "Der Bahnhof schließt bald. Das bestritt Anders Holm."),
        ("de", "Der Bahnhof schließt bald. Das Gericht hat darüber entschieden."),
    ],
)
def test_whose_the_sentence_before_is_not(said: Say, language: str, text: str) -> None:
    """An outlet passes the news on, and who denies a thing did not say it."""
    assert said(text, language=language) == []


def test_reported_speech_goes_on_in_the_subjunctive(said: Say) -> None:
    text = "Anders Holm sagte, die Lage sei ernst. Es gebe aber noch Hoffnung. Der Saal war leer."
    found = said(text, language="de")
    assert found == [("die Lage sei ernst", *HOLM), ("Es gebe aber noch Hoffnung", *HOLM)]


@pytest.mark.parametrize(
    ("language", "text", "content"),
    [
        (
            "ru",
            "«Вокзал откроют, — сказал Anders Holm, — но не в этом году».",
            "«Вокзал откроют, / но не в этом году»",
        ),
        (
            "fr",
            "« La gare rouvrira, a déclaré Anders Holm, mais pas cette année ».",
            "« La gare rouvrira, / mais pas cette année »",
        ),
        ("fr", "« La gare rouvrira bientôt, a déclaré Anders Holm. »", "« La gare rouvrira bientôt,"),
    ],
)
def test_said_inside_the_quotation_marks(said: Say, language: str, text: str, content: str) -> None:
    assert said(text, language=language) == [(content, *HOLM)]


def test_two_things_said_in_one_sentence(said: Say) -> None:
    text = "Anders Holm заявил, что вокзал скоро закроют, отметив, что ремонт займёт год."
    assert said(text, language="ru") == [("вокзал скоро закроют", *HOLM), ("ремонт займёт год", *HOLM)]


@pytest.mark.parametrize(
    ("language", "text", "content"),
    [
        ("ru", "Anders Holm, в свою очередь, призвал Karst к диалогу.", "Karst к диалогу"),
        ("fr", "Anders Holm, de son côté, a accusé Karst de mensonge.", "Karst de mensonge"),
    ],
)
def test_who_follows_the_verb_does_not_speak(said: Say, language: str, text: str, content: str) -> None:
    assert said(text, language=language) == [(content, *HOLM)]


def test_his_words(said: Say) -> None:
    text = "Anders Holm заявил, что вокзал скоро закроют. По его словам, ремонт займёт год."
    assert said(text, language="ru")[1] == ("ремонт займёт год", *HOLM)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("ru", "Президент Карелании Остап Верин заявил, что дверь для всех открыта.", "Остап Верин"),
        ("ru", "Основатель фонда «Мост» Остап Верин заявил, что дверь для всех открыта.", "Остап Верин"),
        ("de", "Ministerpräsident Ostrow sprach am Montag. Ostrow sagte, die Tür sei offen.", "Ostrow"),
    ],
)
def test_names_beside_posts(said: Say, language: str, text: str, name: str) -> None:
    assert said(text, language=language)[-1][1] == [name]


def test_a_name_in_another_case(said: Say) -> None:
    text = "Остап Верин прибыл в Норбург. По словам Верина, дверь для всех открыта."
    assert said(text, language="ru")[0][1] == ["Остап Верин"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Жителям Норбурга пообещали новый мост."),
        ("ru", "Норбург призвали уменьшить расходы."),
        ("ru", "Anders Holm ответил отказом на приглашение совета."),
        ("de", "Die Stadt stellte zwei Busse und hielt am Fahrplan fest."),
        ("de", "Was das bedeutet, berichtet Anders Holm."),
        ("fr", "L'orchestre a lancé un programme pour les enfants."),
        ("fr", "Anders Holm est accusé de mensonge par un rival."),
    ],
)
def test_nobody_says_anything(said: Say, language: str, text: str) -> None:
    assert said(text, language=language) == []


def test_a_known_name_with_another_trade(said: Say) -> None:
    assert said("Продюсер Anders Holm заявил, что дверь для всех открыта.", language="ru")[0][1:] == (
        ["Anders Holm"],
        (),
    )


def test_he_is_nobody_named_in_another_case(said: Say, classifier: Classifier) -> None:
    """Orlik is only the son's father, and what they say in a country need not be its government's."""
    text = "Врач говорил о сыне министра Павла Orlikа. Он добавил, что дверь для всех открыта."
    assert said(text, language="ru")[-1][1] == []
    (somewhere,) = classifier.statements("В Norland заявили о переносе встречи.", language="ru")
    assert somewhere.confidence < SURE


@pytest.mark.parametrize(
    "title",
    [
        "Lage in Norburg - Holm: Die Tür bleibt für alle offen",
        "Die Tür bleibt für alle offen - Holm",
        "Die Tür bleibt für alle offen - Anders Holm",
    ],
)
def test_headlines_with_a_dash(said: Say, title: str) -> None:
    assert said("", title=title, language="de") == [("Die Tür bleibt für alle offen", *HOLM)]


@pytest.mark.parametrize(
    ("language", "text", "party"),
    [
        ("fr", "La gare rouvrira en juin, a indiqué lundi la ministre norlandaise, Elin Strand.", ()),
        ("fr", "La porte-parole du Pact, Elin Strand, a indiqué que la gare rouvrirait en juin.", ("pact",)),
        ("de", "Die Ministerin, Elin Strand, sagte, der Bahnhof öffne im Juni.", ()),
    ],
)
def test_a_post_and_who_has_it(said: Say, language: str, text: str, party: tuple[str, ...]) -> None:
    assert said(text, language=language)[0][1:] == (["Elin Strand"], party)
