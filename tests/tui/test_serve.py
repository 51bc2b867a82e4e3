"""The desk in a browser: a real server, spoken to as a browser does."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.tui.sample_wire import Filler
from tui.cli.main import main
from tui.cli.serve import ABSENT

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_a_browser_gets_a_desk_and_the_server_ends_with_all_desks(tmp_path: Path, filler: Filler) -> None:
    filler.week(2)
    port = free_port()
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tui.cli.main", "--data", str(tmp_path), "serve", "--port", str(port), "--no-collect",
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(40), aiohttp.ClientSession() as browser:
            url = f"http://127.0.0.1:{port}"
            assert server.stderr is not None
            assert url.encode() in await server.stderr.readline()
            page = await get(browser, url)
            assert "talkwatch" in await page.text()
            assert "style-src 'self'" in page.headers["Content-Security-Policy"]
            for origin in ({"Origin": "http://evil.example"}, {}):
                with pytest.raises(aiohttp.WSServerHandshakeError):
                    await browser.ws_connect(f"{url}/ws", headers=origin)
            async with browser.ws_connect(f"{url}/ws?width=120&height=40", headers={"Origin": url}) as desk:
                seen = b""
                while b"Northland" not in seen:
                    message = await desk.receive()
                    assert message.type is aiohttp.WSMsgType.BINARY, message
                    seen += message.data
                desks = children(server.pid)
                assert len(desks) == 1
                server.send_signal(signal.SIGTERM)
                while message.type is aiohttp.WSMsgType.BINARY:
                    message = await desk.receive()
                _, err = await server.communicate()
        assert server.returncode == 0, err
        assert b"Traceback" not in err
        for pid in desks:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
    finally:
        if server.returncode is None:
            server.kill()
            await server.wait()


async def get(browser: "aiohttp.ClientSession", url: str) -> "aiohttp.ClientResponse":
    """Ask until somebody listens; the caller bounds the time."""
    while True:
        try:
            return await browser.get(url)
        except aiohttp.ClientConnectorError:
            await asyncio.sleep(0.02)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "0.0.0.0"], "--url"),
        (["--host", "::"], "--url"),
        (["--url", "desk.example.org"], "https://desk.example.org"),
        (["--colour", "red"], "No such option"),
        (["--density", "airy"], "airy"),
    ],
)
def test_mistakes_are_told_before_anything_is_served(tmp_path: Path, options: list[str], words: str) -> None:
    result = CliRunner().invoke(main, ["serve", "--data", str(tmp_path), *options])
    assert result.exit_code == 2
    assert words in result.stderr


def test_without_the_extra_one_sentence_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "tui.serving", raising=False)
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    result = CliRunner().invoke(main, ["serve", "--data", str(tmp_path)])
    assert result.exit_code == 2
    assert result.stderr == f"talkwatch: {ABSENT}\n"


@pytest.mark.parametrize(
    ("url", "origins"),
    [
        ("https://desk.example.org/talks", {"https://desk.example.org"}),
        ("https://desk.example.org:443", {"https://desk.example.org"}),
        (
            "http://localhost:8000",
            {"http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"},
        ),
    ],
)
def test_pages_of_its_own_address_may_talk_to_it(url: str, origins: set[str]) -> None:
    from tui.serving import allowed_origins

    assert allowed_origins(url) == origins
