"""Child processes for work that may hang, crash or eat memory: they have a deadline and a cap, and are replaced.

A child is a process at the end of a pipe; a thread of ours waits at the other end. Nothing is shared between children,
so that one may be killed at any moment without a lock or a queue left in a state. They are forked from a small server
that has imported what they need and has no threads, so a new one costs next to nothing. What they are given to do is
in modules: they do not import the program that runs, as multiprocessing would have it.
"""

import asyncio
import contextlib
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

MEMORY = 700 * 2**20  # bytes of address space a child may have
TASKS = 500  # then it makes room for a fresh one
_CLOSED = "failed", "was not begun"  # the answer to work that is there when the children are closed, or later
_START = 60.0  # seconds to wait for a child to come up, on a machine that has much else to do
_SLACK = 20.0  # seconds more that work may take by the clock, and five times its time of computing: machines are busy

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["feeds.poll.adapters", "feedparser", "feeds.tagging", "feeds.classify.classifier"])
_starting = threading.Lock()


def prepare() -> None:
    """Begin to start the server of children: what it imports takes it most of a second, better before there is work."""
    forkserver.ensure_running()


class ChildFailed(Exception):
    """The work brought no result; the text says how it ended: too long, too much memory, or a crash."""


class Children:
    """`workers` processes, started when there is work. `settings` are handed to each, see `setting()`.

    Each has a thread of ours that takes the next work by itself: a child is not idle while the loop is busy.
    """

    def __init__(self, workers: int = 2, *, settings: dict[str, Any] | None = None, memory: int = MEMORY) -> None:
        self._limits = memory, settings or {}
        self._jobs: tuple[deque[_Job], ...] = (deque(), deque())  # what is wanted now, and what can wait for that
        self._change = threading.Condition()
        self._closed = False
        self._children: set[_Child] = set()
        self._to_start = [threading.Thread(target=self._tend, daemon=True, name="child") for _ in range(workers)]

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
        job = _Job(task, seconds, asyncio.get_running_loop().create_future())
        with self._change:
            if self._closed:
                raise ChildFailed(_CLOSED[1])
            self._jobs[rank].append(job)
            if self._to_start:
                self._to_start.pop().start()
            self._change.notify()
        try:
            kind, value = await job.answer
        except asyncio.CancelledError:
            with self._change:
                job.wanted = False
                if job.child is not None:
                    job.child.end()
            raise
        if kind != "done":
            raise ChildFailed(value)
        return value

    def _tend(self) -> None:
        """In a thread: one child after another, and for each one job after another."""
        child: _Child | None = None
        while job := self._next():
            if child is None or child.ended or child.tired:
                self._end(child)
                child = _Child()
            with self._change:
                if self._closed:
                    job.tell(_CLOSED)
                    break
                if not job.wanted:
                    continue
                self._children.add(child)
                job.child = child
            answer = child.work(job.task, (job.seconds, _by_the_clock(job.seconds)), self._limits)
            with self._change:
                job.child = None  # whoever gives it up from now on must not end what comes next
            job.tell(answer)
        self._end(child)

    def _next(self) -> "_Job | None":
        with self._change:
            while not self._closed:
                for jobs in self._jobs:
                    if jobs:
                        return jobs.popleft()
                self._change.wait()
        return None

    def close(self) -> None:
        """End the children, whatever they do. Work under way fails."""
        with self._change:
            self._closed = True
            self._change.notify_all()
            children = list(self._children)
            for job in chain(*self._jobs):
                job.tell(_CLOSED)
        for child in children:
            self._end(child)

    def _end(self, child: "_Child | None") -> None:
        if child is not None:
            child.end()
            self._children.discard(child)


class _Job:
    """A pickled task and who waits for its answer."""

    def __init__(self, task: bytes, seconds: float, answer: asyncio.Future[tuple[str, Any]]) -> None:
        self.task, self.seconds, self.answer = task, seconds, answer
        self.wanted = True
        self.child: _Child | None = None

    def tell(self, answer: tuple[str, Any]) -> None:
        """From a thread: wake whoever waits, if anybody still does."""
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self.answer.get_loop().call_soon_threadsafe(self._tell, answer)

    def _tell(self, answer: tuple[str, Any]) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)


def _by_the_clock(seconds: float) -> float:
    return 5 * seconds + _SLACK


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


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
        except Exception as error:  # of reading the answer, or of starting: whoever waits for it must hear
            self.end()
            return "failed", _words(error)

    def _start(self, limits: tuple[int, dict[str, Any]]) -> Connection:
        self._pipe, theirs = _context.Pipe()
        self._process = _context.Process(target=_serve, args=(theirs, *limits), daemon=True, name="talkwatch-child")
        with _without_the_program():
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


@contextlib.contextmanager
def _without_the_program() -> Iterator[None]:
    """A process that is started within does not import what `__main__` is: it would run that file once more."""
    with _starting:
        program = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = program


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
        return pickle.dumps(("failed", _words(error)))
