"""Forms of reported speech, with invented people: who said what, and who stays unnamed."""

import datetime

import pytest

from feeds.classify.classifier import Classifier
from store.records import SURE

from .conftest import DAY, Say

HOLM = ["anders-holm"]
KARST = ["ivo-karst"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Anders Holm said that the door was open.", "the door was open"),
        ("Holm said the door was open.", "the door was open"),
        ("The door was open, Holm said.", "The door was open"),
        ("The door was open, said Holm.", "The door was open"),
        ("The door, Holm said, was still open to all.", "The door / was still open to all"),
        ("Holm told reporters on Monday that the door was open.", "the door was open"),
        ("The door was open, Holm told a news conference in Vienna.", "The door was open"),
        ("According to Holm, the door was open.", "the door was open"),
        ("The door was open, according to Anders Holm.", "The door was open"),
        ("Holm went on to say that the door was open.", "the door was open"),
        ("Holm made it clear that the door was open.", "the door was open"),
        ("Holm stressed the fact that the door was open.", "the door was open"),
        ("Holm pointed out that the door was open.", "the door was open"),
        ("Holm expressed the hope that the door was open.", "the door was open"),
        ("Holm said – publicly, too – that the door was open.", "the door was open"),
        ("Anders Holm, the Pact chief, said on Tuesday it was open.", "it was open"),
        ("Holm, who had flown in overnight, said the door was open.", "the door was open"),
        ("VIENNA, Jan 13 (Agency) - Holm said the door was open.", "the door was open"),
        ("“The door is open,” Holm said.", "“The door is open,”"),
        ('"The door is open," said Holm.', '"The door is open,"'),
        ("«The door is open», Holm said.", "«The door is open»"),
        ("„The door is open“, said Holm.", "„The door is open“"),
        ("‘The door is open,’ said Holm.", "‘The door is open,’"),
        ("''The door is open,'' Mr. Holm said.", "''The door is open,''"),
        ("“Is the door open?” Holm asked.", "“Is the door open?”"),
        ("Holm said: “The door is open. It stays open.”", "“The door is open. It stays open.”"),
        ("Holm said the door was “more than open” to all.", "the door was “more than open” to all"),
        ("“The door,” Holm said, “is open.”", "“The door,” / “is open.”"),
        ("“The door is open,” Holm said. “It stays open.”", "“The door is open,” / “It stays open.”"),
        ("“We call it “open door” here,” Holm said.", "“We call it “open door” here,”"),
    ],
)
def test_one_statement_in_many_forms(said: Say, text: str, content: str) -> None:
    assert said(text) == [(content, HOLM, ("pact",))]


def test_speaker_goes_on_in_the_same_sentence(said: Say) -> None:
    found = said("Holm said the talks were useful, adding that they would go on.")
    assert found == [("the talks were useful", HOLM, ("pact",)), ("they would go on", HOLM, ("pact",))]


def test_clause_and_quotation_behind_its_colon_are_two_statements(said: Say) -> None:
    found = said("Holm stated that this was not enough: “We need far more than that.”")
    assert found == [
        ("this was not enough", HOLM, ("pact",)),
        ("“We need far more than that.”", HOLM, ("pact",)),
    ]


def test_two_speakers_in_one_sentence_keep_their_own_words(said: Say) -> None:
    found = said("Holm said the door was open, but Karst said that it was closed.")
    assert found == [("the door was open", HOLM, ("pact",)), ("it was closed", KARST, ("norland",))]


def test_quotation_that_stands_alone_belongs_to_the_speaker_before(said: Say) -> None:
    found = said("“The door is open,” Karst said.\n\n“It has been open for years, and nobody came.”")
    assert found[1] == ("“It has been open for years, and nobody came.”", KARST, ("norland",))


def test_quotation_that_stands_alone_after_somebody_else_came_up_is_nobodys(said: Say) -> None:
    found = said("Karst said it was open. Holm left the hall.\n\n“It has been open for years, and nobody came.”")
    assert found[-1][1] == []


def test_quotation_running_over_paragraphs_is_one_statement(said: Say) -> None:
    found = said("“The door is open.\n\n“It has been open for years,” Karst said.")
    assert found == [("“The door is open. / “It has been open for years,”", KARST, ("norland",))]


def test_quotation_after_a_sentence_about_a_speaker(said: Say) -> None:
    assert said("Karst was blunt. “We will not sign this paper.”")[0][1] == KARST


def test_pronouns_follow_the_last_speaker_of_that_gender(said: Say) -> None:
    text = "Ivo Karst said the talks were useful. Clara Price said they were not. He added that they would go on."
    assert said(text)[2] == ("they would go on", KARST, ("norland",))


def test_pronoun_with_two_candidates_names_nobody(said: Say) -> None:
    text = "Ivo Karst met Anders Holm and Pavel Orlik in the hall. He said that the talks were useful."
    assert said(text) == [("the talks were useful", [], ())]


def test_they_goes_on_from_two_speakers(said: Say) -> None:
    found = said("Karst and Orlik said the draft was ready. They added that it was final.")
    assert found[1] == ("it was final", ["ivo-karst", "pavel-orlik"], ("norland",))


def test_common_surname_needs_a_first_name_before(said: Say) -> None:
    assert said("Price said the draft was ready.") == [("the draft was ready", ["Price"], ())]
    both = said("Clara Price arrived. Price said the draft was ready.")
    assert both == [("the draft was ready", ["clara-price"], ("sudland",))]


def test_other_first_name_is_another_person(said: Say) -> None:
    assert said("Erik Karst said the draft was ready.") == [("the draft was ready", ["Erik Karst"], ())]


@pytest.mark.parametrize(
    ("day", "who"),
    [("2022-01-12", "anders-holm"), ("2024-09-30", "anders-holm"), ("2024-10-01", "berta-lind")],
)
def test_role_words_mean_the_holder_of_the_day(said: Say, day: str, who: str) -> None:
    found = said("The Pact chief said the door was open.", date=datetime.date.fromisoformat(day))
    assert found == [("the door was open", [who], ("pact",))]


def test_role_with_two_holders_names_the_party_only(said: Say) -> None:
    found = said("The Norlandic deputy foreign minister said the door was open.")
    assert found == [("the door was open", ["The Norlandic deputy foreign minister"], ("norland",))]


def test_former_holder_speaks_for_nobody(said: Say) -> None:
    assert said("A former Pact chief said the door was open.")[0][2] == ()


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Norburg said the door was open.", "norland"),
        ("Norland's foreign ministry said the door was open.", "norland"),
        ("A senior Sudlandic official said the door was open.", "sudland"),
        ("Norburg's envoy said the door was open.", "norland"),
        ("A spokesman for the Pact said the door was open.", "pact"),
        ("Norlandic envoy Petr Example said the door was open.", "norland"),
        ("Petr Example, Norland's envoy to the Pact, said the door was open.", "norland"),
        ("Karst's spokesman said the door was open.", "norland"),
    ],
)
def test_institutions_capitals_and_strangers_have_a_party_but_no_id(
    classifier: Classifier, text: str, party: str
) -> None:
    (statement,) = classifier.statements(text, date=DAY)
    assert statement.parties == (party,)
    assert [s.id for s in statement.speakers] == [None]


def test_stranger_keeps_name_and_party_later(said: Say) -> None:
    found = said("Petr Example, Norland's envoy, said the door was open. Example added that it was late.")
    assert found[1] == ("it was late", ["Petr Example"], ("norland",))


def test_representatives_of_two_parties_speak_for_both(said: Say) -> None:
    found = said("The Norlandic and Pact representatives said – publicly – that they were ready to talk.")
    assert found == [
        ("they were ready to talk", ["Norlandic representatives", "Pact representatives"], ("norland", "pact"))
    ]


def test_people_and_groups_named_together(said: Say) -> None:
    found = said("Sudlandic officials, including Pact Secretary General Anders Holm, said it was over.")
    assert found == [("it was over", ["Sudlandic officials", "anders-holm"], ("sudland", "pact"))]


def test_word_of_two_parties_stays_open_and_says_so(classifier: Classifier) -> None:
    (statement,) = classifier.statements("The League said it had not been invited.", date=DAY)
    assert statement.parties == ()
    assert "may be" in statement.speakers[0].why


@pytest.mark.parametrize(
    ("title", "content"),
    [
        ("Holm: The door stays open to all", "The door stays open to all"),
        ("The door stays open to all – Holm", "The door stays open to all"),
        ("The door stays open to all, says Pact chief", "The door stays open to all"),
        ("Pact chief says door stays open to all", "door stays open to all"),
        ("“The door stays open to all”: Pact chief", "“The door stays open to all”"),
        ("‘The door stays open’ – Holm on the talks", "‘The door stays open’"),
        ("LIVE: Holm says the door stays open", "the door stays open"),
        ("14:05 Holm: The door stays open to all", "The door stays open to all"),
    ],
)
def test_headlines(classifier: Classifier, title: str, content: str) -> None:
    (statement,) = classifier.statements("", title=title, date=DAY)
    assert (statement.text, statement.where) == (content, "title")
    assert [s.id for s in statement.speakers] == HOLM


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("14:05 GMT – Holm says the door is open.", "Holm"),
        ("14:05 Holm says the door is open.", "Holm"),
        ("[14:05] Holm: the door is open", "Holm"),
        ("2 hours ago Holm said the door is open.", "Holm"),
        ("JUST IN: The Pact says the door is open.", "The Pact"),
        ("12.30pm GMT | Holm says the door is open.", "Holm"),
    ],
)
def test_items_of_a_live_blog(classifier: Classifier, text: str, source: str) -> None:
    (statement,) = classifier.statements(text, date=DAY)
    assert statement.source is not None
    assert (statement.text, statement.source.text) == ("the door is open", source)
    assert statement.parties == ("pact",)


@pytest.mark.parametrize(
    ("title", "text", "kept"),
    [
        ("Holm says the door will shut soon", "Anders Holm said on Monday that the door stays open.", 2),
        ("Holm says the door stays open", "Anders Holm said on Monday that the door stays open.", 1),
        ("“The door is open,” says Holm", "“The door is open,” Holm said.", 1),
        ("Holm says the door is open", "Karst said the door is open.", 2),
        ("Norland says the door is open", "Ivo Karst said that the door is open.", 1),
        ("", "Holm said the door is open.\n\nHolm said the door is open.", 1),
        ("", "Holm said the door is open.\n\nKarst said the door is open.", 2),
    ],
)
def test_said_again_in_the_same_words_is_one_statement(
    classifier: Classifier, title: str, text: str, kept: int
) -> None:
    found = classifier.statements(text, title=title, date=DAY)
    assert len(found) == kept
    assert len(found) == 2 or found[0].where == "text"


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("The Norlandic team left early. The government said the draft was ready.", "norland"),
        ("The Norlandic and Sudlandic teams left. The government said the draft was ready.", ""),
        ("The Norlandic team left early.\n\nThe government said the draft was ready.", ""),
        ("The Pact team left early. The authorities said the draft was ready.", ""),
    ],
)
def test_government_of_the_only_state_in_the_paragraph(said: Say, text: str, party: str) -> None:
    assert said(text)[0][2] == ((party,) if party else ())


def test_whole_clause_goes_to_the_speaker_behind_it(said: Say) -> None:
    found = said("Holm spoke to the press.\n\nNorland had assured the Pact that it was over, he said.")
    assert found == [("Norland had assured the Pact that it was over", ["anders-holm"], ("pact",))]


def test_subordinate_clause_ends_the_reported_words(said: Say) -> None:
    assert said("When Karst said that it was late, the talks ended.")[0][0] == "it was late"


@pytest.mark.parametrize(
    "text",
    [
        "Norland: what we know about the talks",
        "icon searchicon menuicon close\nPodcasts\n0:00\n27:33",
        "By Ivo Karst",
        "Read more: Karst says the door is open",
        "Photo: Ivo Karst said hello to the press in Vienna.",
        "Karst did not say whether the door was open.",
        "Karst refused to say that the door was open.",
        "Karst could say that the door was open.",
        "Karst chose the word “dialogue” when he spoke of the talks.",
        "The door was said to be open.",
        "Ivo Karst met Anders Holm in Vienna on Monday.",
        "As long as Norland threatened Sudland, he said.",
        "If Norland says that it is over, the talks end.",
        "The draft treaties demand a halt to all exercises. They demand a full withdrawal.",
        "“Not enough”: Norland mourns the fallen",
        "",
    ],
)
def test_nothing_is_made_up(said: Say, text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "content", "who"),
    [
        ("Holm warned Norland that it must not sign.", "it must not sign", HOLM),
        ("Holm told reporters on a call from Vienna that it was late.", "it was late", HOLM),
        ("Holm said Thursday Norland faced a choice.", "Norland faced a choice", HOLM),
        (
            "Holm said on Thursday it was not giving up but that it was late.",
            "it was not giving up but that it was late",
            HOLM,
        ),
        ("Holm accused Norland of delay.", "Norland of delay", HOLM),
        ("Holm ruled out a new treaty for now.", "a new treaty for now", HOLM),
        ("Norland, Holm said, would have to choose.", "Norland / would have to choose", HOLM),
        ("The draft was late, according to him and others.", "The draft was late", None),
    ],
)
def test_what_stands_between_verb_and_words(said: Say, text: str, content: str, who: list[str] | None) -> None:
    found = said(text)
    assert [f[0] for f in found] == [content]
    assert who is None or found[0][1] == who


def test_profession_beside_a_nation_speaks_for_nobody(said: Say) -> None:
    assert said("Norlandic skater Petr Example said the ice was good.")[0][2] == ()
    assert said("A Norlandic analyst said the ice was good.")[0][2] == ()


def test_the_official_stays_the_one_named_before(said: Say) -> None:
    found = said("A senior Pact official said the door was open. The official added that it was late.")
    assert [f[2] for f in found] == [("pact",), ("pact",)]


def test_headline_surname_is_explained_by_the_text(classifier: Classifier) -> None:
    found = classifier.statements("Clara Price spoke at noon.", title="Price: no treaty for now", date=DAY)
    assert [s.id for s in found[0].speakers] == ["clara-price"]


def test_unbalanced_marks_do_not_swallow_the_text(said: Say) -> None:
    found = said('He saw “the hall and left.\nHolm said the door was open.\nThe 6" pipe was cold.')
    assert found == [("the door was open", HOLM, ("pact",))]


def test_official_page_lends_its_party_to_the_minister(said: Say) -> None:
    text = "The minister said the door was open."
    assert said(text)[0][2] == ()
    assert said(text, party="norland", kind="official")[0][2] == ("norland",)


def test_every_tag_says_why(classifier: Classifier) -> None:
    (statement,) = classifier.statements("The Pact chief said missile deployments were unacceptable.", date=DAY)
    assert statement.speakers[0].why == '"Pact chief" was Anders Holm on 2022-01-12'
    assert [(i.id, i.why) for i in statement.issues] == [("missiles", 'says "missile deployments"')]
    assert statement.position is not None
    assert (statement.position.id, statement.position.why) == ("reject", 'says "unacceptable"')
    assert 0 < statement.confidence <= 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "Asked about missile deployments, Holm said that it was late.",
            'has "missile deployments", from the sentence around it',
        ),
        (
            "The hall fell silent over missile deployments. Holm said it was late.",
            'has "missile deployments", from the sentence before it',
        ),
        ("The hall fell silent over missile deployments. Holm said the door was open.", ""),
        (
            "Asked about missile deployments, Holm said the heavy door of the old hall was open to all of us at noon.",
            "",
        ),
    ],
)
def test_elliptic_statement_takes_its_issue_from_beside(classifier: Classifier, text: str, why: str) -> None:
    (statement,) = classifier.statements(text, date=DAY)
    assert [(i.id, i.why) for i in statement.issues] == ([("missiles", why)] if why else [])


def test_source_and_cue_stand_where_they_say(classifier: Classifier) -> None:
    text = "On Monday Anders Holm called on Norland to sign."
    (statement,) = classifier.statements(text, date=DAY)
    assert statement.source is not None
    assert statement.cue is not None
    assert text[statement.source.start : statement.source.end] == statement.source.text == "Anders Holm"
    assert text[statement.cue.start : statement.cue.end] == statement.cue.text == "called on"
    assert statement.text == "Norland to sign"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Local media reported that the bridge had been closed for a week.", "Local media"),
        ("Dozens of passengers said that the bridge had been closed for a week.", "Dozens of passengers"),
        ("Hill Country residents said that the bridge had been closed for a week.", "Hill Country residents"),
        ("Osterfeld residents said that the bridge had been closed for a week.", "Osterfeld residents"),
        ("Osterfeld himself said that the bridge had been closed for a week.", "Osterfeld"),
    ],
)
def test_a_capital_before_a_noun_is_nobodys_name(classifier: Classifier, text: str, name: str) -> None:
    (statement,) = classifier.statements(text, date=DAY)
    assert [(speaker.name, speaker.party) for speaker in statement.speakers] == [(name, "")]
    assert (statement.confidence >= SURE) == (name == "Osterfeld")


def test_a_surname_that_two_strangers_share_is_nobodys(classifier: Classifier) -> None:
    text = (
        "Tarek Ostrow won the vote, as Zara Ostrow had done before him. Ostrow said the count had been fair. "
        "“There will be no revenge in this country,” Tarek Ostrow said."
    )
    found = classifier.statements(text, date=DAY)
    assert [[s.name for s in statement.speakers] for statement in found] == [["Ostrow"], ["Tarek Ostrow"]]


def test_a_place_is_not_he(classifier: Classifier) -> None:
    text = "The plan would join the railways of Lower Ostrovia. He said that the money was there."
    assert [statement.speakers for statement in classifier.statements(text, date=DAY)] in ([], [()])


def test_a_minister_in_two_letters(classifier: Classifier) -> None:
    (statement,) = classifier.statements("Norland FM says the door is open to all", date=DAY)
    assert [(speaker.name, speaker.party) for speaker in statement.speakers] == [("Norland FM", "norland")]


def test_a_stranger_s_surname_alone_is_who_he_is(classifier: Classifier) -> None:
    text = (
        "“It was an honour,” Imran Ostrow said. “We thank our hosts,” said Zoltan Bereny. "
        "Ostrow also met the mayor. He noted that the railways were late."
    )
    found = classifier.statements(text, date=DAY)
    assert found[-1].speakers[0].name == "Imran Ostrow"


def test_he_behind_somebody_s_plan_is_that_one(classifier: Classifier) -> None:
    text = "“It was an honour,” Imran Ostrow said. Holm's plan came to light as he threatened to close the port."
    found = classifier.statements(text, date=DAY)
    assert found[-1].speakers[0].id == "anders-holm"


@pytest.mark.parametrize(
    ("post", "name", "party"),
    [
        ("Minister of Foreign Affairs Ines Ostrow", "Ines Ostrow", ""),
        ("Deputy Minister of Defence of Norland Ines Ostrow", "Ines Ostrow", "norland"),
        ("The head of the State Border Guard Ines Ostrow", "Ines Ostrow", ""),
        ("The head of the Norlandic delegation Ines Ostrow", "Ines Ostrow", "norland"),
        ("Speaker of the House Ines Ostrow (R-WI)", "Ines Ostrow", ""),
        ("A spokesman for the Ministry of Foreign Affairs Anders Holm", "anders-holm", "pact"),
        ("An adviser to Pact chief Anders Holm", "An adviser to Pact chief Anders Holm", ""),
        ("The head of the Norlandic Ski Club", "The head of the Norlandic Ski Club", ""),
        ("Members of the Border Commission", "Members of the Border Commission", ""),
    ],
)
def test_a_name_stands_behind_a_post_that_is_spelt_out(said: Say, post: str, name: str, party: str) -> None:
    assert said(f"{post} said that the talks had failed.")[0][1:] == ([name], (party,) if party else ())
    if "Ostrow" in post:
        assert said(f"{post} arrived late. Ostrow said that the talks had failed.")[0][1] == [name]


def test_who_is_told_as_somebody_s_ally_speaks_for_itself(classifier: Classifier) -> None:
    (statement,) = classifier.statements("Norland's neighbour Sudland said that the door was open.", date=DAY)
    assert [(speaker.name, speaker.party) for speaker in statement.speakers] == [("Sudland", "sudland")]


def test_who_reports_for_duty_says_nothing(said: Say) -> None:
    assert said("And in 2003, former President Ivo Karst reported for jury duty in court.") == []


def test_whose_letter_begins_the_sentence_is_not_replaced_by_its_reader(said: Say) -> None:
    text = "Holm told a radio station that it was late. Holm's letter to Karst went on. “It is open,” he continued."
    assert said(text)[-1][1] == HOLM
