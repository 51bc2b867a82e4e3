"""The learned tagger with its weights: what it finds in plain cases, and that no text breaks it.

Invented people and sentences throughout.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from feeds.classify.classifier import Classifier
from feeds.classify.tagger import Tagged, Tagger
from feeds.profile import Profile

STORY = (
    "Talks in Norhaven end without a deal\n"
    "“We will not sign this paper,” said Ann Lindqvist, the foreign minister of Norland. “Not this year.”\n"
    "She added that the two sides had agreed to meet again in March.\n"
    "According to Marek Dubov, a spokesman for the Sutherian ministry, the border will stay open.\n"
    "The hall was empty by six."
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    found = Tagger.load()
    if found is None:
        pytest.skip("no weights, or no onnxruntime and tokenizers")
    return found


def check(text: str, tagged: list[Tagged]) -> None:
    """Offsets lie in the text and point at something; no content or cue overlaps another span."""
    used: set[int] = set()
    sources = set()
    for t in tagged:
        assert t.contents
        assert 0 <= t.score <= 1
        for a, b in [*t.contents, *([t.cue] if t.cue else []), *([t.source] if t.source else [])]:
            assert 0 <= a < b <= len(text)
            assert text[a:b] == text[a:b].strip()
        for a, b in [*t.contents, *([t.cue] if t.cue else [])]:
            assert used.isdisjoint(range(a, b))
            used.update(range(a, b))
        if t.source:
            sources.add(t.source)
    for a, b in sources:
        assert used.isdisjoint(range(a, b))
    firsts = [t.contents[0][0] for t in tagged]
    assert firsts == sorted(firsts)


def plain(text: str, t: Tagged) -> tuple[str, str, str]:
    source = text[slice(*t.source)] if t.source else ""
    cue = text[slice(*t.cue)] if t.cue else ""
    return source, cue, " ".join(text[a:b] for a, b in t.contents)


def test_load_without_files(tmp_path: Path) -> None:
    assert Tagger.load(tmp_path) is None


def test_story(tagger: Tagger) -> None:
    tagged = tagger.tag(STORY)
    check(STORY, tagged)
    found = [plain(STORY, t) for t in tagged]
    quote = next(f for f in found if "not sign" in f[2])
    assert "Lindqvist" in quote[0]
    assert quote[1] == "said"
    assert "Not this year" in quote[2]
    meeting = next(f for f in found if "meet again" in f[2])
    assert meeting[0] == "She"
    border = next(f for f in found if "border" in f[2])
    assert "Dubov" in border[0]
    assert border[1] == "According to"
    assert not any("hall was empty" in f[2] for f in found)


def test_a_text_does_not_depend_on_what_follows_it(tagger: Tagger) -> None:
    tagged = tagger.tag(STORY)
    assert [t.contents for t in tagged] == [t.contents for t in tagger.tag(STORY + "\n")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "\x00\x01\x1b[31m",
        "“",
        '"' * 1000,
        "“" * 500 + "”" * 500,
        "said " * 500,
        "[CLS] said [SEP] that [MASK] [PAD] [UNK]",
        "x" * 100_000,
        "said" + "é́" * 20_000,
        "她说“我们不会签署”。" * 20,
        "“Мы не подпишем”, сказала она.\u2028“Нет”, said Ann.\r\n“No.”",
        "\ud800 said \udfff",
        "He said \U0001f600\U0001f600 “\u202eno\u202c”",
        "İSTANBUL, SAID ANN: “ﬁne”",
    ],
)
def test_no_text_breaks_it(tagger: Tagger, text: str) -> None:
    check(text, tagger.tag(text))


def test_random_mixtures(tagger: Tagger) -> None:
    rng = random.Random(7)
    parts = [
        "“",
        "”",
        '"',
        "said",
        "Ann",
        "that",
        "\n",
        " ",
        ", ",
        ". ",
        "the minister",
        "''",
        "’s",
        "İ",
        "ß",
        "\u200b",
    ]
    for _ in range(20):
        text = "".join(rng.choice(parts) + rng.choice(("", " ")) for _ in range(rng.randrange(1, 100)))
        check(text, tagger.tag(text))


def test_time_is_linear(tagger: Tagger) -> None:
    def seconds(text: str) -> float:
        started = time.process_time()
        check(text, tagger.tag(text))
        return time.process_time() - started

    small = "\n".join([STORY] * 3)
    seconds(small)
    once, four = seconds(small), seconds("\n".join([small] * 4))
    assert four < 4 * once * 2 + 0.2


def test_one_endless_line(tagger: Tagger) -> None:
    text = STORY.replace("\n", " ") + " "
    started = time.process_time()
    check(text * 12, tagger.tag(text * 12))
    assert time.process_time() - started < 20


def test_the_classifier_finds_with_it_what_its_rules_found(tagger: Tagger, summit: Profile) -> None:
    rules = Classifier(summit).statements(STORY)
    both = Classifier(summit, lambda: tagger).statements(STORY)
    for statement in rules:
        assert any(a < d and c < b for s in both for a, b in s.content for c, d in statement.content)
    assert all(s.text == STORY[s.start : s.end] for s in both)
    firsts = [s.start for s in both]
    assert firsts == sorted(firsts)


def test_the_runtime_reports_to_nobody_and_leaves_no_file(tmp_path: Path) -> None:
    code = "from feeds.classify.tagger import Tagger; Tagger.load()"
    env = {"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], env=env, check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []
