"""Entries read in a child process, under the cap on its memory, by the engine that the collector uses."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from feeds.children import Children
from feeds.classify.tagger import Tagger
from feeds.profile import load_profile
from feeds.tagging import tag_in_children
from store.records import Entry, Source

NOON = datetime(2022, 1, 12, 12, tzinfo=UTC)
TEXT = "Anders Holm hopes to see the door open. “The door is open,” Anders Holm said on Wednesday.\n"


async def test_a_child_holds_the_tagger_under_its_cap() -> None:
    if Tagger.load() is None:
        pytest.skip("no weights, or no onnxruntime and tokenizers")
    profile = load_profile(Path(__file__).parent / "classify" / "summit.toml")
    children = Children(1, settings={"profile": msgspec.msgpack.encode(profile)})
    source = Source(id="paper", url="https://paper.example/feed", title="Paper")
    try:
        (tagged,) = await tag_in_children(children, source, [Entry(guid="a", text=TEXT * 40)], NOON)
    finally:
        children.close()
    assert tagged.fault == ""
    plans = [s for s in tagged.statements if s.cue and "hopes" in s.cue.text]
    assert plans  # which only the tagger reads
    assert [t.id for t in plans[0].speakers] == ["anders-holm"]
