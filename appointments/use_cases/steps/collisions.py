"""A step shared by use cases: what collided with another is done once more, where nobody has to look again first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from appointments.domain.errors import Stale

_TRIES = 3

Answer = TypeVar("Answer")


def trying(write: Callable[[], Answer]) -> Answer:
    """`write` reads anew and decides anew each time; the last collision is raised."""
    for _ in range(_TRIES - 1):
        try:
            return write()
        except Stale:
            continue
    return write()
