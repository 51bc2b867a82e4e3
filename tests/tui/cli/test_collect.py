import asyncio
import signal
import socket
import sqlite3
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feeds.collector import sole_collector
from tests.feeds import servers
from tests.feeds.servers import Server, rss
from tui.cli.collect import OFFLINE, named_sources
from tui.cli.main import main

ROOT = Path(__file__).parents[3]


def collect(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["collect", "--data", str(data), *arguments])


@pytest.fixture
def server():
    with servers.in_thread() as running:
        yield running


def test_one_line_a_source_and_success_if_anything_worked(server, tmp_path):
    good, page = server.add("/good", rss([*servers.items(2), *servers.items(1)])), server.add("/page", b"<html></html>")
    result = collect(tmp_path, "--once", "--source", good, "--source", page)
    assert result.exit_code == 0
    assert sorted(result.stdout.splitlines()) == [
        f"{good}: 200, 3 entries, 2 new, 1 repeated, 2 statements",
        f"{page}: web page instead of a feed",
    ]
    assert "1 of 2 sources worked: 2 new entries, 0 edited, 2 statements." in result.stderr


def test_failure_if_nothing_worked(server, tmp_path):
    result = collect(tmp_path, "--once", "--source", server.add("/page", b"<html></html>"))
    assert (result.exit_code, result.stdout.count("\n")) == (1, 1)


def test_titles_and_addresses_in_a_line_are_harmless(server, tmp_path):
    url = server.add("/x", b"<html></html>") + "?a=\x1b[2J[/b]"
    assert "\x1b" not in collect(tmp_path, "--once", "--source", url).output


def test_offline_is_one_sentence(tmp_path):
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        urls = [f"http://127.0.0.1:{taken.getsockname()[1]}/{n}" for n in range(20)]
        result = collect(tmp_path, "--once", *(part for url in urls for part in ("--source", url)))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.strip() == OFFLINE


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--source", "not-an-address"], "'not-an-address' is no address of a feed"),
        (["--source", "file:///etc/passwd"], "http://"),
        (["--source", "http://[/"], "no address"),
        (["--profile", "nobody"], 'no profile "nobody"'),
    ],
)
def test_what_a_person_does_wrong_is_one_sentence(tmp_path, arguments, words):
    result = collect(tmp_path, "--once", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_second_collector_says_who_was_first(server, tmp_path):
    with sole_collector(tmp_path / "wire.db"):
        result = collect(tmp_path, "--once", "--source", server.add("/good", rss(1)))
    assert result.exit_code == 2
    assert "Another collector" in result.stderr


def test_an_address_the_profile_knows_is_the_profiles_source():
    from feeds.profile import load_profile

    profile = load_profile()
    known = profile.sources[0]
    assert named_sources((known.url, known.url, "http://example.org/new"), profile)[0] == known
    assert len({s.id for s in named_sources(("http://example.org/a", "http://example.org/b"), profile)}) == 2


# ------------------------------------------------------------------ the real thing, killed


def command(data: Path, urls: list[str], *arguments: str) -> list[str]:
    sources = [part for url in urls for part in ("--source", url)]
    return [sys.executable, "-m", "tui.cli.main", "collect", "--data", str(data), *arguments, *sources]


async def test_killed_in_the_middle_nothing_is_missing_and_nothing_twice(tmp_path):
    """kill -9 after so many polls were told; after each, no validator is in the wire ahead of its entries.

    A first document comes in by parts of four; its validator comes with the last one.
    """
    async with Server() as server:
        urls = [server.add(f"/{n}", rss(6, title=f"Post {n}"), etag=f'"{n}"') for n in range(12)]
        for polls in (1, 4):
            process = await asyncio.create_subprocess_exec(
                *command(tmp_path, urls, "--once"), stdout=asyncio.subprocess.PIPE, cwd=ROOT
            )
            assert process.stdout is not None
            for _ in range(polls):
                assert await process.stdout.readline()
            process.kill()
            await process.wait()
            with sqlite3.connect(tmp_path / "wire.db") as wire:
                assert wire.execute("PRAGMA quick_check").fetchone() == ("ok",)
                counts = wire.execute(
                    "SELECT etag != '', (SELECT count(*) FROM entries e WHERE e.source_id = s.id) FROM sources s "
                    "WHERE url LIKE 'http://127%'"
                ).fetchall()
            assert set(counts) <= {(1, 6), (0, 4), (0, 0)}
            assert sum(1 for validated, _ in counts if validated) >= polls
        process = await asyncio.create_subprocess_exec(
            *command(tmp_path, urls, "--once"), stderr=asyncio.subprocess.PIPE, cwd=ROOT
        )
        _, told = await process.communicate()
        assert (process.returncode, b"Warning" in told) == (0, False), told
    with sqlite3.connect(tmp_path / "wire.db") as wire:
        assert wire.execute("SELECT count(*), count(DISTINCT source_id || guid) FROM entries").fetchone() == (72, 72)
        assert wire.execute("SELECT count(*), count(DISTINCT uid) FROM statements").fetchone() == (72, 72)
        assert wire.execute("SELECT count(*) FROM revisions").fetchone() == (0,)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_in_order(tmp_path, number):
    async with Server() as server:
        urls = [server.add("/good", rss(2)), server.add("/silent", servers.silent())]
        process = await asyncio.create_subprocess_exec(
            *command(tmp_path, urls), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        assert await process.stdout.readline()
        process.send_signal(number)
        _, talk = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0
    assert b"Traceback" not in talk
    with sqlite3.connect(tmp_path / "wire.db") as wire:
        assert wire.execute("SELECT count(*) FROM entries").fetchone() == (2,)
