"""The terminal itself: when it is gone."""

import select
import threading
from collections.abc import Callable
from contextlib import suppress


def when_hung_up(fileno: int, tell: Callable[[], object]) -> None:
    """Call `tell` once the terminal behind `fileno` hung up, from a thread of its own that ends with the program.

    Textual reads the end of such a terminal again and again, with a whole core, and its writer stops the event loop.
    """

    def wait() -> None:
        watched = select.poll()
        watched.register(fileno, 0)  # hang-ups and errors are always told
        if any(found & (select.POLLHUP | select.POLLERR) for _, found in watched.poll()):
            with suppress(RuntimeError):  # the program ended meanwhile
                tell()

    threading.Thread(target=wait, name="hang-up", daemon=True).start()
