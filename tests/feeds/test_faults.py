"""What a collector meets in the long run: clocks that jump, a wire that cannot be written, feeds without sense."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from feeds.collector import WAKE_SPREAD, Polled, _Run, collect
from feeds.poll import schedule
from tests.feeds.servers import rss
from tests.feeds.test_collector import NOW, PROFILE, QUICK, rows, server, sources, wire  # noqa: F401

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


# ------------------------------------------------------------------ clocks


@pytest.mark.parametrize("wrong", [NOW + timedelta(hours=2), NOW - timedelta(hours=2), EPOCH])
async def test_a_clock_that_is_set_neither_floods_nor_stops_the_sources(server, wire, wrong):  # noqa: F811
    urls = [server.add(f"/{n}", rss(1)) for n in range(2)]
    profile = msgspec.structs.replace(PROFILE, sources=tuple(sources(*urls)))

    async def polled(at: datetime) -> int:
        given = {"once": True, "allow_private": True, "classify": False, "bounds": QUICK}
        return (await collect(wire, profile, clock=lambda: at, **given)).polled

    assert await polled(NOW) == 2
    server.add("/0", rss(2))
    for start in (wrong, NOW + timedelta(minutes=5)):  # wrong, then right again
        assert await polled(start) == 2
        assert await polled(start + timedelta(minutes=1)) == 0
        assert await polled(start + timedelta(minutes=20)) == 2
        assert await polled(start + timedelta(minutes=20)) == 0
    assert [guid for (guid,) in rows(wire, "SELECT guid FROM entries WHERE source_id = 's0' ORDER BY id")] == [
        "item-1",
        "item-2",
    ], "the order is that of first seeing"


@pytest.mark.parametrize(
    ("wall", "steady", "expected"),
    [(5, 5, False), (50, 5, False), (10_800, 5, True), (-7195, 5, True), (30, 30.5, False), (300, 300, False)],
)
def test_a_machine_that_slept_is_told_from_a_busy_one(wall, steady, expected):
    assert schedule.jumped(wall, steady) is expected


@pytest.mark.parametrize("jump", [timedelta(hours=3), -timedelta(hours=2)])
async def test_after_a_sleep_polls_are_spread(server, wire, monkeypatch, jump):  # noqa: F811
    """All sources are polled once, the clock jumps, and what would be due at once is held over ten minutes."""
    urls = [server.add(f"/{n}", rss(1)) for n in range(12)]
    profile = msgspec.structs.replace(PROFILE, sources=tuple(sources(*urls)))
    moment, told, held = [NOW], [], []
    looked = asyncio.Event()

    def clock() -> datetime:
        return moment[0]

    def tell(progress: object) -> None:
        told.extend([progress] if isinstance(progress, Polled) else [])
        if len(told) == 12:
            moment[0] = NOW + jump

    def spread(run, now: float) -> None:
        real(run, now)
        held[:] = [until - now for until in run._held.values()]
        looked.set()

    real = _Run._spread
    monkeypatch.setattr("feeds.collector._Run._spread", spread)
    monkeypatch.setattr("feeds.collector.utc_now", clock)
    monkeypatch.setattr("feeds.collector.TICK", 0.05)
    task = asyncio.create_task(
        collect(wire, profile, clock=clock, on_progress=tell, allow_private=True, classify=False, bounds=QUICK)
    )
    async with asyncio.timeout(10):
        await looked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(held) == 12
    assert all(0 <= seconds < WAKE_SPREAD for seconds in held)
    assert max(held) - min(held) > WAKE_SPREAD / 2
    assert len(server.asked) == 12
