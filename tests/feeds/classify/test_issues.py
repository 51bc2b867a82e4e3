"""Issues of a statement: strong, weak and neighbouring phrases; and every quotation of the article gets its issue."""

import datetime
from pathlib import Path

import pytest

from feeds.classify.classifier import Classifier
from feeds.classify.issues import IssueTagger
from feeds.classify.text import tokens
from feeds.profile import Profile, load_profile
from store.records import Issue

SEED = sorted((Path(__file__).parents[3] / ".." / "shared" / "seed").glob("*.txt"))
ISSUES = (
    Issue(id="missiles", group="arms", label="Missiles", phrases={"en": ("missile deployment*",)}, weak=("range",)),
    Issue(id="drills", group="arms", label="Drills", phrases={"en": ("drill*",)}, weak=("scale", "live fire")),
    Issue(
        id="sea",
        group="sea",
        label="Sea",
        phrases={"en": ("blockade", "close the lane")},
        weak=("vessel", "vessels", "port"),
        near=("freighter*|barge ~ seiz*|let go",),
    ),
)
TAGGER = IssueTagger(Profile(id="p", title="P", issues=ISSUES))


def tags(text: str) -> dict[str, str]:
    return {tag.id: tag.why for tag in TAGGER.tags(tokens(text, 0, len(text), []), text)}


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        ("the missile deployments and the drills", {"missiles", "drills"}),
        ("the range is a matter of taste", set()),
        ("the drill and the range", {"drills", "missiles"}),
        ("a vessel left the port", {"sea"}),
        ("a vessel met other vessels", set()),
        ("drills of any scale", {"drills"}),
        ("the scale of live fire", {"drills"}),
        ("the weather was fine", set()),
    ],
)
def test_weak_phrases_count_beside_another(text: str, issues: set[str]) -> None:
    found = tags(text)
    assert set(found) == issues
    assert all('"' in why for why in found.values())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("the freighters had been seized", 'says "freighters had been seized"'),
        ("to seize any barge", 'says "seize any barge"'),
        ("they let the barge go", ""),
        ("the barge lay in fog. Somebody seized the day", ""),
        ("the barge, said the old man who had kept it for so many years, was not seized", ""),
        ("the lanes were closed", ""),
        ("closing the lanes", 'says "closing the lanes"'),
    ],
)
def test_a_pair_stands_near_in_one_sentence_and_phrases_bend(text: str, why: str) -> None:
    assert tags(text).get("sea", "") == why


def test_pairs_have_two_sides() -> None:
    for issue in load_profile().issues:
        for rule in issue.near:
            left, right = rule.split("~")
            assert left.strip(), rule
            assert right.strip(), rule


def test_two_weak_phrases_are_both_named() -> None:
    assert tags("a vessel left the port")["sea"] == 'says "vessel" and "port"'


def test_a_short_statement_takes_the_issue_of_its_sentence_and_says_so() -> None:
    text = "On the blockade he was brief. It must end. The harvest was good, as far as anybody could tell that year."
    end = text.index("It")
    whole = (end, end + len("It must end."))
    words = tokens(text, *whole, [])
    (tag,) = TAGGER.beside(words, text, whole, (0, end))
    assert (tag.id, tag.why) == ("sea", 'has "blockade", from the sentence before it')
    long = tokens(text, end + len("It must end. "), len(text), [])
    assert TAGGER.beside(long, text, None, (0, end)) == ()


def test_profile_phrases_are_listed_once_an_issue() -> None:
    for issue in load_profile().issues:
        for phrases in (*issue.phrases.values(), issue.weak, issue.near):
            assert len(set(phrases)) == len(phrases), issue.id


@pytest.mark.skipif(not SEED, reason="the article is not at hand")
def test_every_quotation_of_the_article_has_its_issue() -> None:
    """In order of the article; the shortest one takes it from the sentence around it."""
    text = SEED[0].read_text(encoding="utf-8")
    found = Classifier(load_profile()).statements(text, date=datetime.date(2022, 1, 13))
    missing = [s.text[:40] for s in found if s.kind == "direct" and not s.issues]
    assert not missing
