"""A piece of work goes in; it is done while Python looks for garbage cycles seldom.

A check or a build makes millions of small objects, keeps them, and makes next to no cycles: looking for these at each 700 objects, as Python does, takes a
tenth of the time of a build, and more where ten thousand records are kept.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 1_000_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """For the length of a block, or of a function that it decorates."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
