"""Garbage is looked for when nobody types."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from textual._styles_cache import StylesCache
from textual.color import Color

from tui.tidying import AGAIN, AT_LAST, AT_REST, Tidying


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    gc.enable()


class Ring:
    """Garbage that only the collector finds."""

    left = 0

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        Ring.left += 1


def test_garbage_is_looked_for_only_when_nobody_types() -> None:
    now = [0.0]
    tidying = Tidying(lambda: now[0])
    Ring.left = 0
    Ring()
    tidying.begin()
    gc.collect()
    assert Ring.left == 0
    now[0] = AGAIN + 1
    tidying.touched()
    now[0] += AT_REST / 2
    assert not tidying.look()
    now[0] += AT_REST
    assert tidying.look()
    assert Ring.left == 1
    assert gc.get_freeze_count() > 0
    now[0] += AT_REST
    assert not tidying.look()
    now[0] += AT_LAST
    tidying.touched()
    assert tidying.look()


def test_what_was_drawn_of_widgets_that_are_gone_is_let_go() -> None:
    now = [0.0]
    tidying = Tidying(lambda: now[0])
    drawn = StylesCache()
    gone = weakref.ref(drawn)
    drawn.get_inner_outer(Color(0, 0, 0), Color(1, 1, 1))
    del drawn
    assert gone() is not None
    now[0] = AT_LAST
    assert tidying.look()
    assert gone() is None


def test_at_the_end_python_is_as_it_was() -> None:
    before = gc.get_threshold()
    tidying = Tidying()
    gc.disable()
    tidying.begin()
    assert gc.isenabled()
    assert gc.get_threshold() != before
    tidying.end()
    assert (gc.get_freeze_count(), gc.get_threshold()) == (0, before)
