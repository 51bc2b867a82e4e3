"""Child processes for work that may hang, crash or eat memory: they have a deadline and a cap, and are replaced.

A child is a process at the end of a pipe; a thread of ours waits at the other end. Nothing is shared between children,
so that one may be killed at any moment without a lock or a queue left in a state. They are forked from a small server
that has imported what they need and has no threads, so a new one costs next to nothing.
"""

import asyncio
import contextlib
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import warnings
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

MEMORY = 700 * 2**20  # bytes of address space a child may have
TASKS = 500  # then it makes room for a fresh one
_START = 60.0  # seconds to wait for a child to come up, on a machine that has much else to do
_SLACK = 20.0  # seconds more that work may take by the clock, and five times its time of computing: machines are busy

_context = multiprocessing.get_context("forkserver")
# What the work of children imports; and the program itself, which multiprocessing imports in each of them.
_context.set_forkserver_preload(
    ["feeds.poll.adapters", "feedparser", "feeds.tagging", "feeds.classify.classifier"]
    + [spec.name for spec in [sys.modules["__main__"].__spec__] if spec]
)


class ChildFailed(Exception):
    """The work brought no result; the text says how it ended: too long, too much memory, or a crash."""


class Children:
    """`workers` processes, started when there is work. `settings` are handed to each, see `setting()`."""

    def __init__(self, workers: int = 2, *, settings: dict[str, Any] | None = None, memory: int = MEMORY) -> None:
        self._settings = settings or {}
        self._memory = memory
        self._idle: deque[_Child | None] = deque([None] * workers)
        # Who waits for one: what is wanted now, and what can wait for that.
        self._waiting: tuple[deque[asyncio.Future[_Child | None]], ...] = (deque(), deque())
        self._all: set[_Child] = set()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="child")

    async def run(self, function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `function` in a child, for at most `seconds` of computing. Raises ChildFailed.

        What the function itself raises is a ChildFailed too: nothing a child does may end the collector.
        """
        result: T = await self._run(_packed(seconds, function, *args, **kwargs), seconds, 0)
        return result

    async def run_later(self, function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
        """`run` when nobody waits for a child in `run`."""
        result: T = await self._run(_packed(seconds, function, *args, **kwargs), seconds, 1)
        return result

    async def _run(self, task: bytes, seconds: float, rank: int) -> Any:
        child = await self._take(rank)
        if child is None or child.tired:
            if child:
                self._end(child)
            child = _Child()
            self._all.add(child)
        try:
            loop = asyncio.get_running_loop()
            result = await loop.run_in_executor(
                self._threads, child.work, task, (seconds, _by_the_clock(seconds)), (self._memory, self._settings)
            )
        except asyncio.CancelledError:
            self._end(child)
            raise
        finally:
            self._give(None if child.ended else child)
        kind, value = result
        if kind != "done":
            raise ChildFailed(value)
        return value

    async def _take(self, rank: int) -> "_Child | None":
        if self._idle:
            return self._idle.popleft()
        waiter: asyncio.Future[_Child | None] = asyncio.get_running_loop().create_future()
        self._waiting[rank].append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():  # it was handed over at the same moment
                self._give(waiter.result())
            raise

    def _give(self, child: "_Child | None") -> None:
        for waiting in self._waiting:
            while waiting:
                waiter = waiting.popleft()
                if not waiter.done():
                    waiter.set_result(child)
                    return
        self._idle.append(child)

    def close(self) -> None:
        """End the children, whatever they do. Work under way fails."""
        for child in list(self._all):
            self._end(child)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _end(self, child: "_Child") -> None:
        child.end()
        self._all.discard(child)


def _by_the_clock(seconds: float) -> float:
    return 5 * seconds + _SLACK


def _packed(seconds: float, function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bytes:
    return pickle.dumps((seconds, _by_the_clock(seconds), function, args, kwargs))


class _Child:
    """One process. `work` is called in a thread, one call at a time; `end` from anywhere."""

    def __init__(self) -> None:
        self.ended = False
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._tasks = 0

    @property
    def tired(self) -> bool:
        return self._tasks >= TASKS

    def work(self, task: bytes, times: tuple[float, float], limits: tuple[int, dict[str, Any]]) -> tuple[str, Any]:
        """Hand over a pickled task and wait: ("done", its result) or ("failed", words)."""
        self._tasks += 1
        seconds, patience = times
        try:
            pipe = self._pipe or self._start(limits)
            pipe.send_bytes(task)
            if not pipe.poll(patience):
                self.end()
                return "failed", f"took longer than {patience:g} s"
            answer: tuple[str, Any] = pickle.loads(pipe.recv_bytes())
            return answer
        except (EOFError, OSError, pickle.UnpicklingError):
            # A dead child shows as EOFError, ConnectionResetError or BrokenPipeError, as it likes.
            if self._process is not None:
                self._process.join(0.5)  # one that ended by itself says how
            self.end()
            too_long = self._process is not None and self._process.exitcode == -signal.SIGPROF
            return "failed", f"took longer than {seconds:g} s" if too_long else "crashed the reading process"

    def _start(self, limits: tuple[int, dict[str, Any]]) -> Connection:
        self._pipe, theirs = _context.Pipe()
        self._process = _context.Process(target=_serve, args=(theirs, *limits), daemon=True, name="talkwatch-child")
        self._process.start()
        theirs.close()
        if self.ended or not self._pipe.poll(_START):
            raise EOFError
        self._pipe.recv_bytes()
        return self._pipe

    def end(self) -> None:
        self.ended = True
        if self._process is not None and self._process.pid is not None:
            self._process.kill()
            self._process.join(1)


# ------------------------------------------------------------------ inside a child

_given: dict[str, Any] = {}


def setting(name: str) -> Any:
    """In a child: a value the parent gave to `Children(settings=...)`. Raises KeyError."""
    return _given[name]


def _serve(pipe: Connection, memory: int, settings: dict[str, Any]) -> None:
    """Do one task after another until the pipe closes, which it also does when the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; the parent decides
    for number in (signal.SIGPROF, signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    with contextlib.suppress(ValueError, OSError):  # not every system has such a limit
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # the desk comes first
    warnings.simplefilter("ignore")
    _given.update(settings)
    pipe.send_bytes(b"ready")
    while True:
        try:
            pipe.send_bytes(_result(pipe.recv_bytes()))
        except (EOFError, OSError):
            return


def _result(task: bytes) -> bytes:
    try:
        seconds, patience, function, args, kwargs = pickle.loads(task)
        # Timers whose signal nobody handles: the kernel ends this child even deep in C code, and though its parent
        # was killed. Counting time of computing, a busy machine makes no honest feed too slow.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, patience + 1)
        try:
            return pickle.dumps(("done", function(*args, **kwargs)))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
    except MemoryError:
        return pickle.dumps(("failed", "took too much memory"))
    except Exception as error:
        return pickle.dumps(("failed", f"{type(error).__name__}: {error}"[:500]))
