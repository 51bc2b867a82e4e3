import asyncio
import os
import select
import sys
import time
from pathlib import Path

import pytest

from feeds.children import ChildFailed, Children, setting

ROOT = Path(__file__).parents[2]


def add(a: int, b: int) -> int:
    return a + b


def hang() -> None:
    while True:
        pass


def sleep_for_ever() -> None:
    time.sleep(3600)


def eat() -> int:
    return len(bytearray(900 * 2**20))


def die() -> None:
    os._exit(7)


def fall() -> None:
    raise ValueError("not this way")


class Unreadable:
    def __reduce__(self) -> tuple[type, tuple[str]]:
        return int, ("no number",)


def tell_setting() -> str:
    return str(setting("word"))


@pytest.fixture
def children():
    running = Children(1, settings={"word": "Geneva"})
    yield running
    running.close()


async def test_work_is_done_elsewhere(children):
    assert await children.run(add, 10, 1, b=2) == 3
    assert await children.run(os.getpid, 10) != os.getpid()
    assert await children.run(tell_setting, 10) == "Geneva"


async def test_whatever_happens_to_a_child_the_next_work_is_done(children):
    """One child, so each failure must make room for what follows it."""
    for function, words in (
        (hang, "took longer than 0.3 s"),
        (eat, "took too much memory"),
        (die, "crashed the reading process"),
        (fall, "ValueError: not this way"),
        (Unreadable, "ValueError: invalid literal"),
    ):
        seconds = 0.3 if "longer" in words else 10
        with pytest.raises(ChildFailed, match=words):
            await children.run(function, seconds)
        assert await children.run(add, 10, 1, 2) == 3


async def test_a_child_that_sleeps_computes_nothing_and_is_ended_by_the_clock(children, monkeypatch):
    monkeypatch.setattr("feeds.children._SLACK", 0.2)
    assert await children.run(add, 10, 1, 2) == 3
    with pytest.raises(ChildFailed, match=r"took longer than 0\.7 s"):
        await children.run(sleep_for_ever, 0.1)
    assert await children.run(add, 10, 1, 2) == 3


async def test_the_loop_stays_free_while_children_hang(children):
    started = asyncio.get_running_loop().time()
    task = asyncio.create_task(children.run(hang, 0.5))
    worst = 0.0
    while not task.done():
        before = asyncio.get_running_loop().time()
        await asyncio.sleep(0.01)
        worst = max(worst, asyncio.get_running_loop().time() - before)
    with pytest.raises(ChildFailed):
        await task
    assert worst < 0.45
    assert asyncio.get_running_loop().time() - started < 10


async def test_close_ends_children_that_hang(children):
    pid = await children.run(os.getpid, 10)
    task = asyncio.create_task(children.run(hang, 60))
    await asyncio.sleep(0)
    children.close()
    with pytest.raises(ChildFailed):
        await asyncio.wait_for(task, 10)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(ChildFailed):
        await asyncio.wait_for(children.run(add, 10, 1, 2), 10)


async def test_work_that_nobody_waits_for_any_more_is_ended(children, tmp_path):
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    pid = await children.run(os.getpid, 10)
    task = asyncio.create_task(children.run(wait_for, 60, gate))
    holding = await asyncio.to_thread(gate.open, "w")  # once the child reads it
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await children.run(os.getpid, 10) != pid
    holding.close()


async def test_work_given_up_before_it_began_is_not_done(children, tmp_path):
    gate, mark = tmp_path / "gate", tmp_path / "mark"
    os.mkfifo(gate)
    running = asyncio.create_task(children.run(wait_for, 10, gate))
    go = await asyncio.to_thread(gate.open, "w")
    leaving = asyncio.create_task(children.run(mark.touch, 10))
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    go.close()
    await running
    assert await children.run(add, 10, 1, 2) == 3
    assert not mark.exists()


def wait_for(path: Path) -> str:
    return path.read_text()  # of a FIFO: until somebody writes


async def test_what_can_wait_is_done_when_nobody_else_waits(children, tmp_path):
    gate, done = tmp_path / "gate", []
    os.mkfifo(gate)

    async def note(name: str, run, function, *given) -> None:
        await run(function, 10, *given)
        done.append(name)

    async with asyncio.TaskGroup() as group:
        group.create_task(note("later 0", children.run_later, wait_for, gate))
        go = await asyncio.to_thread(gate.open, "w")  # once the child reads it
        for number in (1, 2):
            group.create_task(note(f"later {number}", children.run_later, add, 1, 2))
        for number in range(2):
            group.create_task(note(f"now {number}", children.run, add, 1, 2))
        await asyncio.sleep(0)
        go.close()
    assert done == ["later 0", "now 0", "now 1", "later 1", "later 2"]


async def test_a_child_is_replaced_after_its_time(children, monkeypatch):
    monkeypatch.setattr("feeds.children.TASKS", 2)
    pids = [await children.run(os.getpid, 10) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_a_child_ends_with_its_parent():
    """A parent that is killed leaves nobody behind, neither an idle child nor one that hangs."""
    script = (
        "import asyncio, os, sys; from feeds.children import Children; from tests.feeds.test_children import hang\n"
        "async def main():\n"
        "    c = Children(2)\n"
        "    one, two = await asyncio.gather(c.run(slow_pid, 10), c.run(slow_pid, 10))\n"
        "    print(one, two, flush=True)\n"
        "    await c.run(hang, 0.5)\n"
        "from tests.feeds.test_children import slow_pid\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert parent.stdout is not None
    pids = [int(pid) for pid in (await parent.stdout.readline()).split()]
    assert len(set(pids)) == 2
    watched = [os.pidfd_open(pid) for pid in pids]
    parent.kill()
    await parent.wait()
    for ended in watched:
        readable, _, _ = await asyncio.to_thread(select.select, [ended], [], [], 10)
        assert readable
        os.close(ended)


def slow_pid() -> int:
    time.sleep(0.5)
    return os.getpid()
