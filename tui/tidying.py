"""Keeps Python's collector of garbage out of the way of keys: all that lives long is looked at only when nobody types.

A desk holds a quarter of a million objects, most of them modules, styles and drawn lines. To look at them all takes a
tenth of a second and more, and Python does it in the middle of whatever made one object too many.
"""

import gc
import time
from collections.abc import Callable

from textual._styles_cache import StylesCache

AT_REST = 3.0  # seconds without a key
AGAIN = 60.0  # seconds
AT_LAST = 300.0  # seconds after which nobody's typing puts it off any more
YOUNG = (2_000, 10, 1_000_000)
"""When Python looks by itself: often at what was just made, never at all there is."""


class Tidying:
    """Looks for garbage when nobody pressed a key for a while; between that Python looks only at what was just made."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._touched = self._tidied = now()
        self._before = gc.get_threshold()

    def begin(self) -> None:
        """What the start made stays: leave it out from now on."""
        gc.freeze()
        gc.set_threshold(*YOUNG)
        gc.enable()
        self._tidied = self._now()

    def touched(self) -> None:
        """Someone pressed a key."""
        self._touched = self._now()

    def look(self) -> bool:
        """Tidy up if it is time; says whether it was."""
        now = self._now()
        rest, since = now - self._touched, now - self._tidied
        if since < AGAIN or (rest < AT_REST and since < AT_LAST):
            return False
        # Textual remembers two colours for each of the last thousand widgets, and with them all that was drawn of each.
        StylesCache.get_inner_outer.cache_clear()
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._tidied = self._now()
        return True

    def end(self) -> None:
        """Leave Python as it was."""
        gc.unfreeze()
        gc.set_threshold(*self._before)
        gc.enable()
