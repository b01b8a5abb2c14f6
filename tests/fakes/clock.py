"""A clock that is set."""

from __future__ import annotations

from datetime import datetime, timedelta


class FixedClock:
    """Stands still until it is told."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now

    def advance(self, length: timedelta) -> None:
        self._now += length
