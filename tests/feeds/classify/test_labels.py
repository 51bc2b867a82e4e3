"""The labels fit what they point at, and hold no text of others."""

import hashlib
import json
from typing import get_args

import pytest

from feeds.profile import load_profile
from store.records import POSITIONS
from tests.benchmarks import labelled
from tests.benchmarks.labelled import Split

SHARED = pytest.mark.skipif(not (labelled.SHARED / "real-feeds").is_dir(), reason="the labelled texts are not at hand")


def test_labels_name_issues_and_positions_that_exist() -> None:
    issues = {issue.id for issue in load_profile().issues}
    written = labelled.sentences("written.jsonl")
    assert len({sentence.text for sentence in written}) == len(written) > 1500
    everything = [*labelled.labels(), *labelled.sentences(), *written]
    for label in everything:
        assert label.position in POSITIONS
        assert issues.issuperset(label.issues)


def test_tuning_and_held_back_are_told_apart_by_the_hash() -> None:
    for label in labelled.labels():
        if label.split in ("tuning", "held-back"):
            assert (label.split == "tuning") == (int(label.hash[:8], 16) % 2 == 0)
        elif label.split.endswith("-2"):
            share = int(hashlib.sha256(f"{label.file}{label.guid}".encode()).hexdigest()[:8], 16) % 5
            assert (label.split == "tuning-2") == (share < 3), "an entry is on one side, so that no story is on both"
    entries = {split: {(n.file, n.guid) for n in labelled.labels() if n.split == split} for split in get_args(Split)}
    unseen = {split: found for split, found in entries.items() if "tuning" not in split}
    assert not any(
        entries["blind-3"] & found for split, found in entries.items() if split not in ("blind-3", "blind-4")
    )
    assert not any(entries["tuning-4"] & found for found in unseen.values())
    for sentence in [*labelled.sentences(), *labelled.sentences("written.jsonl")]:
        assert (sentence.split == "tuning") == (int(labelled.digest(sentence.text)[:8], 16) % 2 == 0)


def test_statements_are_stored_by_reference_only() -> None:
    for line in (labelled.LABELS / "statements.jsonl").read_text(encoding="utf-8").splitlines():
        assert set(json.loads(line)) == set(labelled.Label.__struct_fields__)


@SHARED
def test_every_label_finds_its_text() -> None:
    for label in labelled.labels():
        title, text = labelled.source(label)
        base = title if label.where == "title" else text
        assert labelled.digest(base[label.start : label.end]) == label.hash, label
