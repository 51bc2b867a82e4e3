"""Child processes for work that may hang, crash or eat memory: they have a deadline and a cap, and are replaced."""

import asyncio
import multiprocessing
import os
import resource
import signal
import warnings
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from typing import Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

P = ParamSpec("P")
T = TypeVar("T")

MEMORY = 700 * 2**20  # bytes of address space a child may have
TASKS = 500  # then it makes room for a fresh one
_GRACE = 2.0  # seconds after its deadline at which a child ends itself, should nobody be left to end it


class ChildFailed(Exception):
    """The work brought no result; the text says how it ended: too long, too much memory, or a crash."""


class Children:
    """`workers` spawned processes. `settings` are handed to each at its start, see `setting()`."""

    def __init__(self, workers: int = 2, *, settings: dict[str, Any] | None = None, memory: int = MEMORY) -> None:
        self._workers = workers
        self._arguments = (memory, settings or {})
        self._pool: ProcessPool | None = None

    async def run(self, function: Callable[P, T], seconds: float, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `function` in a child, at most `seconds` long from its start. Raises ChildFailed.

        What the function itself raises is a ChildFailed too: nothing a child does may end the collector.
        """
        for last in (False, True):
            try:
                pool = self._pool = self._pool or self._new_pool()
                task = pool.schedule(_bounded, args=(seconds + _GRACE, function, args, kwargs), timeout=seconds)
                return await asyncio.wrap_future(task)
            except TimeoutError:
                raise ChildFailed(f"took longer than {seconds:g} s") from None
            except MemoryError:
                raise ChildFailed("took too much memory") from None
            except ProcessExpired:
                raise ChildFailed("crashed the reading process") from None
            except (BrokenProcessPool, RuntimeError) as error:
                if isinstance(error, RuntimeError) and not _pool_is_gone(error):
                    raise ChildFailed(f"{type(error).__name__}: {error}") from None
                self._drop()
                if last:
                    raise ChildFailed("no reading process could be started") from None
            except Exception as error:
                raise ChildFailed(f"{type(error).__name__}: {error}") from None
        raise ChildFailed("no reading process could be started")

    def close(self) -> None:
        """End the children, whatever they do."""
        self._drop()

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=TASKS,
            initializer=_start,
            initargs=self._arguments,
            context=multiprocessing.get_context("spawn"),
        )

    def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join(timeout=5)


def _pool_is_gone(error: RuntimeError) -> bool:
    return isinstance(error, BrokenProcessPool) or "pool" in str(error).lower()


_settings: dict[str, Any] = {}


def setting(name: str) -> Any:
    """In a child: a value the parent gave to `Children(settings=...)`. Raises KeyError."""
    return _settings[name]


def _start(memory: int, settings: dict[str, Any]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # the desk comes first
    warnings.simplefilter("ignore")
    _settings.update(settings)


def _bounded(seconds: float, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
    # If the parent was killed, nobody counts this child's time: an alarm nobody handles ends it.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return function(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
