import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.records import Entry, Poll
from store.wire import Wire
from tests.feeds.servers import Server, document, in_thread, rss, status
from tui.cli.main import main
from tui.cli.sources import lines

PROFILE = """
id = "test"
[[parties]]
id = "north"
label = "Northland"
[[sources]]
id = "good"
url = "{base}/good"
outlet = "The Example Post"
place = "Geneva"
[[sources]]
id = "gone"
url = "{base}/gone"
[[sources]]
id = "off"
url = "{base}/off"
enabled = false
verified = false
adapter = "page"
selectors = {{ item = "li" }}
"""
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with in_thread() as server:
        server.add("/good", rss(3, title="The Example Post"))
        server.add("/off", document("<ul><li><a href='/1'>One</a></ul>", content_type="text/html"))
        head = '<link rel="alternate" type="application/rss+xml" href="/found">'
        server.add("/page", document(f"<html><head>{head}</head></html>", content_type="text/html"))
        server.add("/found", rss(2, title="Found [red]News"))
        server.add("/robots.txt", status(404))
        yield server


@pytest.fixture
def run(tmp_path: Path, server: Server) -> Run:
    profile = tmp_path / "test.toml"
    profile.write_text(PROFILE.format(base=server.url("").rstrip("/")))

    def run(*words: str, code: int = 0) -> Result:
        where = ["--data", str(tmp_path), "--profile", str(profile)]
        result = CliRunner().invoke(main, ["sources", *words, *where])
        assert result.exit_code == code, result.output
        return result

    return run


def stamp(ago: timedelta) -> str:
    return (datetime.now(UTC) - ago).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_list_tells_how_each_source_does(run: Run, tmp_path: Path) -> None:
    assert [line.split()[:2] for line in run("list").stdout.splitlines()] == [["new", "good"], ["new", "gone"]]
    everything = run("list", "--all")
    assert "off      off" in everything.stdout
    assert "switched off; unverified" in everything.stdout
    from feeds.profile import load_profile

    profile = load_profile(tmp_path / "test.toml")
    wire = Wire(tmp_path / "wire.db")
    wire.load_profile("test", "1", sources=profile.sources)
    at = stamp(timedelta(minutes=3))
    soon = stamp(timedelta(minutes=-12, seconds=-30))
    wire.record_poll("good", Poll(at=at, status=200, next_due=soon), [(Entry(guid="1", title="x"), [])])
    wire.record_poll("gone", Poll(at=at, status=403, error="the server refuses us (HTTP 403)", next_due=soon))
    wire.close()
    good, gone = run("list").stdout.splitlines()
    assert " ".join(good.split()) == "well good 3 min ago every 15 min next in 12 min - newest entry 3 min ago"
    assert " ".join(gone.split()).startswith("blocked gone never every 15 min")
    found = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert [(f["id"], f["state"], f["interval"], f["entries"]) for f in found] == [
        ("good", "well", 900, 1),
        ("gone", "blocked", 900, 0),
    ]
    assert 180 <= found[0]["lag"] < 240
    assert found[1]["words"] == "the server refuses us (HTTP 403) (once, never worked)"


def test_the_profile_says_what_is_on() -> None:
    from store.records import Health, Source

    health = Health(
        source_id="a", title="", url="https://a.example", enabled=True, last_poll=stamp(timedelta(1)), last_success="",
        next_due="", failures=2, status=500, error="x", entries=0,
    )  # fmt: skip
    [line] = lines([Source(id="b", url="https://a.example", enabled=False)], [health], datetime.now(UTC))
    assert (line.state, line.failures) == ("off", 2), "found by its address, switched off by the profile"


def test_check_asks_once_and_stores_nothing(run: Run, tmp_path: Path, server: Server) -> None:
    assert "private or local address" in run("check", code=1).stdout, "nobody named these by hand"
    result = run("check", "good", "gone")
    told = sorted(result.stdout.splitlines())
    assert told[0] == f"{server.url('/gone')}: not found (HTTP 404)"
    assert "The Example Post: 3 entries, newest 2022-01-10T00:03:00Z: “Delegation 3 arrives”" in told[1]
    assert not (tmp_path / "wire.db").exists()
    run("check", "gone", code=1)
    [found] = [json.loads(line) for line in run("check", "off", "--json").stdout.splitlines()]
    assert (found["entries"], found["newest_title"], found["fault"]) == (1, "One", "")
    assert "begins with http" in run("check", "file:///etc/passwd", code=2).stderr


def test_add_finds_the_feed_of_a_page(run: Run, tmp_path: Path, server: Server) -> None:
    result = run("add", server.url("/page"), "--party", "north", "--interval", "300")
    assert "Found [red]News" in result.stdout
    [source] = tomllib.loads((tmp_path / "sources.toml").read_text())["sources"]
    assert (source["url"], source["party"], source["kind"], source["interval"]) == (
        server.url("/found"),
        "north",
        "official",
        300,
    )
    assert source["id"] in run("list").stdout
    assert "is a source already" in run("add", server.url("/page"), code=2).stderr
    assert "no party 'nort'" in run("add", server.url("/page"), "--party", "nort", code=2).stderr
    assert "should begin with http" in run("add", "example.org", code=2).stderr


def test_add_switches_on_what_the_profile_has_off(run: Run, tmp_path: Path, server: Server) -> None:
    (tmp_path / "test.toml").write_text(
        f'[[sources]]\nid = "found"\nurl = "{server.url("/found")}"\ntitle = "Known"\nenabled = false\n'
    )
    run("add", server.url("/found"))
    [source] = tomllib.loads((tmp_path / "sources.toml").read_text())["sources"]
    assert source == {"id": "found", "url": server.url("/found"), "title": "Known"}
    assert run("list").stdout.split()[:2] == ["new", "found"]


def test_add_says_where_it_looked_in_vain(run: Run, tmp_path: Path, server: Server) -> None:
    result = run("add", server.url("/nowhere"), code=1)
    assert f"{server.url('/nowhere')}: not found (HTTP 404)" in result.stderr
    assert not (tmp_path / "sources.toml").exists()


def test_export_and_import(run: Run, tmp_path: Path, server: Server) -> None:
    file = tmp_path / "list.opml"
    result = run("export", "--output", str(file))
    assert "2 sources written." in result.stderr
    assert f"Left out {server.url('/off')}: a page is read by selectors" in result.stderr
    assert "--force replaces it" in run("export", "--output", str(file), code=2).stderr
    assert run("export").stdout == file.read_text().replace(
        file.read_text().partition("<dateCreated>")[2][:20], run("export").stdout.partition("<dateCreated>")[2][:20]
    )
    new = '<outline text="New" xmlUrl="https://new.example/feed"/><outline text="Bad" xmlUrl="file:///x"/>'
    file.write_text(file.read_text().replace("</body>", f"{new}</body>"))
    result = run("import", str(file))
    assert "1 sources added" in result.stderr
    assert "Left out Bad (file:///x): its address is not http or https." in result.stderr
    assert "it is a source already" in result.stderr
    [source] = tomllib.loads((tmp_path / "sources.toml").read_text())["sources"]
    assert (source["title"], source["url"]) == ("New", "https://new.example/feed")
    file.write_text("<!DOCTYPE x><opml/>")
    assert "has a DOCTYPE" in run("import", str(file), code=2).stderr


def test_a_wrong_file_of_own_sources_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[[sources]]\nid = "x"\nurll = "https://x.example"\n')
    assert 'did you mean "url"' in run("list", code=2).stderr
