"""An invented summit, and shorthands to say what the classifier found."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds.classify.classifier import Classifier
from feeds.profile import Profile, load_profile
from store.records import Statement

DAY = datetime.date(2022, 1, 12)


@pytest.fixture(scope="session")
def summit() -> Profile:
    return load_profile(Path(__file__).parent / "summit.toml")


@pytest.fixture(scope="session")
def classifier(summit: Profile) -> Classifier:
    return Classifier(summit)


Say = Callable[..., list[tuple[str, list[str], tuple[str, ...]]]]


@pytest.fixture
def said(classifier: Classifier) -> Say:
    """A text's statements as (words said, speaker ids or names, parties)."""

    def find(text: str, **more: object) -> list[tuple[str, list[str], tuple[str, ...]]]:
        more.setdefault("date", DAY)
        found = classifier.statements(text, **more)  # type: ignore[arg-type]
        return [short(s, str(more.get("title", "")) if s.where == "title" else text) for s in found]

    return find


def short(statement: Statement, given: str) -> tuple[str, list[str], tuple[str, ...]]:
    words = " / ".join(given[a:b] for a, b in statement.content)
    return words, [s.id or s.name for s in statement.speakers], statement.parties
