"""How far a search has come: by the changes it was given, or by the clock. One search, one pace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

# Between two looks at the clock passes about this share of the time.
GLANCE = 0.005
FEWEST, MOST = 50, 20_000  # changes between two looks at the clock
CHUNK = 2_000  # changes in one stroke when they are counted


class Pace(Protocol):
    """`share` of the search that is done, from 0 to 1; `done` and `changes_in_all` are counts of changes."""

    done: int

    @property
    def share(self) -> float: ...

    @property
    def changes_in_all(self) -> int:
        """So many there will be; by the clock an estimate from those done."""
        ...

    def ahead(self, until: float) -> tuple[int, float]:
        """Changes to try before looking again, and the share that will be done then, `until` at most."""
        ...

    def did(self, changes: int) -> None: ...


class Counted:
    """So many changes: the same on any machine."""

    def __init__(self, iterations: int) -> None:
        self.changes_in_all = iterations
        self.done = 0

    @property
    def share(self) -> float:
        return self.done / self.changes_in_all if self.changes_in_all else 1.0

    def ahead(self, until: float) -> tuple[int, float]:
        last = -int(-until * self.changes_in_all // 1)  # rounded up
        count = min(CHUNK, max(1, last - self.done))
        return count, (self.done + count) / self.changes_in_all

    def did(self, changes: int) -> None:
        self.done += changes


class Timed:
    """So many seconds by `clock`, from now on."""

    def __init__(self, limit_seconds: float, clock: Callable[[], float]) -> None:
        self._limit, self._clock = limit_seconds, clock
        self._began = clock()
        self._searching_since: float | None = None
        self.done = 0
        self.share = 0.0 if limit_seconds > 0 else 1.0

    @property
    def changes_in_all(self) -> int:
        return int(self.done / self.share) if 0 < self.share < 1 else self.done

    def ahead(self, until: float) -> tuple[int, float]:
        if self._searching_since is None:
            self._searching_since = self._clock()
            self.share = (self._searching_since - self._began) / self._limit
            return FEWEST, self.share
        so_far = self._began + self.share * self._limit - self._searching_since
        # Never longer than what is left, so that the limit is kept.
        seconds = min(GLANCE, max(0.0, until - self.share)) * self._limit
        count = min(MOST, max(FEWEST, int(self.done / max(1e-6, so_far) * seconds)))
        return count, min(until, self.share + GLANCE)

    def did(self, changes: int) -> None:
        self.done += changes
        self.share = (self._clock() - self._began) / self._limit
