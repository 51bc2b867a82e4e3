"""Who "he" is: the speaker goes on, unless somebody else takes the sentence."""

import pytest

from .conftest import Say

HOLM = (["anders-holm"], ("pact",))
KARST = (["ivo-karst"], ("norland",))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Holm arrived late. Karst said the door was open. “Who has the key?” he asked.", KARST),
        ("When Holm left, Karst said the door was open. “Who has the key?” he asked.", KARST),
        ("Karst said Holm had locked the door. “Who has the key?” he asked.", KARST),
        # What somebody else had done before is told by the way.
        ("Karst said the door was open. Holm had locked it in May. “Who has the key?” he asked.", KARST),
        ("Karst said the door was open. Holm disagreed. “Who has the key?” he asked.", HOLM),
    ],
)
def test_he_asked(said: Say, text: str, who: object) -> None:
    assert said(text)[-1] == ("“Who has the key?”", *who)  # type: ignore[misc]


@pytest.mark.parametrize("opening", ["Without naming Karst", "While avoiding mentioning Karst by name", "Unlike Karst"])
def test_who_is_named_behind_a_preposition_is_not_he(said: Say, opening: str) -> None:
    found = said(f"Boris Tal said the door was open. {opening}, he said the lock was broken.")
    assert found[-1] == ("the lock was broken", ["Boris Tal"], ())


def test_he_behind_somebody_unnamed(said: Say) -> None:
    """Holm, named before, is not the one who goes on."""
    text = "Anders Holm locked the door. “Nobody gets in,” a Norlandic negotiator said. "
    text += "“Who has the key?” he asked. “We have waited for hours,” he added."
    assert [s[1] for s in said(text)] == [["a Norlandic negotiator"]] * 3
    assert (
        said("Anders Holm locked the door. “Nobody gets in,” a guard said. “Who has the key?” he asked.")[-1][1] == []
    )


def test_he_is_not_several(said: Say) -> None:
    text = "Anders Holm locked the door. “Nobody gets in,” several diplomats said. “Who has the key?” he asked."
    assert [s[1] for s in said(text)] == [["several diplomats"], ["anders-holm"]]


@pytest.mark.parametrize("firm", ["B&T", "Northbridge"])
def test_posts_and_firms_are_no_part_of_a_name(said: Say, firm: str) -> None:
    assert said(f"{firm} CEO Boris Tal Ohm said the door was open.")[0][1] == ["Boris Tal Ohm"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“The door is open to all of us,” said Anders Holm Jr."),
        ("ru", "Anders Holm-младший заявил, что дверь для всех открыта."),
    ],
)
def test_the_son_is_another(said: Say, language: str, text: str) -> None:
    assert said(text, language=language)[0][1] != ["anders-holm"]


@pytest.mark.parametrize(
    "text",
    [
        "Karst said the door was open.\n\nHolm continued:\n\n“Nobody has the key to it.”",
        "Karst said the door was open.\n\nAfter a while, Holm wrote to the council saying: “Nobody has the key to it.”",
        'Karst said the door was open.\n\n"Nobody has the key to it.“ said Holm.',
    ],
)
def test_who_leads_up_to_a_quotation(said: Say, text: str) -> None:
    """In the paragraph before, by a participle, and between marks that don't match."""
    assert said(text)[-1][1:] == HOLM


def test_an_agency_is_not_he(said: Say) -> None:
    text = "Boris Tal met Ivo Karst at noon. The door was open by then, WBZ said. He also said it was late."
    assert [s[1] for s in said(text)] == [["WBZ"], []]
