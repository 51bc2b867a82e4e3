import asyncio
import gzip
import io
import tracemalloc
import zlib
from datetime import UTC, datetime

import pytest

from feeds.poll.fetch import Answer, Ask, Bounds, Fetcher, request_headers
from tests.feeds import servers

NOW = datetime(2022, 1, 12, 14, 5, tzinfo=UTC)
QUICK = Bounds(total=2.0, connect=1.0, read=1.0, packed=100_000, unpacked=200_000, host_gap=0.0)


async def get(url: str, bounds: Bounds = QUICK, **extra) -> Answer:
    async with Fetcher(bounds, lambda: NOW) as fetcher:
        return await fetcher.fetch(Ask(url=url, **({"allow_private": True} | extra)))


def packed(data: bytes) -> dict[str, object]:
    return {"headers": {"Content-Encoding": "gzip"}, "body": gzip.compress(data)}


# ------------------------------------------------------------------ manners


async def test_a_document_arrives_with_its_validators_as_they_were_sent(server):
    url = server.add("/feed", b"<rss/>", etag='W/"a b\xe9"', last_modified="yesterday, more or less")
    answer = await get(url)
    assert (answer.outcome, answer.status, answer.body, answer.fault) == ("read", 200, b"<rss/>", "")
    assert answer.etag == 'W/"a b\xe9"'
    assert answer.last_modified == "yesterday, more or less"


async def test_validators_go_back_byte_for_byte_and_304_is_a_success(server):
    url = server.add("/feed", b"<rss/>", etag='W/"a b\xe9"', last_modified="yesterday, more or less")
    first = await get(url)
    second = await get(url, etag=first.etag, last_modified=first.last_modified)
    assert (second.outcome, second.status, second.fault) == ("unchanged", 304, "")
    sent = server.requests("/feed")[1].headers
    assert sent["if-none-match"] == 'W/"a b\xe9"'
    assert sent["if-modified-since"] == "yesterday, more or less"


async def test_requests_name_us_and_offer_only_gzip_and_carry_nothing_else(server):
    server.add("/feed", b"<rss/>", headers={"Set-Cookie": "track=1; Path=/"})
    async with Fetcher(QUICK) as fetcher:
        for _ in range(2):
            await fetcher.fetch(Ask(url=server.url("/feed"), allow_private=True))
    for asked in server.asked:
        assert asked.headers["user-agent"].startswith("talkwatch/")
        assert asked.headers["accept-encoding"] == "gzip"
        assert not {"cookie", "referer", "if-none-match", "if-modified-since"} & set(asked.headers)
        assert asked.path == "/feed"


async def test_the_environment_names_no_proxy(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert (await get(server.add("/feed", b"<rss/>"))).outcome == "read"


def test_headers_without_validators_ask_for_no_condition():
    names = {name.lower() for name, _ in request_headers(Ask(url="http://example.org/"))}
    assert names == {b"user-agent", b"accept", b"accept-encoding"}


async def test_hints_of_the_server_are_read_on_304_and_on_failures(server):
    server.add("/fresh", servers.status(304, {"Cache-Control": "max-age=1800", "Age": "300"}))
    server.add("/busy", servers.status(503, {"Retry-After": "120"}))
    server.add("/later", servers.status(429, {"Retry-After": "Wed, 12 Jan 2022 15:05:00 GMT"}))
    assert (await get(server.url("/fresh"))).hint == 1500
    assert (await get(server.url("/busy"))).retry_after == 120
    later = await get(server.url("/later"))
    assert (later.outcome, later.retry_after) == ("refused", 3600)
    assert "less often" in later.fault


async def test_one_host_is_asked_one_question_at_a_time(server, monkeypatch):
    monkeypatch.setattr("feeds.poll.fetch.is_this_machine", lambda host: False)
    for n in range(6):
        server.add(f"/{n}", b"<rss/>")
    async with Fetcher(QUICK) as fetcher:
        await asyncio.gather(*(fetcher.fetch(Ask(url=server.url(f"/{n}"), allow_private=True)) for n in range(6)))
    assert (server.connections, server.most_at_once, len(server.asked)) == (1, 1, 6)


async def test_questions_to_one_host_keep_their_distance(server, monkeypatch):
    monkeypatch.setattr("feeds.poll.fetch.is_this_machine", lambda host: False)
    url = server.add("/feed", b"<rss/>")
    bounds = Bounds(host_gap=0.3)
    async with Fetcher(bounds) as fetcher:
        await asyncio.gather(*(fetcher.fetch(Ask(url=url, allow_private=True)) for _ in range(3)))
    first, second, third = (asked.at for asked in server.asked)
    assert second - first > 0.2
    assert third - second > 0.2


# ------------------------------------------------------------------ redirects


async def test_redirects_are_followed_and_only_permanent_ones_remembered(server):
    server.add("/feed", b"<rss/>")
    server.add("/moved", servers.redirect("/feed", 301))
    server.add("/for-now", servers.redirect("/moved", 302))
    moved, for_now = await get(server.url("/moved")), await get(server.url("/for-now"))
    assert (moved.body, moved.url, moved.moved) == (b"<rss/>", server.url("/feed"), server.url("/feed"))
    assert (for_now.body, for_now.url, for_now.moved) == (b"<rss/>", server.url("/feed"), "")


async def test_a_redirect_loop_ends_after_five(server):
    server.add("/loop", servers.redirect("/loop"))
    answer = await get(server.url("/loop"))
    assert (answer.outcome, answer.fault) == ("failed", "more than 5 redirects")
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:text/xml,<rss/>", "javascript:1"]
)
async def test_redirects_leave_the_web_for_nothing(server, target):
    answer = await get(server.add("/go", servers.redirect(target)))
    assert answer.outcome == "refused"
    assert "no web address" in answer.fault
    assert answer.body == b""


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest", "http://10.0.0.1/", "http://[::1]:1/", "//127.0.0.1:9/"]
)
async def test_a_redirect_never_leads_to_another_private_address(server, target):
    answer = await get(server.add("/go", servers.redirect(target)))
    assert answer.outcome == "refused"
    assert "private or local" in answer.fault


async def test_private_addresses_are_refused_unless_named(server):
    answer = await get(server.add("/feed", b"<rss/>"), allow_private=False)
    assert answer.outcome == "refused"
    assert "private or local" in answer.fault
    assert server.asked == []


@pytest.mark.parametrize(
    "url", ["http://", "http://[", "notaurl", "file:///etc/passwd", "http://exa mple/", "http://a:99999/"]
)
async def test_what_is_no_address_is_a_fault_not_an_error(url):
    answer = await get(url, allow_private=False)
    assert answer.outcome in ("refused", "failed", "unreachable")
    assert answer.fault


# ------------------------------------------------------------------ bodies


@pytest.mark.parametrize("declared", [True, False])
async def test_gzip_is_unpacked_declared_or_not(server, declared):
    headers = {"Content-Encoding": "gzip"} if declared else {}
    answer = await get(server.add("/feed", gzip.compress(b"<rss>news</rss>"), headers=headers))
    assert (answer.outcome, answer.body) == ("read", b"<rss>news</rss>")
    assert answer.size == len(gzip.compress(b"<rss>news</rss>"))


async def test_gzip_that_is_only_declared_is_read_as_it_is(server):
    answer = await get(server.add("/feed", b"<rss/>", headers={"Content-Encoding": "gzip"}))
    assert (answer.outcome, answer.body) == ("read", b"<rss/>")


async def test_members_of_one_gzip_file_are_joined(server):
    body = gzip.compress(b"<rss>") + gzip.compress(b"</rss>")
    assert (await get(server.add("/feed", body))).body == b"<rss></rss>"


async def test_a_gzip_bomb_goes_off_in_a_cage(server):
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = bomb.compress(bytes(40_000_000)) + bomb.flush()
    assert len(data) < QUICK.packed
    tracemalloc.start()
    answer = await get(server.add("/bomb", data, headers={"Content-Encoding": "gzip"}))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (answer.outcome, answer.body) == ("unreadable", b"")
    assert "unpacks to more than" in answer.fault
    assert peak < 5_000_000


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "deflate, gzip", "zstd"])
async def test_encodings_that_were_not_offered_are_refused(server, coding):
    answer = await get(server.add("/feed", gzip.compress(b"<rss/>"), headers={"Content-Encoding": coding}))
    assert answer.outcome == "unreadable"
    assert "encoding" in answer.fault


async def test_gzip_in_gzip_is_refused(server):
    answer = await get(server.add("/feed", gzip.compress(gzip.compress(b"<rss/>"))))
    assert (answer.outcome, answer.fault) == ("unreadable", "stacked encodings: gzip in gzip")


@pytest.mark.parametrize("framed", [True, False])
async def test_bodies_larger_than_the_cap_are_refused(server, framed):
    headers = {} if framed else {"Connection": "close"}

    async def behave(asked, write):
        await write(servers.answer(200, b"x" * 150_000, headers))
        raise servers.Hangup

    answer = await get(server.add("/big", behave))
    assert answer.outcome == "unreadable"
    assert "larger than" in answer.fault


async def test_a_gzip_body_that_ends_early_is_no_document(server):
    answer = await get(server.add("/feed", gzip.compress(b"<rss>" + bytes(range(256)) * 40)[:-20]))
    assert (answer.outcome, answer.fault) == ("unreadable", "gzip body is cut off")


async def test_an_answer_cut_off_by_the_server_is_no_document(server):
    answer = await get(server.add("/feed", servers.cut_off(b"<rss>" * 100, after=50)))
    assert answer.outcome == "failed"
    assert "middle" in answer.fault
    assert answer.body == b""


async def test_empty_and_tiny_bodies_arrive_as_they_are(server):
    assert (await get(server.add("/none", b""))).body == b""
    assert (await get(server.add("/one", b"x"))).body == b"x"


# ------------------------------------------------------------------ servers that do not let go


@pytest.mark.parametrize("part", ["body", "head"])
async def test_a_server_that_drips_runs_into_the_deadline(server, part):
    head = b"HTTP/1.1 200 OK\r\nX-Slow: " if part == "head" else b""
    server.add("/drip", servers.drip(b"x", every=0.02, head=head))
    answer = await get(server.url("/drip"), Bounds(total=0.4, read=0.2))
    assert (answer.outcome, answer.fault) == ("slow", "gave up after 0.4 s")


async def test_a_server_that_says_nothing_is_left(server):
    answer = await get(server.add("/silent", servers.silent()), Bounds(total=2, read=0.1))
    assert (answer.outcome, answer.fault) == ("slow", "silent for 0.1 s")


async def test_endless_headers_are_left(server):
    server.add("/headers", servers.raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n<rss/>"))
    answer = await get(server.url("/headers"))
    assert (answer.outcome, answer.body) == ("failed", b"")
    assert answer.fault


@pytest.mark.parametrize("data", [b"SSH-2.0-OpenSSH\r\n", b"\x16\x03\x01\x00\xa5", b"", b"HTTP/1.1 999999 X\r\n\r\n"])
async def test_what_is_no_http_is_a_fault(server, data):
    answer = await get(server.add("/odd", servers.raw(data)))
    assert answer.outcome == "failed"
    assert answer.fault


async def test_nobody_listening_is_told_apart_from_refusal(server):
    closed = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = closed.sockets[0].getsockname()[1]
    closed.close()
    await closed.wait_closed()
    answer = await get(f"http://127.0.0.1:{port}/")
    assert (answer.outcome, answer.fault) == ("unreachable", f"nobody listens at 127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("code", "outcome", "words"),
    [(403, "refused", "refuses"), (404, "failed", "not found"), (410, "failed", "gone"),
     (500, "failed", "server fails"), (204, "failed", "204"), (206, "failed", "206"), (300, "failed", "300")],
)  # fmt: skip
async def test_other_answers_have_names(server, code, outcome, words):
    answer = await get(server.add("/x", servers.status(code)))
    assert (answer.outcome, answer.status) == (outcome, code)
    assert words in answer.fault


async def test_a_browser_check_is_blocked_not_dead(server):
    answer = await get(server.add("/x", servers.status(403, {"cf-mitigated": "challenge"})))
    assert answer.outcome == "refused"
    assert "browser check" in answer.fault


async def test_a_storm_of_timeouts_does_not_wedge_the_client(server):
    """httpx 0.28 may lose connections of its pool to cancelled requests: twice as many as it has are cancelled here."""
    server.add("/silent", servers.silent())
    server.add("/feed", b"<rss/>")
    bounds = Bounds(total=0.1, at_once=4)
    async with Fetcher(bounds) as fetcher:
        storm = [fetcher.fetch(Ask(url=server.url("/silent"), allow_private=True)) for _ in range(8 * bounds.at_once)]
        assert {answer.outcome for answer in await asyncio.gather(*storm)} == {"slow"}
        calm = [fetcher.fetch(Ask(url=server.url("/feed"), allow_private=True)) for _ in range(12)]
        assert {answer.outcome for answer in await asyncio.gather(*calm)} == {"read"}
        assert fetcher.renewed > 0


def test_the_body_reader_takes_any_pieces():
    from feeds.poll.fetch import Body

    data = gzip.compress(b"<rss>" + b"abc" * 1000 + b"</rss>")
    for size in (1, 2, 3, 7, 1000):
        body = Body("gzip", QUICK)
        stream = io.BytesIO(data)
        while piece := stream.read(size):
            body.feed(piece)
        assert body.finish() == gzip.decompress(data)
        assert body.size == len(data)
