"""The recording that ships is sound, and a source serves what it had published at a moment."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import httpx
import pytest

from feeds import replay
from feeds.classify.classifier import Classifier
from feeds.profile import load_profile
from feeds.replay import Recording, ReplayClock, ReplayError, Track, feed, load, page, serve, sources

BASE = "http://127.0.0.1:1"
FIRST_DAY, LAST_DAY = datetime(2022, 1, 9, tzinfo=UTC), datetime(2022, 1, 15, tzinfo=UTC)

HEAD = """
title = "Two days of talks"
note = "Invented."
label = "Invented for a test"
start = 2020-05-01T08:00:00Z
end = 2020-05-02T20:00:00Z
"""
DESK = """
title = "Lake desk"
place = "Lakeside"
format = "{format}"
newest = 2

[[broken]]
from = 2020-05-02T18:00:00Z
to = 2020-05-02T19:00:00Z

[[item]]
at = 2020-05-01T08:00:00Z
title = "Talks open"
text = "The talks open at eight & end at nine."

[[item]]
at = 2020-05-01T09:00:00Z
title = "Envoy Marrow: no progress"
text = \"\"\"
Envoy Tilda Marrow said that there was no progress.

She left by boat.\"\"\"

[[item.edit]]
at = 2020-05-01T10:00:00Z
text = "Envoy Tilda Marrow said that there was little progress."

[[item]]
at = 2020-05-02T09:00:00Z
title = "Second day"
text = "The delegations meet again."
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2020-05-{text}:00+00:00")


@pytest.fixture(params=["rss", "atom", "rdf"])
def invented(request: pytest.FixtureRequest, tmp_path: Path) -> Recording:
    return written(tmp_path, DESK.format(format=request.param))


def written(folder: Path, desk: str, head: str = HEAD) -> Recording:
    (folder / "recording.toml").write_text(head)
    (folder / "lake.toml").write_text(desk)
    return load(folder)


def read(recording: Recording, track: Track, moment: datetime) -> feedparser.FeedParserDict:
    return feedparser.parse(io.BytesIO(feed(recording, track, moment, BASE).body))


# ------------------------------------------------------------------ the recording that ships


@pytest.fixture(scope="module")
def week() -> Recording:
    return load()


def test_the_week_is_large_enough(week: Recording) -> None:
    assert len(week.tracks) >= 8
    assert sum(len(track.item) for track in week.tracks) >= 80
    assert {track.format for track in week.tracks} == {"rss", "atom", "rdf"}
    assert {"Geneva", "Brussels", "Vienna", "Washington", "Moscow", "Kyiv"} <= {track.place for track in week.tracks}


def test_every_time_lies_in_the_week(week: Recording) -> None:
    assert all(FIRST_DAY <= moment < LAST_DAY for moment in week.moments())
    assert week.moments()[0] < week.start  # something is there when a desk opens


def test_the_texts_are_paraphrase_and_say_so(week: Recording) -> None:
    texts = [words for track in week.tracks for item in track.item for words in (item.title, item.text)]
    texts += [words for track in week.tracks for item in track.item for e in item.edit for words in (e.title, e.text)]
    quoted = [text for text in texts if re.search("[\"“”„«»‘]|(?<![A-Za-z])'", text)]
    assert not quoted
    assert "paraphrase" in week.note.lower()
    assert "paraphrase" in week.label.lower()
    for track in week.tracks:
        head = read(week, track, week.end).feed
        assert week.label in (head.get("subtitle"), head.get("description"))
        assert track.kind == "press" or "paraphrase" in track.title


def test_items_have_the_length_of_a_short_report(week: Recording) -> None:
    lengths = {item.title: len(item.text.split()) for track in week.tracks for item in track.item}
    assert not {title: n for title, n in lengths.items() if not 30 <= n <= 160}


def test_every_source_reads_as_a_well_formed_feed(week: Recording) -> None:
    for track in week.tracks:
        parsed = read(week, track, week.end)
        assert not parsed.bozo, track.id
        assert len(parsed.entries) == min(len(track.item), track.newest)
        assert parsed.version.startswith({"rss": "rss20", "atom": "atom", "rdf": "rss1"}[track.format])
        newest = parsed.entries[0]
        assert newest.title == track.item[-1].seen(week.end)[0]
        assert newest.link == f"{BASE}/items/{track.id}/{len(track.item)}"


def test_an_item_is_edited_and_says_something_else_after_it(week: Recording) -> None:
    edited = [(track, item) for track in week.tracks for item in track.item if item.edit]
    assert edited
    for track, item in edited:
        before, after = (read(week, track, moment) for moment in (item.at, item.edit[0].at))
        assert before.entries[0].id in [entry.id for entry in after.entries]
        texts = [entry.summary for entry in after.entries if entry.id == before.entries[0].id]
        assert texts != [before.entries[0].summary]


def test_a_wire_story_is_carried_by_three_outlets_in_other_words(week: Recording) -> None:
    carried = [(track.id, item.text) for track in week.tracks for item in track.item if item.story == "nrc-differences"]
    assert len({outlet for outlet, _ in carried}) == 3
    assert len({text for _, text in carried}) == 3


def test_one_feed_is_broken_for_a_while(week: Recording) -> None:
    track = next(track for track in week.tracks if track.broken)
    for spell in track.broken:
        assert read(week, track, spell.start).bozo
        assert not read(week, track, spell.end).bozo


def test_the_classifier_finds_who_speaks(week: Recording) -> None:
    profile = load_profile()
    classifier = Classifier(profile)
    surnames = {surname: speaker for speaker in profile.speakers for surname in speaker.surname if surname.isascii()}
    speaks = re.compile(rf"\b({'|'.join(map(re.escape, surnames))}) (?:said|told)\b")
    expected = found = 0
    for track in week.tracks:
        for item in track.item:
            named = {surnames[surname].party for surname in speaks.findall(item.text)}
            if named:
                tagged = classifier.statements(item.text, date=item.at.date(), party=track.party, kind=track.kind)
                expected += 1
                found += named <= {party for statement in tagged for party in statement.parties}
    assert expected > 60
    assert found / expected >= 0.8


# ------------------------------------------------------------------ what a source serves


def test_items_come_at_their_time_newest_first_and_the_oldest_leave(invented: Recording) -> None:
    (track,) = invented.tracks
    titles = {m: [e.title for e in read(invented, track, at(m)).entries] for m in ("01T08:59", "01T09:00", "02T09:00")}
    assert titles == {
        "01T08:59": ["Talks open"],
        "01T09:00": ["Envoy Marrow: no progress", "Talks open"],
        "02T09:00": ["Second day", "Envoy Marrow: no progress"],
    }


def test_text_times_and_ids_arrive_as_they_were_written(invented: Recording) -> None:
    (track,) = invented.tracks
    marrow, opening = read(invented, track, at("01T09:00")).entries
    assert opening.summary == "<p>The talks open at eight &amp; end at nine.</p>"
    assert marrow.summary == "<p>Envoy Tilda Marrow said that there was no progress.</p>\n<p>She left by boat.</p>"
    assert (marrow.get("published_parsed") or marrow["updated_parsed"])[:5] == (2020, 5, 1, 9, 0)
    assert marrow.id != opening.id


def test_an_edit_changes_the_text_and_the_etag_and_keeps_the_id(invented: Recording) -> None:
    (track,) = invented.tracks
    before, after = (feed(invented, track, at(m), BASE) for m in ("01T09:59", "01T10:00"))
    assert before.etag != after.etag
    (old, _), (new, _) = (read(invented, track, at(m)).entries for m in ("01T09:59", "01T10:00"))
    assert (old.id, old.title) == (new.id, new.title)
    assert "little progress" in new.summary


def test_the_same_content_has_the_same_etag(invented: Recording) -> None:
    (track,) = invented.tracks
    assert feed(invented, track, at("01T10:00"), BASE) == feed(invented, track, at("02T08:59"), BASE)


def test_a_page_tells_the_item_and_that_it_is_no_original(invented: Recording) -> None:
    (track,) = invented.tracks
    shown = page(invented, track, 2, at("01T10:00"))
    assert shown is not None
    assert b"little progress" in shown.body
    assert b"Invented for a test" in shown.body
    assert page(invented, track, 3, at("01T10:00")) is None
    assert page(invented, track, 0, at("01T10:00")) is None


@pytest.mark.parametrize(
    ("desk", "head", "words"),
    [
        (DESK.format(format="rss").replace("place =", "plaze ="), HEAD, "plaze"),
        (DESK.format(format="xml"), HEAD, "xml"),
        (DESK.format(format="rss").replace("01T08:00:00Z", "01T08:00:00"), HEAD, "timezone"),
        (DESK.format(format="rss").replace("02T09:00:00Z", "01T07:00:00Z"), HEAD, "out of order"),
        (DESK.format(format="rss"), HEAD.replace("02T20", "02T08"), "after the end"),
        (DESK.format(format="rss"), "title = 3", "recording.toml"),
        (DESK.format(format="rss"), "title = ", "recording.toml"),
    ],
)
def test_a_faulty_recording_is_refused_in_one_sentence(tmp_path: Path, desk: str, head: str, words: str) -> None:
    with pytest.raises(ReplayError, match=words):
        written(tmp_path, desk, head)


def test_a_recording_that_is_not_there_is_named() -> None:
    with pytest.raises(ReplayError, match="no-such-week"):
        load("no-such-week")


# ------------------------------------------------------------------ the clock


class Hand:
    """A clock that a test moves by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def lake(tmp_path: Path) -> Recording:
    return written(tmp_path, DESK.format(format="rss"))


def test_the_clock_runs_at_its_speed_and_leaves_silence_out(lake: Recording) -> None:
    hand = Hand()
    clock = ReplayClock(lake, 60, quiet=timedelta(minutes=30), read=hand)
    assert clock() == lake.start
    seen = []
    for _ in range(4):
        hand.now += 15
        seen.append(clock())
    assert seen == [at("01T08:45"), at("01T09:00"), at("01T09:45"), at("01T10:00")]
    hand.now += 15
    assert clock() == at("02T08:45")  # the night was left out
    hand.now += 15
    assert clock() == at("02T09:00")
    assert not clock.over


def test_after_the_end_the_clock_goes_on_at_the_pace_of_the_wall(lake: Recording) -> None:
    hand = Hand()
    clock = ReplayClock(lake, 60, quiet=timedelta(minutes=30), read=hand)
    hand.now += clock.seconds
    assert clock.over
    assert clock() == lake.end
    hand.now += 7
    assert clock() == lake.end + timedelta(seconds=7)


def test_the_clock_never_goes_back(week: Recording) -> None:
    hand = Hand()
    clock = ReplayClock(week, 300, read=hand)
    seen = [clock()]
    for _ in range(2000):
        hand.now += 0.2
        seen.append(clock())
    assert seen == sorted(seen)
    assert 240 <= clock.seconds <= 360


def test_two_clocks_of_one_origin_agree_and_stand_still_until_it(lake: Recording) -> None:
    hand = Hand()
    one = ReplayClock(lake, 60, origin=hand.now + 10, read=hand)
    other = ReplayClock(lake, 60, origin=one.origin, read=hand)
    hand.now += 10
    assert one() == other() == lake.start
    hand.now += 5
    assert one() == other() == lake.start + timedelta(minutes=5)


# ------------------------------------------------------------------ the server


def test_a_client_sees_items_appear_and_gets_304_where_nothing_did(lake: Recording) -> None:
    now = [at("01T08:30")]
    with serve(lake, lambda: now[0]) as base, httpx.Client() as client:
        url = sources(lake, base, 60)[0].url
        first = client.get(url)
        assert first.status_code == 200
        assert first.headers["content-type"].startswith("application/rss+xml")
        known = {"If-None-Match": first.headers["etag"]}

        same = client.get(url, headers=known)
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])

        now[0] = at("01T09:00")
        second = client.get(url, headers=known)
        assert second.status_code == 200
        assert b"Marrow" in second.content
        assert second.headers["etag"] != first.headers["etag"]

        link = feedparser.parse(io.BytesIO(second.content)).entries[0].link
        assert "no progress" in client.get(link).text
        assert client.head(url).content == b""
        assert client.get(f"{base}/feeds/other").status_code == 404
        assert client.get(f"{base}/items/lake/x").status_code == 404


def test_the_server_is_gone_when_the_context_ends(lake: Recording) -> None:
    with serve(lake, lambda: lake.end) as base:
        pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(base)


def test_the_sources_are_those_of_the_recording(week: Recording) -> None:
    found = sources(week, BASE, 150)
    assert [source.id for source in found] == [track.id for track in week.tracks]
    assert {source.interval for source in found} == {150}
    assert {source.party for source in found if source.kind == "official"} == {"us", "russia", "nato", "osce"}
    assert replay.FOLDER.is_dir()
